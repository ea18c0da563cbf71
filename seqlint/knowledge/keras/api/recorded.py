"""Keras's public API, as recorded from Keras itself by ``scripts/record_api.py``: modules, members, signatures.

Names are canonical (see `seqlint.knowledge.keras.api.names`): ``keras.utils.to_categorical``, ``keras.Model.fit``.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum
from functools import cache
from typing import Any

from seqlint.knowledge.keras.api import signatures
from seqlint.knowledge.keras.api.signatures import Signature, read_data

#: the class of what `Model(inputs, outputs)` returns
FUNCTIONAL = "keras.Functional"


class Kind(Enum):
    """What a public name refers to."""

    MODULE = "modules"
    CLASS = "classes"
    FUNCTION = "functions"
    OTHER = "others"
    #: a class that is only there to raise an exception which says that it is gone
    REFUSED = "refused"


@cache
def module_names(module: str, keras: int = 3, *, by_tensorflow: bool = True) -> frozenset[str] | None:
    """The public names of a module, or None where this version of Keras has no such module.

    Keras 3 has names that only ``tf.keras`` offers; they are left out without *by_tensorflow*.
    """
    found = kinds(module, keras, by_tensorflow)
    return frozenset(found) or None


def kind_of(name: str, keras: int = 3, *, by_tensorflow: bool = True) -> Kind | None:
    """What a qualified name refers to, or None where this version of Keras does not have it."""
    module, _, last = name.rpartition(".")
    if not module:
        return Kind.MODULE if name == "keras" else None
    return kinds(module, keras, by_tensorflow).get(last)


@cache
def kinds(module: str, keras: int, by_tensorflow: bool) -> dict[str, Kind]:
    """What the public names of a module refer to; empty where there is no such module."""
    recorded = _modules(keras)
    tables = [recorded["modules"].get(module, {})]
    if by_tensorflow:
        tables.append(recorded["by_tensorflow"].get(module, {}))
    return {name: Kind(kind) for table in tables for kind, names in table.items() for name in names}


@cache
def members(name: str, keras: int = 3) -> frozenset[str] | None:
    """The public members of a class and of its instances; None for what is not a public class.

    They include every attribute that a method of the class assigns, whether or not it was called.
    """
    ancestry = list(_ancestry(name, keras))
    if not ancestry:
        return None
    return frozenset(
        member
        for entry in ancestry
        for kind in ("methods", "properties", "attributes")
        for member in entry.get(kind, ())
    )


def model_methods(keras: int = 3) -> frozenset[str]:
    """The methods of `keras.Model`, those of its base classes included."""
    return frozenset(_modules(keras)["methods"])


def modules(keras: int = 3) -> frozenset[str]:
    """The qualified names of all public modules."""
    recorded = _modules(keras)
    return frozenset(recorded["modules"]) | frozenset(recorded["by_tensorflow"])


@cache
def all_members(keras: int = 3) -> frozenset[str]:
    """The members of all public classes."""
    return frozenset().union(*(members(name, keras) or () for name in _api(keras)["classes"]))


@cache
def raising_members(name: str, keras: int = 3) -> frozenset[str]:
    """The properties of a class that raise an exception where its instance is new: not built, or not called yet."""
    raising: set[str] = set()
    for entry in reversed(list(_ancestry(name, keras))):
        raising.difference_update(entry.get("properties", ()))
        raising.update(entry.get("raising", ()))
    return frozenset(raising)


@cache
def signature_of(name: str, keras: int = 3) -> Signature | None:
    """The signature of a public function, of a class, or of a method, ``keras.Model.fit``; None for other names."""
    recorded = _api(keras)
    name = recorded["aliases"].get(name, name)
    module, _, last = name.rpartition(".")
    if name in recorded["functions"]:
        return signatures.from_record(last, recorded["functions"][name])
    if name in recorded["classes"]:
        entry = recorded["classes"][name].get("constructor")
        if entry is not None:
            return signatures.from_record(last, entry)
        return signatures.signature(last, keras, module.removeprefix("keras."))
    for cls in _ancestry(module, keras):
        if last in cls["methods"]:
            return signatures.from_record(last, cls["methods"][last])
    return None


def _ancestry(name: str, keras: int) -> Iterator[dict[str, Any]]:
    """The entries of a class and of its public base classes, the nearest first."""
    recorded = _api(keras)
    entry = recorded["classes"].get(recorded["aliases"].get(name, name))
    while entry is not None:
        yield entry
        entry = recorded["classes"].get(entry.get("base"))


@cache
def _modules(keras: int) -> dict[str, Any]:
    return read_data("modules", keras)


@cache
def _api(keras: int) -> dict[str, Any]:
    return read_data("api", keras)
