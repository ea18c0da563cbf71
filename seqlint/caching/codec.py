"""Results as JSON. It holds data alone, so that a cache from elsewhere can do no harm."""

from __future__ import annotations

import enum
import types
from dataclasses import fields, is_dataclass
from functools import cache
from typing import Any, Union, get_args, get_origin, get_type_hints

from seqlint.findings import Finding, KerasVersion
from seqlint.inference.summary.data import ModelSummary
from seqlint.linter import FileReport


def encoded(report: FileReport) -> dict[str, Any]:
    """The part of *report* that is kept."""
    return {name: _encoded(getattr(report, name)) for name in _FIELDS}


def decoded(data: dict[str, Any]) -> FileReport:
    """The report that was `encoded`; raises `ValueError`, `TypeError` or `KeyError` for anything else."""
    return FileReport(**{name: _decoded(hint, data[name]) for name, hint in _FIELDS.items()})


_FIELDS: dict[str, Any] = {
    "filename": str,
    "findings": tuple[Finding, ...],
    "models": tuple[ModelSummary, ...],
    "model_count": int,
    "inferred_count": int,
    "mistaken_count": int,
    "keras": tuple[KerasVersion, ...],
}


def _encoded(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_encoded(item) for item in value]
    if isinstance(value, enum.Enum):
        return value.value
    if is_dataclass(value):
        return [_encoded(getattr(value, each.name)) for each in fields(value)]
    return value


def _decoded(hint: Any, value: Any) -> Any:
    origin = get_origin(hint)
    if origin is tuple:
        return _tuple(get_args(hint), _checked(value, list))
    if origin in (Union, types.UnionType):
        return _one_of(get_args(hint), value)
    if issubclass(hint, enum.Enum):
        return hint(value)
    cls: Any = hint
    return cls(*_tuple(_hints(cls), _checked(value, list))) if is_dataclass(hint) else _checked(value, cls)


def _tuple(hints: tuple[Any, ...], parts: list[Any]) -> tuple[Any, ...]:
    if hints[1:] == (...,):
        return tuple(_decoded(hints[0], part) for part in parts)
    return tuple(_decoded(each, part) for each, part in zip(hints, parts, strict=True))


def _one_of(hints: tuple[Any, ...], value: Any) -> Any:
    """*value* as the only one of the types that JSON writes in its way."""
    for hint in hints:
        is_list = get_origin(hint) is tuple or is_dataclass(hint)
        if isinstance(value, list) if is_list else type(value) is hint:
            return _decoded(hint, value)
    raise ValueError(f"{value!r} is none of {hints}")


@cache
def _hints(cls: type) -> tuple[Any, ...]:
    hints = get_type_hints(cls)
    return tuple(hints[each.name] for each in fields(cls))


def _checked(value: Any, kind: type) -> Any:
    if type(value) is not kind:
        raise ValueError(f"{value!r} is no {kind.__name__}")
    return value
