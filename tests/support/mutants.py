"""Mutants of a program that know less: a part of it is hidden, or may happen or not, or anything may happen besides.

All that the program does is among what a mutant may do. So seqlint must find no error in a mutant of a correct program.
What would not keep to that is left out:

- An expression is replaced without a trace only where its value counts: what is done to another object in its stead
  would not be done to the program's own. An object of the program that it holds would not be reached either.
- The condition of a guard (`if x is None: return`) is not hidden, nor does a guard stand under a condition: what it keeps
  away from the statements behind it would reach them. A `return` is moved only from the end of a function, a `raise` never,
  for statements that nothing reaches may be wrong.
- `break` and `continue` do not move into another loop.
- A thread or `atexit` may run a function once more, which may be wrong: the thread may be too late, and `atexit` stands
  under an unknown condition.
- The text of what a test expects to fail (`with pytest.raises(...)`) stays.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from random import Random
from typing import Any

import libcst as cst
from support.correct_programs import Program
from support.sites import Binding, Block, Expression, Sites, jumps, sites_of

#: stands for what is replaced in the templates
_HERE = "HERE"


@dataclass(frozen=True, eq=False)
class Mutation:
    """One change of a cell: of *node*, or of the statements *span* of the block *node*."""

    kind: str
    cell: int
    node: cst.CSTNode
    change: Callable[[Any], Any]
    span: tuple[int, int] | None = None
    #: the modules of the standard library that it uses
    imports: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class NewCell:
    """A cell of a notebook that comes after the cell *cell*."""

    kind: str
    cell: int
    text: str


Change = Mutation | NewCell


class Subject:
    """A program with its trees and the places where it can be changed."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.modules = [_parsed(cell) for cell in program.cells]

    @cached_property
    def sites(self) -> list[tuple[int, Sites]]:
        """The places of each cell that parses."""
        return [(index, sites_of(module)) for index, module in enumerate(self.modules) if module is not None]

    @cached_property
    def other_names(self) -> frozenset[str]:
        """The names that the program binds but by imports of modules."""
        names = {binding.name for _, sites in self.sites for binding in sites.bindings}
        return frozenset(name for name in names if f"import {name}" not in self.program.text)

    @cached_property
    def library_names(self) -> frozenset[str]:
        """The names that imports bind."""
        found = re.findall(
            r"^\s*(?:from\s+\S+\s+)?import\s+([^\n(]+|\([^)]*\))", self.program.text, re.MULTILINE
        )
        return frozenset(name for text in found for name in re.findall(r"(\w+)\s*(?=,|$|\)|\n)", text))

    def mutate(self, random: Random, count: int, kinds: Sequence[str] = ()) -> list[Change]:
        """*count* changes of *kinds*, or of any, by chance; fewer where there are no places for them."""
        changes: list[Change] = []
        for _ in range(20 * count):
            if len(changes) == count:
                break
            cell, sites = random.choice(self.sites) if self.sites else (0, Sites())
            kind = random.choice(kinds or list(KINDS))
            change = KINDS[kind](_Choice(kind, cell, sites, self, random))
            if change is not None:
                changes.append(change)
        return changes

    def with_changes(self, changes: Sequence[Change], left_out: Sequence[Mutation] = ()) -> Program | None:
        """The program with *changes*, and without what is *left_out*; None where that is not Python."""
        cells = list(self.program.cells)
        modules = sorted({name for change in changes for name in getattr(change, "imports", ())})
        imports = "".join(f"import {name}\n" for name in [*modules, "unknown_library"]) if changes else ""
        for index, sites in self.sites:
            module = self.modules[index]
            here = [
                each for each in (*changes, *left_out) if isinstance(each, Mutation) and each.cell == index
            ]
            if index == 0 and not self.program.is_notebook and module is not None:
                start = Block(module, "module", False).first
                here.append(_inserted("imports", index, module, start, cst.parse_module(imports).body))
            if module is not None and here:
                edited = _edited(module, sites, here)
                if edited is None:
                    return None
                cells[index] = edited
        new = [change for change in changes if isinstance(change, NewCell)]
        for change in sorted(new, key=lambda each: each.cell, reverse=True):
            cells.insert(change.cell + 1, change.text)
        if self.program.is_notebook and imports:
            cells.insert(0, imports)
        return replace(self.program, cells=tuple(cells))


@dataclass(frozen=True)
class _Choice:
    """Where and by which chance a change is made."""

    kind: str
    cell: int
    sites: Sites
    subject: Subject
    random: Random

    def of(self, places: Sequence[Any]) -> Any:
        """One of *places*, or None."""
        return self.random.choice(places) if places else None

    def mutation(self, node: cst.CSTNode, change: Callable[[Any], Any]) -> Mutation:
        return Mutation(self.kind, self.cell, node, change)

    def inserted(self, block: Block, index: int, code: str, imports: tuple[str, ...] = ()) -> Mutation | None:
        """*code* before the statement *index*; None where the program has another use for a module's name."""
        if not self.subject.other_names.isdisjoint(imports):
            return None
        statements = cst.parse_module(code).body
        return replace(_inserted(self.kind, self.cell, block.node, index, statements), imports=imports)


Make = Callable[[_Choice], Change | None]


# The edits of a tree


class _Editor(cst.CSTTransformer):
    def __init__(self, mutations: Iterable[Mutation], parents: dict[cst.CSTNode, cst.CSTNode]) -> None:
        super().__init__()
        self._mutations: defaultdict[cst.CSTNode, list[Mutation]] = defaultdict(list)
        self._open: set[cst.CSTNode] = set()
        for mutation in mutations:
            self._mutations[mutation.node].append(mutation)
            node: cst.CSTNode | None = mutation.node
            while node is not None:
                self._open.add(node)
                node = parents.get(node)

    def on_visit(self, node: cst.CSTNode) -> bool:
        return node in self._open

    def on_leave(self, original_node: cst.CSTNode, updated_node: Any) -> Any:
        mutations = self._mutations.get(original_node, [])
        for mutation in mutations:
            if mutation.span is None:
                updated_node = mutation.change(updated_node)
        spans = [mutation for mutation in mutations if mutation.span is not None]
        return _rebuilt(updated_node, spans) if spans else updated_node


def _rebuilt(block: Any, mutations: list[Mutation]) -> Any:
    """A block whose statements are changed, the narrow spans before the wide ones."""
    groups: list[list[cst.BaseStatement]] = [[], *([statement] for statement in block.body)]
    for mutation in sorted(mutations, key=lambda each: _width(each.span)):
        start, stop = mutation.span or (0, 0)
        if start == stop:
            groups[start].extend(mutation.change([]))
            continue
        inside = [statement for group in groups[start + 1 : stop + 1] for statement in group]
        groups[start + 1 : stop + 1] = [mutation.change(inside) if inside else []] + [[]] * (stop - start - 1)
    body = [statement for group in groups for statement in group]
    if not body and isinstance(block, cst.IndentedBlock):
        body = [cst.parse_statement("pass")]
    return block.with_changes(body=body)


def _width(span: tuple[int, int] | None) -> int:
    return 0 if span is None else span[1] - span[0]


def _edited(module: cst.Module, sites: Sites, mutations: list[Mutation]) -> str | None:
    try:
        code = module.visit(_Editor(mutations, sites.parents)).code
        compile(code, "mutant", "exec", flags=_TOP_LEVEL_AWAIT, dont_inherit=True)
    except (SyntaxError, ValueError, cst.CSTValidationError):
        return None
    return code


#: ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
_TOP_LEVEL_AWAIT = 0x2000


def _inserted(kind: str, cell: int, block: cst.CSTNode, index: int, statements: Sequence[Any]) -> Mutation:
    return Mutation(kind, cell, block, lambda _: list(statements), (index, index))


def deletion(cell: int, block: Block, start: int, stop: int) -> Mutation:
    """The statements from *start* to *stop* are left out."""
    return Mutation("left out", cell, block.node, lambda _: [], (start, stop))


def _parsed(cell: str) -> cst.Module | None:
    try:
        return cst.parse_module(cell)
    except (cst.ParserSyntaxError, RecursionError):
        return None


class _Fill(cst.CSTTransformer):
    """Puts an expression or statements in the place that a template marks."""

    def __init__(self, filling: cst.BaseExpression | list[cst.BaseStatement]) -> None:
        super().__init__()
        self._filling = filling

    def leave_Name(self, original_node: cst.Name, updated_node: cst.Name) -> cst.BaseExpression:  # noqa: N802
        is_marked = original_node.value == _HERE and isinstance(self._filling, cst.BaseExpression)
        return self._filling if is_marked else updated_node  # type: ignore[return-value]

    def leave_IndentedBlock(  # noqa: N802
        self, original_node: cst.IndentedBlock, updated_node: cst.IndentedBlock
    ) -> cst.IndentedBlock:
        if isinstance(self._filling, list) and cst.Module([]).code_for_node(original_node).strip() == _HERE:
            return updated_node.with_changes(body=self._filling)
        return updated_node


# Expressions

_HIDDEN = {
    "an expression goes through an unknown function": "unknown_library.anything(HERE)",
    "an expression may be something else": "HERE if unknown_library.flag() else unknown_library.anything()",
    "an expression is an item of something unknown": "unknown_library.anything(HERE)[0]",
    "an expression is an attribute of something unknown": "unknown_library.anything(HERE).value",
    "an expression is computed later by unknown code": "unknown_library.anything(lambda: HERE)",
    "an expression is in the arguments of an unknown method": "unknown_library.anything().run(x=HERE)",
    "an expression is in a container for an unknown function": "unknown_library.anything({'x': [HERE]})",
}
_WRAPPED_CALL = "unknown_library.wrap(HERE)"


def _hide(template: str) -> Make:
    is_late = "lambda" in template

    def make(choice: _Choice) -> Change | None:
        expression: Expression | None = choice.of(choice.sites.expressions)
        if expression is None or (
            is_late and (expression.scope == "class" or _is_bound_to_frame(expression.node))
        ):
            return None
        return choice.mutation(expression.node, lambda node: _substituted(template, node))

    return make


def _hide_fully(choice: _Choice) -> Change | None:
    names = choice.subject.library_names
    places = [
        each for each in choice.sites.expressions if each.is_value and _is_replaceable(each.node, names)
    ]
    expression: Expression | None = choice.of(places)
    if expression is None:
        return None
    return choice.mutation(expression.node, lambda node: _substituted("unknown_library.anything()", node))


def _wrap_call(choice: _Choice) -> Change | None:
    call: cst.Call | None = choice.of(choice.sites.calls)
    return choice.mutation(call.func, lambda node: _substituted(_WRAPPED_CALL, node)) if call else None


def _substituted(template: str, node: cst.BaseExpression) -> cst.BaseExpression:
    """*template* filled with *node*, in the parentheses of *node*."""
    whole = cst.parse_expression(template)
    if isinstance(whole, cst.IfExp):
        whole = whole.with_changes(lpar=[cst.LeftParen()], rpar=[cst.RightParen()])
    simple = cst.Name | cst.Attribute | cst.Call | cst.Subscript | cst.GeneratorExp
    is_bare = not getattr(node, "lpar", ()) and not isinstance(node, simple)
    inner = node.with_changes(lpar=[cst.LeftParen()], rpar=[cst.RightParen()]) if is_bare else node
    filled = whole.visit(_Fill(inner))
    assert isinstance(filled, cst.BaseExpression)
    return filled


def _is_bound_to_frame(node: cst.BaseExpression) -> bool:
    """Whether it means something else in a nested function."""
    code = cst.Module([]).code_for_node(node)
    return re.search(r"\b(super|locals|vars|dir|yield|await|__class__)\b|:=", code) is not None


_BUILT_IN = frozenset(
    "None True False int float str bool len range list tuple dict sum min max abs round".split()
)
_NUMERIC = cst.Subtract | cst.Divide | cst.FloorDivide | cst.Power


def _is_replaceable(node: cst.BaseExpression, library: frozenset[str]) -> bool:
    """Whether nothing but the value of *node* reaches the rest of the program."""
    if isinstance(node, cst.Comparison):
        return _has_no_effect(node)
    if isinstance(node, cst.BinaryOperation) and isinstance(node.operator, _NUMERIC):
        return _has_no_effect(node)
    return _names_in(node) <= library | _BUILT_IN


def _has_no_effect(node: cst.CSTNode) -> bool:
    if isinstance(node, cst.Call) and not (isinstance(node.func, cst.Name) and node.func.value in _BUILT_IN):
        return False
    return not isinstance(node, cst.NamedExpr | cst.Yield | cst.Await) and all(
        map(_has_no_effect, node.children)
    )


def _names_in(node: cst.CSTNode) -> set[str]:
    """The names that it reads; those that a lambda or a comprehension binds count too."""
    if isinstance(node, cst.Name):
        return {node.value}
    if isinstance(node, cst.Attribute):
        return _names_in(node.value)
    if isinstance(node, cst.Arg):
        return _names_in(node.value)
    return {name for child in node.children for name in _names_in(child)}


# Statements

_AROUND = {
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
_MOST_STATEMENTS = 6


def _put_around(template: str) -> Make:
    def make(choice: _Choice) -> Change | None:
        block: Block | None = choice.of(choice.sites.blocks)
        if block is None or block.first == len(block.statements):
            return None
        size = len(block.statements)
        start = choice.random.randrange(block.first, size)
        stop = min(size, start + choice.random.choice((1, 1, choice.random.randint(1, _MOST_STATEMENTS))))
        leaves = {jump for statement in block.statements[start:stop] for jump in jumps(statement)}
        if leaves - {"return"} or (leaves and not (block.is_function_body and stop == size)):
            return None
        return Mutation(
            choice.kind, choice.cell, block.node, lambda body: [_filled(template, body)], (start, stop)
        )

    return make


def _filled(template: str, body: list[cst.BaseStatement]) -> cst.BaseStatement:
    filled = cst.parse_statement(template).visit(_Fill(body))
    assert isinstance(filled, cst.BaseStatement)
    return filled


_INSERTED = {
    "unknown text is executed": "exec(unknown_library.text())\n",
    "unknown values go into the globals": "globals().update(unknown_library.items())\n",
    "the globals are passed to an unknown function": "unknown_library.run(globals())\n",
    "a star import of an unknown module": "from unknown_library import *\n",
}


def _insert(code: str) -> Make:
    needs_module = "import *" in code

    def make(choice: _Choice) -> Change | None:
        places = [each for each in choice.sites.blocks if each.scope == "module" or not needs_module]
        if needs_module:
            places = [each for each in places if isinstance(each.node, cst.Module)]
        block: Block | None = choice.of(places)
        if block is None:
            return None
        return choice.inserted(block, choice.random.randint(block.first, len(block.statements)), code)

    return make


# Names

_HANDED_ON = {
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
_CALLED_BACK = {
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
_MODULES = ("atexit", "functools", "signal", "threading", "types")


def _use_name(code: str, *, only_functions: bool = False) -> Make:
    imports = tuple(name for name in _MODULES if f"{name}." in code)
    needs_closure = re.search(r"lambda|def | for ", code) is not None

    def make(choice: _Choice) -> Change | None:
        places = choice.sites.bindings
        if only_functions:
            places = [each for each in places if each.is_function and each.block.scope != "class"]
        binding: Binding | None = choice.of(places)
        if binding is None or (needs_closure and binding.block.scope == "class"):
            return None
        text = choice.subject.program.text
        methods = sorted(set(re.findall(rf"\b{re.escape(binding.name)}\.(\w+)\(", text)))
        filled = code.format(
            x=binding.name,
            declared=binding.declared,
            method=choice.random.choice(methods or ["__init__"]),
        )
        return choice.inserted(binding.block, binding.index, filled, imports)

    return make


# Definitions and calls


def _decorate_outside(choice: _Choice) -> Change | None:
    return _decorate(choice, choice.sites.functions, lambda new, old: [new, *old])


def _decorate_inside(choice: _Choice) -> Change | None:
    return _decorate(choice, choice.sites.functions, lambda new, old: [*old, new])


def _decorate_class(choice: _Choice) -> Change | None:
    return _decorate(choice, choice.sites.classes, lambda new, old: [new, *old])


def _decorate(
    choice: _Choice, places: Sequence[Any], order: Callable[[cst.Decorator, Any], list[cst.Decorator]]
) -> Change | None:
    node = choice.of(places)
    if node is None:
        return None
    decorator = cst.Decorator(cst.parse_expression("unknown_library.decorator"))
    return choice.mutation(
        node, lambda definition: definition.with_changes(decorators=order(decorator, definition.decorators))
    )


def _derive(code: str, *, is_first: bool = False) -> Make:
    def make(choice: _Choice) -> Change | None:
        node: cst.ClassDef | None = choice.of(choice.sites.classes)
        if node is None:
            return None
        argument = _argument(code)
        field = "keywords" if argument.keyword else "bases"

        def change(definition: cst.ClassDef) -> cst.ClassDef:
            old = getattr(definition, field)
            return definition.with_changes(**{field: [argument, *old] if is_first else [*old, argument]})

        return choice.mutation(node, change)

    return make


def _give_more(code: str) -> Make:
    def change(call: cst.BaseExpression) -> cst.BaseExpression:
        if not isinstance(call, cst.Call):
            return call
        return call.with_changes(args=[*_separated(call.args), _argument(code)])

    def make(choice: _Choice) -> Change | None:
        node: cst.Call | None = choice.of(choice.sites.calls)
        return choice.mutation(node, change) if node else None

    return make


def _argument(code: str) -> cst.Arg:
    call = cst.parse_expression(f"f({code})")
    assert isinstance(call, cst.Call)
    return call.args[0]


def _separated(elements: Sequence[Any]) -> list[Any]:
    """Arguments or elements of a container, each with a comma behind it."""
    comma = cst.Comma(whitespace_after=cst.SimpleWhitespace(" "))
    return [
        each if isinstance(each.comma, cst.Comma) else each.with_changes(comma=comma) for each in elements
    ]


def _call_through(choice: _Choice) -> Change | None:
    node: cst.Call | None = choice.of(choice.sites.calls)
    if node is None or _is_bound_to_frame(node.func):
        return None

    def change(call: cst.BaseExpression) -> cst.BaseExpression:
        if not isinstance(call, cst.Call):
            return call
        function = [cst.Arg(call.func)] if not call.args else _separated([cst.Arg(call.func)])
        return call.with_changes(
            func=cst.parse_expression("unknown_library.call"), args=[*function, *call.args]
        )

    return choice.mutation(node, change)


def _lengthen(choice: _Choice) -> Change | None:
    node: cst.List | cst.Tuple | cst.Dict | None = choice.of(choice.sites.displays)
    if node is None:
        return None
    is_dict = isinstance(node, cst.Dict)
    display = cst.parse_expression("{**unknown_library.items()}" if is_dict else "[*unknown_library.items()]")
    assert isinstance(display, cst.Dict | cst.List)
    more = display.elements[0]

    def change(current: Any) -> Any:
        if not isinstance(current, type(node)):
            return current
        return current.with_changes(elements=[*_separated(current.elements), more])

    return choice.mutation(node, change)


# Cells of notebooks

_BROKEN = ("{x} = {x}[\n", "print {x}\n", "for item in {x}\n    {x}.append(item)\n", "{x} = prepare({x}\n")
_MAGICS = ("%run other.ipynb\n", "%run -i script.py\n", "%store -r\n")


def _add_broken_cell(choice: _Choice) -> Change | None:
    binding: Binding | None = choice.of(choice.sites.bindings)
    if binding is None or not choice.subject.program.is_notebook:
        return None
    return NewCell(choice.kind, choice.cell, choice.random.choice(_BROKEN).format(x=binding.name))


def _add_magic(choice: _Choice) -> Change | None:
    if not choice.subject.program.is_notebook:
        return None
    return NewCell(choice.kind, choice.cell, choice.random.choice(_MAGICS))


KINDS: dict[str, Make] = {
    **{kind: _hide(template) for kind, template in _HIDDEN.items()},
    "an expression is unknown": _hide_fully,
    "a call goes through an unknown wrapper": _wrap_call,
    "a call is made by an unknown function": _call_through,
    "a call has unknown further arguments": _give_more("*unknown_library.items()"),
    "a call has unknown further keywords": _give_more("**unknown_library.items()"),
    "a container has unknown further elements": _lengthen,
    **{kind: _put_around(template) for kind, template in _AROUND.items()},
    **{kind: _insert(code) for kind, code in _INSERTED.items()},
    **{kind: _use_name(code) for kind, code in _HANDED_ON.items()},
    **{kind: _use_name(code, only_functions=True) for kind, code in _CALLED_BACK.items()},
    "a function has an unknown decorator": _decorate_outside,
    "a function has an unknown decorator within the others": _decorate_inside,
    "a class has an unknown decorator": _decorate_class,
    "a class has an unknown last base": _derive("unknown_library.Base"),
    "a class has an unknown first base": _derive("unknown_library.Base", is_first=True),
    "a class has an unknown metaclass": _derive("metaclass=unknown_library.Meta"),
    "a cell does not parse": _add_broken_cell,
    "a cell runs another file": _add_magic,
}
