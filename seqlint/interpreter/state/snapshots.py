"""Copies for the record of values that the program may change later: what they are when they are passed."""

from __future__ import annotations

from copy import copy

from seqlint.interpreter.state.objects import CallArguments
from seqlint.knowledge.library import Stateful
from seqlint.values import DictValue, DictView, ListValue, Unknown, Value

_CHANGEABLE = (ListValue, DictValue, Stateful)


def snapshot(value: Value) -> Value:
    """*value* as it is now: its lists, dicts and tables are copied."""
    return _copied(value, {}) if isinstance(value, (tuple, *_CHANGEABLE)) else value


def snapshot_of(arguments: CallArguments) -> CallArguments:
    """The arguments of a call as they are now."""
    if not any(isinstance(value, (tuple, *_CHANGEABLE)) for value in arguments.all()):
        return arguments
    return CallArguments(
        tuple(map(snapshot, arguments.positional)),
        {name: snapshot(value) for name, value in arguments.keywords.items()},
        arguments.complete,
    )


def _copied(value: Value, made: dict[int, Value]) -> Value:
    """A copy of *value* and of what it holds, each once; what holds itself is not followed into itself."""
    if isinstance(value, tuple):
        items = tuple(_copied(item, made) for item in value)
        return value if all(ours is theirs for ours, theirs in zip(items, value, strict=True)) else items
    if not isinstance(value, _CHANGEABLE):
        return value
    if id(value) in made:
        return made[id(value)]
    made[id(value)] = Unknown(None, "it holds itself")
    result = ListValue(value.items) if isinstance(value, DictView) else copy(value)
    if isinstance(result, ListValue) and result.items is not None:
        result.items = [_copied(item, made) for item in result.items]
    elif isinstance(result, DictValue) and result.items is not None:
        result.items = {key: _copied(item, made) for key, item in result.items.items()}
    made[id(value)] = result
    return result
