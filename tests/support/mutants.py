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
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from random import Random
from typing import Any

import libcst as cst
from support.mutation_templates import AROUND, BROKEN, CALLED_BACK, HANDED_ON, HIDDEN, INSERTED, MAGICS
from support.sites import Binding, Block, Expression, Sites, jumps
from support.subject import Change, Mutation, NewCell, Subject, filled_in, inserted, substituted


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
        return replace(inserted(self.kind, self.cell, block.node, index, statements), imports=imports)


Make = Callable[[_Choice], Change | None]


# Expressions

_WRAPPED_CALL = "unknown_library.wrap(HERE)"


def _hide(template: str) -> Make:
    is_late = "lambda" in template

    def make(choice: _Choice) -> Change | None:
        expression: Expression | None = choice.of(choice.sites.expressions)
        if expression is None or (
            is_late and (expression.scope == "class" or _means_its_frame(expression.node))
        ):
            return None
        return choice.mutation(expression.node, lambda node: substituted(template, node))

    return make


def _hide_fully(choice: _Choice) -> Change | None:
    names = choice.subject.library_names
    places = [
        each for each in choice.sites.expressions if each.is_value and _is_replaceable(each.node, names)
    ]
    expression: Expression | None = choice.of(places)
    if expression is None:
        return None
    return choice.mutation(expression.node, lambda node: substituted("unknown_library.anything()", node))


def _wrap_call(choice: _Choice) -> Change | None:
    call: cst.Call | None = choice.of(choice.sites.calls)
    return choice.mutation(call.func, lambda node: substituted(_WRAPPED_CALL, node)) if call else None


def _means_its_frame(node: cst.BaseExpression) -> bool:
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

#: that a mutation puts somewhere else together
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
            choice.kind, choice.cell, block.node, lambda body: [filled_in(template, body)], (start, stop)
        )

    return make


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
    if node is None or _means_its_frame(node.func):
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


def _add_broken_cell(choice: _Choice) -> Change | None:
    binding: Binding | None = choice.of(choice.sites.bindings)
    if binding is None or not choice.subject.program.is_notebook:
        return None
    return NewCell(choice.kind, choice.cell, choice.random.choice(BROKEN).format(x=binding.name))


def _add_magic(choice: _Choice) -> Change | None:
    if not choice.subject.program.is_notebook:
        return None
    return NewCell(choice.kind, choice.cell, choice.random.choice(MAGICS))


KINDS: dict[str, Make] = {
    **{kind: _hide(template) for kind, template in HIDDEN.items()},
    "an expression is unknown": _hide_fully,
    "a call goes through an unknown wrapper": _wrap_call,
    "a call is made by an unknown function": _call_through,
    "a call has unknown further arguments": _give_more("*unknown_library.items()"),
    "a call has unknown further keywords": _give_more("**unknown_library.items()"),
    "a container has unknown further elements": _lengthen,
    **{kind: _put_around(template) for kind, template in AROUND.items()},
    **{kind: _insert(code) for kind, code in INSERTED.items()},
    **{kind: _use_name(code) for kind, code in HANDED_ON.items()},
    **{kind: _use_name(code, only_functions=True) for kind, code in CALLED_BACK.items()},
    "a function has an unknown decorator": _decorate_outside,
    "a function has an unknown decorator within the others": _decorate_inside,
    "a class has an unknown decorator": _decorate_class,
    "a class has an unknown last base": _derive("unknown_library.Base"),
    "a class has an unknown first base": _derive("unknown_library.Base", is_first=True),
    "a class has an unknown metaclass": _derive("metaclass=unknown_library.Meta"),
    "a cell does not parse": _add_broken_cell,
    "a cell runs another file": _add_magic,
}


def mutate(subject: Subject, random: Random, count: int, kinds: Sequence[str] = ()) -> list[Change]:
    """*count* changes of *kinds*, or of any, by chance; fewer where there are no places for them."""
    changes: list[Change] = []
    for _ in range(20 * count):
        if len(changes) == count:
            break
        cell, sites = random.choice(subject.sites) if subject.sites else (0, Sites())
        kind = random.choice(kinds or list(KINDS))
        change = KINDS[kind](_Choice(kind, cell, sites, subject, random))
        if change is not None:
            changes.append(change)
    return changes
