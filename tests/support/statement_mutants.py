"""Mutations of statements, names and cells."""

from __future__ import annotations

import re
import symtable
from collections.abc import Sequence

import libcst as cst

from support.choice import Choice, Make
from support.expression_mutants import BUILT_IN, means_its_frame, names_in
from support.mutation_templates import (
    AROUND,
    BROKEN,
    CALLED_BACK,
    DELETED,
    EXECUTED,
    HANDED_ON,
    INSERTED,
    MAGICS,
    MOVED,
    REBOUND,
)
from support.sites import Binding, Block, jumps
from support.subject import Change, Mutation, NewCell, deletion, filled_in

#: that a mutation puts somewhere else together
_MOST_STATEMENTS = 6
_MODULES = ("atexit", "functools", "signal", "threading", "types")
#: what is said of a kind of mutation that takes the place of statements
_INSTEAD = ", which does what a statement did"


def _imports(code: str) -> tuple[str, ...]:
    return tuple(name for name in _MODULES if f"{name}." in code)


#: what code that is not read is assumed not to do (docs/soundness.md)
_SHAPES_IN_PLACE = re.compile(r"\.shape *=|\.resize\(")


def _needs_closure(code: str) -> bool:
    return re.search(r"lambda|def | for ", code) is not None


def _code(*nodes: cst.CSTNode) -> str:
    return "".join(map(cst.Module([]).code_for_node, nodes))


def _span(choice: Choice, block: Block) -> tuple[int, int] | None:
    """Some statements in a row, seldom more than one."""
    size = len(block.statements)
    if block.first == size:
        return None
    start = choice.random.randrange(block.first, size)
    return start, min(size, start + choice.random.choice((1, 1, choice.random.randint(1, _MOST_STATEMENTS))))


def _jumps(statements: Sequence[cst.BaseStatement]) -> set[str]:
    return {jump for statement in statements for jump in jumps(statement)}


def _put_around(template: str) -> Make:
    def make(choice: Choice) -> Change | None:
        block: Block | None = choice.of(choice.sites.blocks)
        span = _span(choice, block) if block else None
        if block is None or span is None:
            return None
        leaves = _jumps(block.statements[slice(*span)])
        is_last = block.is_function_body and span[1] == len(block.statements)
        if leaves - {"return"} or (leaves and not is_last):
            return None
        return Mutation(choice.kind, choice.cell, block.node, lambda body: [filled_in(template, body)], span)

    return make


def _move(code: str) -> Make:
    """The statements stand in a nested function, which *code* calls."""

    def make(choice: Choice) -> Change | None:
        block: Block | None = choice.of([each for each in choice.sites.blocks if each.scope != "class"])
        span = _span(choice, block) if block else None
        if block is None or span is None:
            return None
        statements = block.statements[slice(*span)]
        names = _bound_names(_code(*statements))
        if _jumps(statements) or names is None:
            return None
        declarations = "".join(f"{block.declared(name)} {name}\n" for name in names)

        def change(body: list[cst.BaseStatement]) -> list[cst.BaseStatement]:
            head = cst.parse_module(declarations).body
            function = filled_in("def unknown_step():\n    HERE\n", [*head, *body])
            return [function, *cst.parse_module(code).body]

        mutation = Mutation(choice.kind, choice.cell, block.node, change, span, imports=_imports(code))
        return mutation if choice.subject.other_names.isdisjoint(mutation.imports) else None

    return make


def _bound_names(code: str) -> list[str] | None:
    """The names that statements set in their scope; None where they cannot stand in another function."""
    if re.search(r"\b(global|nonlocal|super|locals|vars|dir|yield|await|__class__|import \*)", code):
        return None
    try:
        table = symtable.symtable(code, "statements", "exec")
    except SyntaxError:
        return None
    bound = (each for each in table.get_symbols() if each.is_assigned() or each.is_imported())
    return sorted(each.get_name() for each in bound)


def _insert(code: str) -> Make:
    needs_module = "import *" in code

    def make(choice: Choice) -> Change | None:
        places = [each for each in choice.sites.blocks if each.scope == "module" or not needs_module]
        if needs_module:
            places = [each for each in places if isinstance(each.node, cst.Module)]
        block: Block | None = choice.of(places)
        if block is None:
            return None
        return choice.inserted(block, choice.random.randint(block.first, len(block.statements)), code)

    return make


def _execute(code: str) -> Make:
    """*code*, which reaches the globals, does what statements of the module did."""

    def make(choice: Choice) -> Change | None:
        block: Block | None = choice.of([each for each in choice.sites.blocks if each.scope == "module"])
        span = _span(choice, block) if block else None
        if block is None or span is None or block.is_in_function or _jumps(block.statements[slice(*span)]):
            return None
        statements = cst.parse_module(code).body
        return Mutation(choice.kind, choice.cell, block.node, lambda _: list(statements), span)

    return make


# Names


def _use_name(code: str, *, only_functions: bool = False) -> Make:
    def make(choice: Choice) -> Change | None:
        places = choice.sites.bindings
        if only_functions:
            places = [each for each in places if each.is_function and each.block.scope != "class"]
        binding: Binding | None = choice.of(places)
        if binding is None or (_needs_closure(code) and binding.block.scope == "class"):
            return None
        filled = code.format(
            x=binding.name,
            value=binding.name,
            declared=binding.block.declared(binding.name),
            method=_method(choice, binding.name),
        )
        return choice.inserted(binding.block, binding.index, filled, _imports(code))

    return make


def _method(choice: Choice, name: str) -> str:
    """A method that the program calls on *name*, or one that every object has."""
    found = re.findall(rf"\b{re.escape(name)}\.(\w+)\(", choice.subject.program.text)
    return str(choice.of(sorted(set(found))) or "__init__")


def _hand_over(code: str) -> Make:
    """Unknown code gets what a statement works on, and does what the statement did."""

    def make(choice: Choice) -> Change | None:
        found = _small_statement(choice)
        if found is None or (_needs_closure(code) and found[0].scope == "class"):
            return None
        block, index, small = found
        names = _changed_with(small, choice.subject.library_names)
        if not names or _SHAPES_IN_PLACE.search(_code(small)):
            return None
        method = re.match(rf"{names[0]}\.(\w+)\(", _code(small))
        if "{method}" in code and not (len(names) == 1 and method):
            return None
        filled = code.format(
            x=names[0] if len(names) == 1 else f"({', '.join(names)})",
            method=method[1] if method else "",
        )
        return _replaced(choice, block, index, filled)

    return make


def _keep(choice: Choice) -> Change | None:
    """Unknown code got an object long ago, and does now what a statement did."""
    found = _small_statement(choice)
    if found is None:
        return None
    block, index, small = found
    names = _changed_with(small, choice.subject.library_names)
    places = [
        each
        for each in choice.sites.bindings
        if names == [each.name] and each.block is block and each.index <= index
    ]
    if not places:
        return None
    first = choice.inserted(places[-1].block, places[-1].index, f"unknown_library.keep({names[0]})\n")
    return _replaced(choice, block, index, "unknown_library.run()\n", () if first is None else (first,))


def _rebind(code: str) -> Make:
    """The name gets its value, or something else, in a way that is not known."""

    def make(choice: Choice) -> Change | None:
        found = _small_statement(choice)
        if found is None or (_needs_closure(code) and found[0].scope == "class"):
            return None
        block, index, small = found
        if not isinstance(small, cst.Assign) or len(small.targets) != 1:
            return None
        target = small.targets[0].target
        if not isinstance(target, cst.Name) or means_its_frame(small.value):
            return None
        filled = code.format(x=target.value, declared=block.declared(target.value), value=_code(small.value))
        return _replaced(choice, block, index, filled)

    return make


def _replaced(
    choice: Choice, block: Block, index: int, code: str, also: tuple[Mutation, ...] = ()
) -> Mutation | None:
    """*code* in the place of the statement *index*."""
    imports = _imports(code)
    if not choice.subject.other_names.isdisjoint(imports):
        return None
    statements = cst.parse_module(code).body
    span = (index, index + 1)
    return Mutation(choice.kind, choice.cell, block.node, lambda _: list(statements), span, imports, also)


def _small_statement(choice: Choice) -> tuple[Block, int, cst.BaseSmallStatement] | None:
    """A simple statement with its place."""
    places = [
        (block, index, statement.body[0])
        for block in choice.sites.blocks
        for index, statement in enumerate(block.statements)
        if isinstance(statement, cst.SimpleStatementLine)
        and len(statement.body) == 1
        and index >= block.first
    ]
    found: tuple[Block, int, cst.BaseSmallStatement] | None = choice.of(places)
    return found


def _changed_with(small: cst.BaseSmallStatement, library: frozenset[str]) -> list[str]:
    """The objects of the program that a statement works on without binding a name."""
    if isinstance(small, cst.Assign):
        if not all(isinstance(each.target, cst.Attribute | cst.Subscript) for each in small.targets):
            return []
    elif isinstance(small, cst.AugAssign | cst.AnnAssign):
        if not isinstance(small.target, cst.Attribute | cst.Subscript):
            return []
    elif not (isinstance(small, cst.Expr) and isinstance(small.value, cst.Call)):
        return []
    if means_its_frame(small) or re.search(r"\blambda\b|\bfor\b", _code(small)):
        return []
    return sorted(names_in(small) - library - BUILT_IN)


# Cells of notebooks


def _add_broken_cell(choice: Choice) -> Change | None:
    binding: Binding | None = choice.of(choice.sites.bindings)
    if binding is None or not choice.subject.program.is_notebook:
        return None
    return NewCell(choice.kind, choice.cell, choice.random.choice(BROKEN).format(x=binding.name))


def _add_magic(choice: Choice) -> Change | None:
    if not choice.subject.program.is_notebook:
        return None
    return NewCell(choice.kind, choice.cell, choice.random.choice(MAGICS))


def _break_cell(choice: Choice) -> Change | None:
    """What a cell did at its end is done by a cell that was edited and does not parse any more."""
    last = _end_of_cell(choice)
    if last is None:
        return None
    statement = last.node.body[-1]
    names = _bound_names(_code(statement)) or sorted(names_in(statement) - BUILT_IN)
    text = "print " + ", ".join(names) + "\n"
    return NewCell(choice.kind, choice.cell, text, (_without_last(choice, last),)) if names else None


def _run_elsewhere(choice: Choice) -> Change | None:
    last = _end_of_cell(choice)
    return (
        NewCell(choice.kind, choice.cell, "%run -i script.py\n", (_without_last(choice, last),))
        if last
        else None
    )


def _end_of_cell(choice: Choice) -> Block | None:
    blocks = choice.sites.blocks
    is_fit = blocks and choice.subject.program.is_notebook and len(blocks[0].statements) > 1
    return blocks[0] if is_fit else None


def _without_last(choice: Choice, block: Block) -> Mutation:
    size = len(block.statements)
    return deletion(choice.cell, block, size - 1, size)


STATEMENT_KINDS: dict[str, Make] = {
    **{kind: _put_around(template) for kind, template in AROUND.items()},
    **{f"a function with statements {kind}": _move(code) for kind, code in MOVED.items()},
    **{kind: _insert(code) for kind, code in INSERTED.items()},
    **{kind + _INSTEAD: _execute(code) for kind, code in EXECUTED.items()},
    **{kind: _use_name(code) for kind, code in {**HANDED_ON, **REBOUND, **DELETED}.items()},
    **{kind + _INSTEAD: _hand_over(code) for kind, code in HANDED_ON.items()},
    **{kind + _INSTEAD: _rebind(code) for kind, code in REBOUND.items()},
    f"unknown code that got a name before runs{_INSTEAD}": _keep,
    **{kind: _use_name(code, only_functions=True) for kind, code in CALLED_BACK.items()},
    "a cell does not parse": _add_broken_cell,
    f"a cell does not parse{_INSTEAD}": _break_cell,
    "a cell runs another file": _add_magic,
    f"a cell runs another file{_INSTEAD}": _run_elsewhere,
}
