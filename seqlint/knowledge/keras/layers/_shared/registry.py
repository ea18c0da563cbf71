"""The declarations of layers: each registers itself with a decorator, and is found by its name."""

from __future__ import annotations

import importlib
import pkgutil
from collections import ChainMap
from collections.abc import Callable, Mapping
from functools import cache
from types import new_class
from typing import TypeVar

from seqlint.knowledge.keras.layers._shared.layer_type import LayerType

_PACKAGE = "seqlint.knowledge.keras.layers"

#: by name and alias, of both versions of Keras
_layers: dict[str, LayerType] = {}
#: those that stand in the place of the former in Keras 2
_keras2: dict[str, LayerType] = {}

_BY_VERSION: Mapping[int, Mapping[str, LayerType]] = {2: ChainMap(_keras2, _layers), 3: _layers}

_Class = TypeVar("_Class", bound=type[LayerType])


def layer(cls: _Class) -> _Class:
    """Register a layer's declaration under its name and aliases."""
    _register(cls, _layers)
    return cls


def keras2(*layers: type[LayerType]) -> Callable[[_Class], _Class]:
    """Register what Keras 2 does otherwise with *layers*: the decorated class overrides what differs.

    It derives from the layer itself, or from a base class of several layers.
    """

    def register(cls: _Class) -> _Class:
        for declared in layers:
            _register(new_class(declared.__name__, (cls, declared)), _keras2)
        return cls

    return register


def _register(cls: type[LayerType], names: dict[str, LayerType]) -> None:
    instance = cls()
    for name in (instance.name, *cls.aliases):
        names[name] = instance


def find(name: str, keras: int) -> LayerType | None:
    """What this version of Keras does with the layer of this name or alias; None where there is no declaration."""
    return declarations(keras).get(name)


def declarations(keras: int) -> Mapping[str, LayerType]:
    """All declarations by name and alias, for a version of Keras."""
    _import_all()
    return _BY_VERSION[keras]


@cache
def _import_all() -> None:
    for module in pkgutil.walk_packages(importlib.import_module(_PACKAGE).__path__, f"{_PACKAGE}."):
        importlib.import_module(module.name)
