"""The signatures of Keras's constructors, as recorded from Keras itself by ``scripts/record_signatures.py``."""

from __future__ import annotations

import difflib
import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache, cached_property
from typing import Any

from seqlint.values import Unknown, Value


@dataclass(frozen=True)
class Parameter:
    """One parameter of a constructor."""

    name: str
    default: Value = None
    required: bool = False
    keyword_only: bool = False


@dataclass(frozen=True)
class Signature:
    """What a constructor or function takes."""

    name: str
    parameters: tuple[Parameter, ...]
    #: names that are accepted besides the parameters; None where any name is
    extra: frozenset[str] | None = frozenset()
    #: whether it takes any number of positional arguments
    variadic: bool = False
    #: "layers", "losses", ... where it is one of these
    kind: str | None = None

    @cached_property
    def positional(self) -> tuple[str, ...]:
        """The names of those that may be given by position."""
        return tuple(parameter.name for parameter in self.parameters if not parameter.keyword_only)

    @cached_property
    def defaults(self) -> dict[str, Value]:
        """The default of each parameter that has one."""
        return {parameter.name: parameter.default for parameter in self.parameters if not parameter.required}

    @cached_property
    def names(self) -> frozenset[str]:
        """The names of all parameters."""
        return frozenset(parameter.name for parameter in self.parameters)

    def accepts(self, keyword: str) -> bool:
        """Whether *keyword* may be given by name."""
        return keyword in self.names or self.extra is None or keyword in self.extra


@cache
def _recorded(keras: int) -> dict[str, Any]:
    return read_data("keras", keras)


def read_data(name: str, keras: int) -> dict[str, Any]:
    """The contents of a data file that was recorded from this major version."""
    path = os.path.join(os.path.dirname(__file__), "data", f"{name}{keras}.json")
    with open(path, encoding="utf-8") as file:
        loaded: dict[str, Any] = json.load(file)
    return loaded


@cache
def signature(name: str, keras: int = 3, kind: str = "layers") -> Signature | None:
    """The signature of a class or function of a kind: "layers", "losses", "metrics", "optimizers", ..."""
    canonical = canonical_name(name, keras, kind)
    if canonical is None:
        return None
    entry = _recorded(keras)[kind][canonical]
    found = replace(from_record(canonical, entry), kind=kind)
    if keras == 2 and kind == "layers" and found.extra is not None:
        # a layout of DTensor for whatever has an initializer
        initialized = (name for name in found.names if name.endswith("_initializer"))
        layouts = (name.replace("_initializer", "_layout") for name in initialized)
        return replace(found, extra=found.extra.union(layouts))
    return found


def in_other_version(known: Signature, keras: int) -> Signature | None:
    """The signature of the same layer, loss, ... in the major version that is not *keras*, where it has it."""
    return None if known.kind is None else signature(known.name, other_version(keras), known.kind)


def from_record(name: str, entry: Mapping[str, Any]) -> Signature:
    """The signature that an *entry* of the data files describes."""
    parameters = [_parameter(item, keyword_only=False) for item in entry["positional"]]
    parameters += [_parameter(item, keyword_only=True) for item in entry.get("keyword", ())]
    extra = entry.get("extra", ())
    return Signature(
        name,
        tuple(parameters),
        None if extra is None else frozenset(extra),
        entry.get("variadic", False),
    )


def _parameter(item: list[Any], *, keyword_only: bool) -> Parameter:
    if len(item) == 1:
        return Parameter(item[0], required=True, keyword_only=keyword_only)
    return Parameter(item[0], _value(item[1]), keyword_only=keyword_only)


def _value(literal: Any) -> Value:
    if isinstance(literal, list):
        return tuple(_value(item) for item in literal)
    return Unknown(literal["opaque"], "a default of Keras") if isinstance(literal, dict) else literal


def canonical_name(name: str, keras: int = 3, kind: str = "layers") -> str | None:
    """Keras's own name for a public class or function that may be an alias, or None."""
    recorded = _recorded(keras)
    if name in recorded[kind]:
        return name
    canonical: str | None = recorded[f"{kind}_aliases"].get(name)
    return canonical


def other_version(keras: int) -> int:
    """The major version that is not this one."""
    return 5 - keras


def names(kind: str, keras: int = 3) -> frozenset[str]:
    """The strings that name something of a kind: "activations", "initializers", "losses", ...

    For "layers" and "applications" these are the public names. Those of "optimizers" are in lower case, for Keras does not mind case there.
    """
    recorded = _recorded(keras)
    if kind in ("layers", "applications"):
        return frozenset(recorded[kind]) | frozenset(recorded[f"{kind}_aliases"])
    return frozenset(recorded["names"][kind])


@cache
def declared() -> frozenset[str]:
    """Every name by which a layer or a pretrained model of either version takes an argument."""
    kinds = [_recorded(keras)[kind] for keras in (2, 3) for kind in ("layers", "applications")]
    entries = [entry for kind in kinds for entry in kind.values()]
    listed = (item[0] for entry in entries for item in (*entry["positional"], *entry.get("keyword", ())))
    return frozenset(listed).union(*(entry.get("extra") or () for entry in entries))


#: how much alike two words are, from 0 to 1: so that one may be meant, so that it certainly is
_NEAR, _CERTAIN = 0.6, 0.85


def nearest(word: str, choices: Iterable[str]) -> str | None:
    """The one of *choices* that *word* was most likely meant to be."""
    near = _near(word, choices, 1, _NEAR)
    return near[0] if near else None


def certain(word: str, choices: Iterable[str]) -> str | None:
    """The only one of *choices* that is so much like *word* that it was certainly meant."""
    choices = tuple(choices)
    same = [choice for choice in choices if choice.lower() == word.lower()]
    near = same or _near(word, choices, 4, _CERTAIN)
    # `GlorotUniform` and `glorot_uniform` are the same
    return near[0] if len({each.lower().replace("_", "") for each in near}) == 1 else None


def _near(word: str, choices: Iterable[str], number: int, cutoff: float) -> list[str]:
    lower = {choice.lower(): choice for choice in sorted(choices)}
    return [lower[found] for found in difflib.get_close_matches(word.lower(), lower, number, cutoff)]
