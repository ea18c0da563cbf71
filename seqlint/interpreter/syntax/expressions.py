"""Expressions: names, literals, displays, calls, operators and conditions."""

from __future__ import annotations

import ast
from collections.abc import Callable, Sequence
from functools import partial

import libcst as cst

from seqlint.interpreter.calls.attributes import get_attribute
from seqlint.interpreter.calls.functions import defaults_of
from seqlint.interpreter.keras.api.members import judge_key
from seqlint.interpreter.operations.iteration import (
    any_item,
    taken,
)
from seqlint.interpreter.operations.libraries import operate
from seqlint.interpreter.operations.operators import binary, compare, evaluate_truth, truth, unary
from seqlint.interpreter.operations.subscripts import get_item, is_key, key_of
from seqlint.interpreter.state.engine import Interpreter, evaluates
from seqlint.interpreter.state.havoc import run_special_methods
from seqlint.interpreter.state.join import join_values, made_since, run_alternatives
from seqlint.interpreter.state.objects import CallArguments, Function
from seqlint.interpreter.state.reach import holds_nothing, reachable
from seqlint.interpreter.syntax.assignments import assign
from seqlint.knowledge.keras.training.history import History, Log
from seqlint.shapes import dim as dims
from seqlint.source.version_conditions import is_for_some_versions, tells_versions
from seqlint.values import DictValue, ListValue, NotKnown, Scalar, SetValue, Value

_CONSTANTS: dict[str, Value] = {"True": True, "False": False, "None": None}
#: comparisons that return True or False for any operands
_SINGLE = frozenset({cst.Is, cst.IsNot, cst.In, cst.NotIn})


@evaluates(cst.Name)
def _name(interpreter: Interpreter, node: cst.Name) -> Value:
    if node.value in _CONSTANTS:
        return _CONSTANTS[node.value]
    return interpreter.look_up(node.value)


@evaluates(cst.Integer)
def _integer(interpreter: Interpreter, node: cst.Integer) -> Value:
    try:
        number = int(node.value, 0)
    except ValueError:
        return interpreter.unknown(node, "the number is not valid")
    if number.bit_length() > dims.MOST_BITS:
        return interpreter.unknown(node, "the number is too large")
    return number


@evaluates(cst.Float)
def _float(interpreter: Interpreter, node: cst.Float) -> Value:
    return float(node.value)


@evaluates(cst.SimpleString)
def _string(interpreter: Interpreter, node: cst.SimpleString) -> Value:
    text = node.value
    if text[0] in "'\"" and "\\" not in text:
        quotes = 3 if text[:3] in ('"""', "'''") and len(text) >= 6 else 1
        return text[quotes:-quotes]
    try:
        string: str | bytes = ast.literal_eval(text)
    except (ValueError, SyntaxError):
        return interpreter.unknown(node, "the string is not valid")
    return string


@evaluates(cst.ConcatenatedString)
def _concatenated(interpreter: Interpreter, node: cst.ConcatenatedString) -> Value:
    left, right = interpreter.evaluate(node.left), interpreter.evaluate(node.right)
    if isinstance(left, str) and isinstance(right, str):
        return left + right
    return interpreter.unknown(node, "part of the string is not known")


@evaluates(cst.FormattedString)
def _formatted(interpreter: Interpreter, node: cst.FormattedString) -> Value:
    parts: list[str] = []
    complete = True
    for part in node.parts:
        if isinstance(part, cst.FormattedStringText):
            parts.append(part.value.replace("{{", "{").replace("}}", "}"))
            continue
        assert isinstance(part, cst.FormattedStringExpression)
        value = interpreter.evaluate(part.expression)
        run_special_methods(interpreter, (value,), part)
        plain = part.conversion is None and part.format_spec is None and part.equal is None
        if plain and isinstance(value, (str, int, float)):
            parts.append(str(value))
        else:
            complete = False
    return "".join(parts) if complete else interpreter.unknown(node, "part of the string is not known")


@evaluates(cst.Ellipsis)
def _ellipsis(interpreter: Interpreter, node: cst.Ellipsis) -> Value:
    return ...


@evaluates(cst.Tuple, cst.List, cst.Set)
def _display(interpreter: Interpreter, node: cst.Tuple | cst.List | cst.Set) -> Value:
    items: list[Value] | None = []
    for element in node.elements:
        value = interpreter.evaluate(element.value)
        if type(node) is cst.Set:
            run_special_methods(interpreter, (value,), element)
        if type(element) is cst.Element:
            if items is not None:
                items.append(value)
            continue
        run_special_methods(interpreter, (value,), element)
        spread = taken(interpreter, value)
        if spread is None:
            items = None
        elif items is not None:
            items.extend(spread)
    if type(node) is cst.List:
        return interpreter.heap.born(ListValue(items))
    if type(node) is cst.Set:
        return set_of(items)
    return (
        tuple(items)
        if items is not None
        else interpreter.unknown(node, "an unknown number of items is unpacked")
    )


@evaluates(cst.Dict)
def _dict(interpreter: Interpreter, node: cst.Dict) -> Value:
    items: dict[Value, Value] | None = {}
    for element in node.elements:
        value = interpreter.evaluate(element.value)
        if isinstance(element, cst.StarredDictElement):
            spread = value.items if isinstance(value, DictValue) else None
            items = {**items, **spread} if items is not None and spread is not None else None
            continue
        assert isinstance(element, cst.DictElement)
        key = interpreter.evaluate(element.key)
        run_special_methods(interpreter, (key,), element)
        if items is not None and is_key(key):
            items[key] = value
        else:
            items = None
    return interpreter.heap.born(DictValue(items))


@evaluates(cst.Attribute)
def _attribute(interpreter: Interpreter, node: cst.Attribute) -> Value:
    return get_attribute(interpreter, interpreter.evaluate(node.value), node.attr.value, node)


@evaluates(cst.Subscript)
def _subscript(interpreter: Interpreter, node: cst.Subscript) -> Value:
    value = interpreter.evaluate(node.value)
    if isinstance(value, (History, Log)):
        judge_key(interpreter, value, key_of(interpreter, node), node)
    return get_item(interpreter, value, node)


@evaluates(cst.Call)
def _call(interpreter: Interpreter, node: cst.Call) -> Value:
    function = interpreter.evaluate(node.func)
    return interpreter.call(function, arguments_of(interpreter, node.args), node)


def arguments_of(interpreter: Interpreter, args: Sequence[cst.Arg]) -> CallArguments:
    """The evaluated arguments of a call or of a class statement."""
    positional: list[Value] = []
    keywords: dict[str, Value] = {}
    others: list[Value] = []
    complete = True
    for arg in args:
        value = interpreter.evaluate(arg.value)
        if arg.keyword is not None:
            keywords[arg.keyword.value] = value
        elif not arg.star:
            (positional if complete else others).append(value)
        elif arg.star == "*":
            run_special_methods(interpreter, (value,), arg)
            items = taken(interpreter, value)
            complete = complete and items is not None
            positional.extend(items or ())
            others.extend(() if complete else (value,))
        elif isinstance(value, DictValue) and value.items is not None:
            keywords.update({key: item for key, item in value.items.items() if isinstance(key, str)})
        else:
            complete = False
            others.append(value)
    return CallArguments(tuple(positional), keywords, complete, tuple(others))


@evaluates(cst.BinaryOperation)
def _binary(interpreter: Interpreter, node: cst.BinaryOperation) -> Value:
    chain: list[cst.BinaryOperation] = []
    left: cst.BaseExpression = node
    while isinstance(left, cst.BinaryOperation):
        chain.append(left)
        left = left.left
    value = interpreter.evaluate(left)
    for operation in reversed(chain):
        right = interpreter.evaluate(operation.right)
        value = binary(interpreter, type(operation.operator), value, right, operation)
    return value


@evaluates(cst.UnaryOperation)
def _unary(interpreter: Interpreter, node: cst.UnaryOperation) -> Value:
    return unary(interpreter, type(node.operator), interpreter.evaluate(node.expression), node)


@evaluates(cst.BooleanOperation)
def _boolean(interpreter: Interpreter, node: cst.BooleanOperation) -> Value:
    left = interpreter.evaluate(node.left)
    run_special_methods(interpreter, (left,), node)
    known = truth(left)
    is_and = isinstance(node.operator, cst.And)
    if known is not None and known != is_and:
        return left
    if known is not None:
        return interpreter.evaluate(node.right)
    alternatives = [lambda: left, lambda: interpreter.evaluate(node.right)]
    return _either(interpreter, node, alternatives, tells_versions(node.left))


@evaluates(cst.Comparison)
def _comparison(interpreter: Interpreter, node: cst.Comparison) -> Value:
    left = interpreter.evaluate(node.left)
    result: bool | None = True
    for number, target in enumerate(node.comparisons):
        if result is None:
            # the others may not be evaluated
            rest = partial(
                _evaluate_each, interpreter, [part.comparator for part in node.comparisons[number:]]
            )
            _either(interpreter, node, [lambda: None, rest])
            break
        right = interpreter.evaluate(target.comparator)
        kind = type(target.operator)
        may_be_none = right is None and id(left) in interpreter.optional
        answer = None if may_be_none else compare(kind, left, right)
        if answer is None and not holds_nothing((left, right)):
            run_special_methods(interpreter, reachable((left, right)), node)
        if answer is None and len(node.comparisons) == 1:
            value = operate(interpreter, kind, left, right, node)
            if not isinstance(value, NotKnown):
                return value
        if answer is False:
            return False
        result = result if answer else None
        left = right
    if result:
        return True
    # the other operators compare arrays item by item
    is_single = any(type(target.operator) in _SINGLE for target in node.comparisons)
    reason = "the comparison cannot be decided"
    return Scalar(None, reason, interpreter.site(node)) if is_single else interpreter.unknown(node, reason)


def _evaluate_each(interpreter: Interpreter, nodes: Sequence[cst.BaseExpression]) -> Value:
    return tuple(map(interpreter.evaluate, nodes))


@evaluates(cst.IfExp)
def _conditional(interpreter: Interpreter, node: cst.IfExp) -> Value:
    condition = evaluate_truth(interpreter, node.test)
    if condition is not None:
        return interpreter.evaluate(node.body if condition else node.orelse)
    branches = [lambda: interpreter.evaluate(node.body), lambda: interpreter.evaluate(node.orelse)]
    return _either(interpreter, node, branches, is_for_some_versions(node))


def _either(
    interpreter: Interpreter,
    node: cst.BaseExpression,
    alternatives: Sequence[Callable[[], Value]],
    is_for_some_versions: bool = False,
) -> Value:
    """The result of one of the *alternatives*; it is not known which one runs."""
    values: list[Value] = []
    first_model = len(interpreter.program.models)

    def keep(alternative: Callable[[], Value]) -> None:
        values.append(alternative())

    interpreter.version_conditions += is_for_some_versions
    run_alternatives(interpreter, node, [partial(keep, alternative) for alternative in alternatives])
    interpreter.version_conditions -= is_for_some_versions
    own = frozenset().union(*(made_since(value, first_model) for value in values))
    return join_values(interpreter, node, values, None, own)


@evaluates(cst.Lambda)
def _lambda(interpreter: Interpreter, node: cst.Lambda) -> Value:
    function = Function(
        "<lambda>",
        "<lambda>",
        node,
        interpreter.frame.cell,
        interpreter.frame.scope,
        defaults_of(interpreter, node.params),
    )
    return interpreter.heap.born(function)


@evaluates(cst.NamedExpr)
def _walrus(interpreter: Interpreter, node: cst.NamedExpr) -> Value:
    value, frame = interpreter.evaluate(node.value), interpreter.frame
    inner = frame.scope
    while frame.scope.is_comprehension and frame.scope.parent is not None:
        frame.scope = frame.scope.parent
    try:
        assign(interpreter, node.target, value)
    finally:
        frame.scope = inner
    return value


def set_of(items: Sequence[Value] | None) -> SetValue:
    """The set of *items*, each once; of values that are not known it is not known which are equal."""
    if items is None or (len(items) > 1 and not all(map(is_key, items))):
        return SetValue(None)
    return SetValue(list(dict.fromkeys(items)) if all(map(is_key, items)) else list(items))


@evaluates(cst.Await)
def _await(interpreter: Interpreter, node: cst.Await) -> Value:
    interpreter.awaited = node.expression
    return interpreter.evaluate(node.expression)


@evaluates(cst.Yield)
def _yield(interpreter: Interpreter, node: cst.Yield) -> Value:
    items: Sequence[Value] | None
    if isinstance(node.value, cst.From):
        source = interpreter.evaluate(node.value.item)
        items = taken(interpreter, source)
        interpreter.frame.yields.append(any_item(interpreter, source, node.value, None))
    else:
        items = [None if node.value is None else interpreter.evaluate(node.value)]
        interpreter.frame.yields.extend(items)
    yielded = interpreter.frame.yielded
    if yielded is not None and yielded.items is not None and items is not None:
        interpreter.heap.extend(yielded, yielded.items, items)
    elif yielded is not None:
        interpreter.heap.forget_items(yielded)
    return interpreter.unknown(node, "the value that a generator is sent is not known")
