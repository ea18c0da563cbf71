"""Mutations of expressions, calls and definitions."""

from __future__ import annotations

import re
import symtable
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import libcst as cst

from support.choice import Choice, Make
from support.mutation_templates import HIDDEN
from support.sites import Block, Expression
from support.subject import Change, deletion, substituted

_WRAPPED_CALL = "unknown_library.wrap(HERE)"


def _hide(template: str) -> Make:
    is_late = "lambda" in template

    def make(choice: Choice) -> Change | None:
        expression: Expression | None = choice.of(choice.sites.expressions)
        if expression is None or (
            is_late and (expression.scope == "class" or means_its_frame(expression.node))
        ):
            return None
        return choice.mutation(expression.node, lambda node: substituted(template, node))

    return make


def _hide_fully(choice: Choice) -> Change | None:
    names = choice.subject.library_names
    places = [
        each for each in choice.sites.expressions if each.is_value and _is_replaceable(each.node, names)
    ]
    expression: Expression | None = choice.of(places)
    if expression is None:
        return None
    return choice.mutation(expression.node, lambda node: substituted("unknown_library.anything()", node))


def _wrap_call(choice: Choice) -> Change | None:
    call: cst.Call | None = choice.of(choice.sites.calls)
    return choice.mutation(call.func, lambda node: substituted(_WRAPPED_CALL, node)) if call else None


def means_its_frame(node: cst.CSTNode) -> bool:
    """Whether it means something else in a nested function."""
    code = cst.Module([]).code_for_node(node)
    return re.search(r"\b(super|locals|vars|dir|yield|await|__class__)\b|:=", code) is not None


BUILT_IN = frozenset(
    "None True False int float str bool len range list tuple dict sum min max abs round".split()
)
_NUMERIC = cst.Subtract | cst.Divide | cst.FloorDivide | cst.Power


def _is_replaceable(node: cst.BaseExpression, library: frozenset[str]) -> bool:
    """Whether nothing but the value of *node* reaches the rest of the program."""
    if isinstance(node, cst.Comparison):
        return _has_no_effect(node)
    if isinstance(node, cst.BinaryOperation) and isinstance(node.operator, _NUMERIC):
        return _has_no_effect(node)
    return names_in(node) <= library | BUILT_IN


def _has_no_effect(node: cst.CSTNode) -> bool:
    if isinstance(node, cst.Call) and not (isinstance(node.func, cst.Name) and node.func.value in BUILT_IN):
        return False
    return not isinstance(node, cst.NamedExpr | cst.Yield | cst.Await) and all(
        map(_has_no_effect, node.children)
    )


def names_in(node: cst.CSTNode) -> set[str]:
    """The names that it reads; those that a lambda or a comprehension binds count too."""
    if isinstance(node, cst.Name):
        return {node.value}
    if isinstance(node, cst.Attribute):
        return names_in(node.value)
    if isinstance(node, cst.Arg):
        return names_in(node.value)
    return {name for child in node.children for name in names_in(child)}


# Definitions and calls


def _decorate_outside(choice: Choice) -> Change | None:
    return _decorate(choice, lambda new, old: [new, *old])


def _decorate_inside(choice: Choice) -> Change | None:
    return _decorate(choice, lambda new, old: [*old, new])


def _decorate(choice: Choice, order: Callable[[cst.Decorator, Any], list[cst.Decorator]]) -> Change | None:
    node: cst.FunctionDef | None = choice.of(choice.sites.functions)
    if node is None:
        return None
    decorator = cst.Decorator(cst.parse_expression("unknown_library.decorator"))
    return choice.mutation(
        node, lambda definition: definition.with_changes(decorators=order(decorator, definition.decorators))
    )


def _derive(change: Callable[[cst.ClassDef], cst.ClassDef]) -> Make:
    def make(choice: Choice) -> Change | None:
        node: cst.ClassDef | None = choice.of(choice.sites.classes)
        return choice.mutation(node, change) if node else None

    return make


def _with_last_base(node: cst.ClassDef) -> cst.ClassDef:
    return node.with_changes(bases=[*_separated(node.bases), _argument("unknown_library.Base")])


def _lose_member(change: Callable[[cst.ClassDef], cst.ClassDef]) -> Make:
    """What changes a class gives it a member that it had itself."""

    def make(choice: Choice) -> Change | None:
        blocks = {block.node: block for block in choice.sites.blocks}
        places = [
            (node, blocks[node.body], index)
            for node in choice.sites.classes
            if isinstance(node.body, cst.IndentedBlock)
            for index, member in enumerate(node.body.body)
            if _is_independent(member, choice.subject.library_names)
        ]
        found: tuple[cst.ClassDef, Block, int] | None = choice.of(places)
        if found is None:
            return None
        node, block, index = found
        also = deletion(choice.cell, block, index, index + 1)
        return replace(choice.mutation(node, change), also=(also,))

    return make


def _with_first_base(node: cst.ClassDef) -> cst.ClassDef:
    return node.with_changes(bases=[*_separated([_argument("unknown_library.Base")]), *node.bases])


def _with_decorator(node: cst.ClassDef) -> cst.ClassDef:
    decorator = cst.Decorator(cst.parse_expression("unknown_library.decorator"))
    return node.with_changes(decorators=[decorator, *node.decorators])


def _with_metaclass(node: cst.ClassDef) -> cst.ClassDef:
    return node.with_changes(keywords=[*node.keywords, _argument("metaclass=unknown_library.Meta")])


def _replace_function(choice: Choice) -> Change | None:
    """A decorator makes the function, of which nothing is left."""
    places = [
        node
        for node in choice.sites.functions
        if not node.decorators and _is_independent(node, choice.subject.library_names)
    ]
    node: cst.FunctionDef | None = choice.of(places)
    if node is None:
        return None
    decorator = cst.Decorator(cst.parse_expression("unknown_library.decorator"))
    empty = cst.IndentedBlock([cst.parse_statement("pass")])
    return choice.mutation(
        node, lambda definition: definition.with_changes(decorators=[decorator], body=empty)
    )


def _is_independent(statement: cst.CSTNode, library: frozenset[str]) -> bool:
    """Whether code elsewhere could do what a statement does: it is a plain value, or a function that uses libraries."""
    code = cst.Module([]).code_for_node(statement)
    if isinstance(statement, cst.FunctionDef):
        if statement.decorators or means_its_frame(statement) or re.search(r"\b(global|nonlocal)\b", code):
            return False
        table = symtable.symtable(code, "statement", "exec").get_children()[0]
        assert isinstance(table, symtable.Function)
        return not table.get_children() and set(table.get_globals()) <= library | BUILT_IN
    return (
        isinstance(statement, cst.SimpleStatementLine) and _names_in_values(statement) <= library | BUILT_IN
    )


def _names_in_values(statement: cst.SimpleStatementLine) -> set[str]:
    """The names that its assignments read, or a name that is none where it is something else."""
    values = [small.value if isinstance(small, cst.Assign) else None for small in statement.body]
    return {name for value in values for name in (names_in(value) if value else {""})}


def _give_more(code: str) -> Make:
    def change(call: cst.BaseExpression) -> cst.BaseExpression:
        if not isinstance(call, cst.Call):
            return call
        return call.with_changes(args=[*_separated(call.args), _argument(code)])

    def make(choice: Choice) -> Change | None:
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


def _call_through(choice: Choice) -> Change | None:
    node: cst.Call | None = choice.of(choice.sites.calls)
    if node is None or means_its_frame(node.func):
        return None

    def change(call: cst.BaseExpression) -> cst.BaseExpression:
        if not isinstance(call, cst.Call):
            return call
        function = [cst.Arg(call.func)] if not call.args else _separated([cst.Arg(call.func)])
        return call.with_changes(
            func=cst.parse_expression("unknown_library.call"), args=[*function, *call.args]
        )

    return choice.mutation(node, change)


def _lengthen(choice: Choice) -> Change | None:
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


EXPRESSION_KINDS: dict[str, Make] = {
    **{kind: _hide(template) for kind, template in HIDDEN.items()},
    "an expression is unknown": _hide_fully,
    "a call goes through an unknown wrapper": _wrap_call,
    "a call is made by an unknown function": _call_through,
    "a call has unknown further arguments": _give_more("*unknown_library.items()"),
    "a call has unknown further keywords": _give_more("**unknown_library.items()"),
    "a container has unknown further elements": _lengthen,
    "a function has an unknown decorator": _decorate_outside,
    "a function has an unknown decorator within the others": _decorate_inside,
    "a class has an unknown decorator": _derive(_with_decorator),
    "a class has an unknown last base": _derive(_with_last_base),
    "a class has an unknown first base": _derive(_with_first_base),
    "a class has an unknown first base, which holds a member that it had": _lose_member(_with_first_base),
    "a class has an unknown decorator, which adds a member that it had": _lose_member(_with_decorator),
    "a class has an unknown metaclass, which adds a member that it had": _lose_member(_with_metaclass),
    "a function is made by an unknown decorator": _replace_function,
    "a class has an unknown metaclass": _derive(_with_metaclass),
}
