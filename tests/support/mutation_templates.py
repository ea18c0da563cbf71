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
}

REBOUND = {
    "a name may be something else": "if unknown_library.flag():\n    {x} = unknown_library.anything({value})\n",
    "a name may be the item of an unknown loop": ("for {x} in unknown_library.items({value}):\n    pass\n"),
    "a name may be something else after a try": (
        "try:\n    {x} = unknown_library.anything({value})\nexcept Exception:\n    pass\n"
    ),
    "a function that sets a name is passed to an unknown function": (
        "def unknown_writer():\n    {declared} {x}\n    {x} = unknown_library.anything({value})\n"
        "unknown_library.use(unknown_writer)\n"
    ),
    "a function that sets a name may be called": (
        "def unknown_writer():\n    {declared} {x}\n    {x} = unknown_library.anything({value})\n"
        "if unknown_library.flag():\n    unknown_writer()\n"
    ),
    "a function that sets a name runs in a thread": (
        "def unknown_writer():\n    {declared} {x}\n    {x} = unknown_library.anything({value})\n"
        "threading.Thread(target=unknown_writer).start()\n"
    ),
}

DELETED = {"a name may be deleted": "if unknown_library.flag():\n    del {x}\n"}

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
#: what calls a function that holds the statements
MOVED = {
    "is passed to an unknown function": "unknown_library.use(unknown_step)\n",
    "is passed to an unknown function in a tuple": "unknown_library.use((1, unknown_step))\n",
    "is passed to an unknown function in a dict in a list": "unknown_library.use([{'key': unknown_step}])\n",
    "is passed to an unknown function in a lambda": "unknown_library.use(lambda: unknown_step())\n",
    "is passed to an unknown function in a partial": "unknown_library.use(functools.partial(unknown_step))\n",
    "is passed to an unknown function as an attribute": (
        "unknown_library.use(types.SimpleNamespace(value=unknown_step))\n"
    ),
    "is passed to an unknown decorator": "@unknown_library.decorator(unknown_step)\ndef unknown_other():\n    pass\n",
    "is set on an unknown object": "unknown_library.hook = unknown_step\nunknown_library.run()\n",
    "is called by an unknown wrapper": "unknown_library.wrap(unknown_step)()\n",
    "is called by a method that is passed to an unknown function": (
        "class UnknownStep:\n    def run(self):\n        unknown_step()\nunknown_library.use(UnknownStep().run)\n"
    ),
    "is called by a method of an instance that is passed to an unknown function": (
        "class UnknownStep:\n    def run(self):\n        unknown_step()\nunknown_library.use(UnknownStep())\n"
    ),
    "is called by a method of a class that is passed to an unknown function": (
        "class UnknownStep:\n    def run(self):\n        unknown_step()\nunknown_library.use(UnknownStep)\n"
    ),
    "is called by a method of a class with an unknown base": (
        "class UnknownStep(unknown_library.Base):\n    def run(self):\n        unknown_step()\nUnknownStep()\n"
    ),
    "is called by a generator that is passed to an unknown function": (
        "unknown_library.use(unknown_step() for _ in [1])\n"
    ),
    "runs in a thread": (
        "unknown_thread = threading.Thread(target=unknown_step)\nunknown_thread.start()\nunknown_thread.join()\n"
    ),
    "is the key of a sort": "sorted(unknown_library.items(), key=lambda item: unknown_step())\n",
    "is mapped over something unknown": "list(map(lambda item: unknown_step(), unknown_library.items()))\n",
    "is called in a comprehension over something unknown": "[unknown_step() for _ in unknown_library.items()]\n",
    "is called in an unknown loop": "while unknown_library.flag():\n    unknown_step()\n",
    "is called behind an unknown or": "unknown_library.flag() or unknown_step()\n",
    "is called by an operator": (
        "class UnknownStep:\n    def __add__(self, other):\n        unknown_step()\nUnknownStep() + 1\n"
    ),
    "is called by an operator in place": (
        "class UnknownStep:\n    def __iadd__(self, other):\n        unknown_step()\n"
        "unknown_total = UnknownStep()\nunknown_total += 1\n"
    ),
    "is called by a comparison": (
        "class UnknownStep:\n    def __eq__(self, other):\n        unknown_step()\nUnknownStep() == 1\n"
    ),
    "is called by a subscript": (
        "class UnknownStep:\n    def __getitem__(self, key):\n        unknown_step()\nUnknownStep()[0]\n"
    ),
    "is called by the assignment of an item": (
        "class UnknownStep:\n    def __setitem__(self, key, value):\n        unknown_step()\nUnknownStep()[0] = 1\n"
    ),
    "is called by the assignment of an attribute": (
        "class UnknownStep:\n    def __setattr__(self, name, value):\n        unknown_step()\nUnknownStep().x = 1\n"
    ),
    "is called by an attribute": (
        "class UnknownStep:\n    def __getattr__(self, name):\n        unknown_step()\nUnknownStep().anything\n"
    ),
    "is called by a property": (
        "class UnknownStep:\n    @property\n    def x(self):\n        unknown_step()\nUnknownStep().x\n"
    ),
    "is called by a test of membership": (
        "class UnknownStep:\n    def __contains__(self, item):\n        unknown_step()\n1 in UnknownStep()\n"
    ),
    "is called by iteration": (
        "class UnknownStep:\n    def __iter__(self):\n        unknown_step()\n        return iter([])\n"
        "for _ in UnknownStep():\n    pass\n"
    ),
    "is called for the length": (
        "class UnknownStep:\n    def __len__(self):\n        unknown_step()\n        return 1\nlen(UnknownStep())\n"
    ),
    "is called for the truth": (
        "class UnknownStep:\n    def __bool__(self):\n        unknown_step()\n        return True\n"
        "if UnknownStep():\n    pass\n"
    ),
    "is called for the text": (
        "class UnknownStep:\n    def __str__(self):\n        unknown_step()\n        return ''\nprint(UnknownStep())\n"
    ),
    "is called by a call of an instance": (
        "class UnknownStep:\n    def __call__(self):\n        unknown_step()\nUnknownStep()()\n"
    ),
    "is called by a context manager": (
        "class UnknownStep:\n    def __enter__(self):\n        unknown_step()\n"
        "    def __exit__(self, *error):\n        pass\nwith UnknownStep():\n    pass\n"
    ),
    "is called at the end of a context manager": (
        "class UnknownStep:\n    def __enter__(self):\n        pass\n"
        "    def __exit__(self, *error):\n        unknown_step()\nwith UnknownStep():\n    pass\n"
    ),
    "is called when a class is made": "class UnknownStep:\n    unknown_step()\n",
    "is called when an instance is made": (
        "class UnknownStep:\n    def __new__(cls):\n        unknown_step()\n        return object()\nUnknownStep()\n"
    ),
    "is called when a class is derived": (
        "class UnknownStep:\n    def __init_subclass__(cls):\n        unknown_step()\n"
        "class UnknownOther(UnknownStep):\n    pass\n"
    ),
    "is called by a metaclass": (
        "class UnknownMeta(type):\n    def __init__(cls, *arguments):\n        unknown_step()\n"
        "class UnknownStep(metaclass=UnknownMeta):\n    pass\n"
    ),
    "is called by a descriptor": (
        "class UnknownStep:\n    def __get__(self, instance, owner):\n        unknown_step()\n"
        "class UnknownOther:\n    x = UnknownStep()\nUnknownOther().x\n"
    ),
    "is called by a default argument": "def unknown_other(x=unknown_step()):\n    pass\n",
    "is called by a generator that is advanced": (
        "def unknown_steps():\n    unknown_step()\n    yield 1\nnext(unknown_steps())\n"
    ),
    "is called in a handler": "try:\n    raise ValueError\nexcept ValueError:\n    unknown_step()\n",
    "is called before a raise that is handled": (
        "def unknown_other():\n    unknown_step()\n    raise ValueError\n"
        "try:\n    unknown_other()\nexcept ValueError:\n    pass\n"
    ),
    "is called by a function in a dict": "unknown_steps = {'key': unknown_step}\nunknown_steps['key']()\n",
    "is called by an unknown choice of functions": (
        "unknown_steps = [unknown_step, unknown_step]\nunknown_steps[unknown_library.number()]()\n"
    ),
    "is called in the last of several iterations": (
        "for unknown_number in range(10):\n    if unknown_number == 5:\n        unknown_step()\n"
    ),
}

#: what may run any statement of a module
EXECUTED = {
    "unknown text is executed": "exec(unknown_library.text())\n",
    "the globals are passed to an unknown function": "unknown_library.run(globals())\n",
}

BROKEN = ("{x} = {x}[\n", "print {x}\n", "for item in {x}\n    {x}.append(item)\n", "{x} = prepare({x}\n")
MAGICS = ("%run other.ipynb\n", "%run -i script.py\n", "%store -r\n")
