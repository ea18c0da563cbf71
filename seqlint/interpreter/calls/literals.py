"""Literals in strings, and copies of what literals make."""

from __future__ import annotations

import ast
import json
from collections.abc import Callable
from typing import Any

import libcst as cst

from seqlint.interpreter.calls.builtins import computes
from seqlint.interpreter.state.engine import Interpreter
from seqlint.interpreter.state.objects import CallArguments
from seqlint.values import NOT_KNOWN, DictValue, ListValue, NotKnown, Value

_READERS: dict[str, Callable[[str], Any]] = {"json.loads": json.loads, "ast.literal_eval": ast.literal_eval}


@computes(*_READERS)
def _literal(
    interpreter: Interpreter, name: str, arguments: CallArguments, node: cst.CSTNode
) -> Value | NotKnown:
    text = arguments.get("s", 0)
    if not isinstance(text, str):
        return NOT_KNOWN
    try:
        return _value(interpreter, _READERS[name](text))
    except (ValueError, SyntaxError, RecursionError, MemoryError):
        return NOT_KNOWN


def _value(interpreter: Interpreter, literal: Any) -> Value:
    if isinstance(literal, list):
        return interpreter.heap.born(ListValue([_value(interpreter, item) for item in literal]))
    if isinstance(literal, dict):
        pairs = {key: _value(interpreter, item) for key, item in literal.items()}
        return interpreter.heap.born(DictValue(pairs))
    constant: Value = literal
    return constant


@computes("copy.deepcopy")
def _copy(
    interpreter: Interpreter, name: str, arguments: CallArguments, node: cst.CSTNode
) -> Value | NotKnown:
    """Data is copied; a copy of a layer or a model is another one, which is not followed."""
    value = arguments.get("x", 0)
    return _copied(interpreter, value) if _is_data(value) else NOT_KNOWN


def _is_data(value: Value, within: frozenset[int] = frozenset()) -> bool:
    """Whether *value* is made of constants; a container that holds itself is not."""
    if isinstance(value, (ListValue, DictValue, tuple)):
        held = value if isinstance(value, tuple) else value.items
        items = held.values() if isinstance(held, dict) else held
        around = within | {id(value)}
        return items is not None and id(value) not in within and all(_is_data(item, around) for item in items)
    return value is None or isinstance(value, (int, float, str, bytes))


def _copied(interpreter: Interpreter, value: Value) -> Value:
    if isinstance(value, ListValue):
        return interpreter.heap.born(ListValue([_copied(interpreter, item) for item in value.items or ()]))
    if isinstance(value, DictValue):
        pairs = {key: _copied(interpreter, item) for key, item in (value.items or {}).items()}
        return interpreter.heap.born(DictValue(pairs))
    return value
