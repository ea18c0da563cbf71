"""The declarations of layers: each registers itself with a decorator, and is found by its name."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Mapping
from functools import cache
from typing import TypeVar

from seqlint.knowledge.keras.layers._shared.layer_type import LayerType

_LAYERS = "seqlint.knowledge.keras.layers"

_registered: dict[str, LayerType] = {}

_Class = TypeVar("_Class", bound=type[LayerType])


def layer(cls: _Class) -> _Class:
    """Register a layer's declaration under its name and aliases."""
    instance = cls()
    for name in (instance.name, *cls.aliases):
        _registered[name] = instance
    return cls


def find(name: str) -> LayerType | None:
    """The declaration of the layer of this name or alias; None where there is none."""
    return declarations().get(name)


@cache
def declarations() -> Mapping[str, LayerType]:
    """All declarations by name and alias."""
    for module in pkgutil.walk_packages(importlib.import_module(_LAYERS).__path__, f"{_LAYERS}."):
        importlib.import_module(module.name)
    return _registered
