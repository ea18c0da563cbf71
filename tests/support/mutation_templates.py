"""The texts of mutations by their kinds: HERE is what stood there, x a name."""

HIDDEN = {
    "an expression goes through an unknown function": "unknown_library.anything(HERE)",
    "an expression may be something else": "HERE if unknown_library.flag() else unknown_library.anything()",
    "an expression is an item of something unknown": "unknown_library.anything(HERE)[0]",
    "an expression is an attribute of something unknown": "unknown_library.anything(HERE).value",
    "an expression is computed later by unknown code": "unknown_library.anything(lambda: HERE)",
    "an expression is in the arguments of an unknown method": "unknown_library.anything().run(x=HERE)",
    "an expression is in a container for an unknown function": "unknown_library.anything({'x': [HERE]})",
}

AROUND = {
    "statements stand under an unknown condition": "if unknown_library.flag():\n    HERE\n",
    "statements stand under the else of an unknown condition": (
        "if unknown_library.flag():\n    pass\nelse:\n    HERE\n"
    ),
    "statements stand in a match of something unknown": (
        "match unknown_library.anything():\n    case 1:\n        HERE\n"
    ),
    "statements stand in an unknown for loop": "for unknown_item in unknown_library.items():\n    HERE\n",
    "statements stand in an unknown while loop": "while unknown_library.flag():\n    HERE\n",
    "statements stand in a try": "try:\n    HERE\nexcept Exception:\n    pass\n",
    "statements stand in a handler": "try:\n    unknown_library.run()\nexcept Exception:\n    HERE\n",
    "statements stand in an unknown context": "with unknown_library.context():\n    HERE\n",
}

INSERTED = {
    "unknown text is executed": "exec(unknown_library.text())\n",
    "unknown values go into the globals": "globals().update(unknown_library.items())\n",
    "the globals are passed to an unknown function": "unknown_library.run(globals())\n",
    "a star import of an unknown module": "from unknown_library import *\n",
}

HANDED_ON = {
    "a name is passed to an unknown function": "unknown_library.use({x})\n",
    "a name is passed by keyword to an unknown function": "unknown_library.use(value={x})\n",
    "a name in a tuple is passed to an unknown function": "unknown_library.use(({x}, 1))\n",
    "a name in a list is passed to an unknown function": "unknown_library.use([{x}])\n",
    "a name in a dict is passed to an unknown function": "unknown_library.use({{'key': {x}}})\n",
    "a name in a list in a dict is passed to an unknown function": "unknown_library.use({{'key': [{x}]}})\n",
    "a bound method is passed to an unknown function": "unknown_library.use({x}.{method})\n",
    "a name in a lambda is passed to an unknown function": "unknown_library.use(lambda: {x})\n",
    "a name in a function is passed to an unknown function": (
        "def unknown_reader():\n    return {x}\nunknown_library.use(unknown_reader)\n"
    ),
    "a name in a generator is passed to an unknown function": (
        "unknown_library.use(unknown_item for unknown_item in [{x}])\n"
    ),
    "a name in a partial is passed to an unknown function": (
        "unknown_library.use(functools.partial(unknown_library.step, {x}))\n"
    ),
    "a name in a namespace is passed to an unknown function": (
        "unknown_library.use(types.SimpleNamespace(value={x}))\n"
    ),
    "a name is an attribute of an instance for an unknown function": (
        "class UnknownHolder:\n    pass\nunknown_holder = UnknownHolder()\nunknown_holder.value = {x}\n"
        "unknown_library.use(unknown_holder)\n"
    ),
    "a name is an attribute of an unknown object": (
        "unknown_holder = unknown_library.holder()\nunknown_holder.value = {x}\nunknown_holder.run()\n"
    ),
    "a name is an item of an unknown object": "unknown_library.registry['{x}'] = {x}\nunknown_library.run()\n",
    "a name is unpacked into the arguments of an unknown function": "unknown_library.use(*[{x}])\n",
    "a name may be something else": "if unknown_library.flag():\n    {x} = unknown_library.anything()\n",
    "a name may be the item of an unknown loop": "for {x} in unknown_library.items():\n    pass\n",
    "a name may be something else after a try": (
        "try:\n    {x} = unknown_library.anything()\nexcept Exception:\n    pass\n"
    ),
    "a name may be deleted": "if unknown_library.flag():\n    del {x}\n",
    "a function that sets a name is passed to an unknown function": (
        "def unknown_writer():\n    {declared} {x}\n    {x} = unknown_library.anything()\n"
        "unknown_library.use(unknown_writer)\n"
    ),
    "a function that sets a name may be called": (
        "def unknown_writer():\n    {declared} {x}\n    {x} = unknown_library.anything()\n"
        "if unknown_library.flag():\n    unknown_writer()\n"
    ),
    "a function that sets a name runs in a thread": (
        "def unknown_writer():\n    {declared} {x}\n    {x} = unknown_library.anything({x})\n"
        "threading.Thread(target=unknown_writer).start()\n"
    ),
}

CALLED_BACK = {
    "a function runs in a thread": "threading.Thread(target={x}, daemon=True).start()\n",
    "a function is the key of a sort": "sorted(unknown_library.items(), key={x})\n",
    "a function may run at exit": "if unknown_library.flag():\n    atexit.register({x})\n",
    "a function handles a signal": "signal.signal(signal.SIGTERM, {x})\n",
    "a function is mapped over something unknown": "list(map({x}, unknown_library.items()))\n",
    "a function is mapped in a loop over something unknown": (
        "for unknown_item in map({x}, unknown_library.items()):\n    pass\n"
    ),
    "a function reduces something unknown": "functools.reduce({x}, unknown_library.items(), 0)\n",
    "a partial of a function is passed to an unknown function": (
        "unknown_library.use(functools.partial({x}, 1))\n"
    ),
    "a function is wrapped by an unknown function": "{x} = unknown_library.wrap({x})\n",
}
BROKEN = ("{x} = {x}[\n", "print {x}\n", "for item in {x}\n    {x}.append(item)\n", "{x} = prepare({x}\n")
MAGICS = ("%run other.ipynb\n", "%run -i script.py\n", "%store -r\n")
