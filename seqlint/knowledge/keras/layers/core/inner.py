"""Layers that are given to other layers: what a wrapper may know of them before anything is built."""

from __future__ import annotations

from typing import TypeGuard

from seqlint.knowledge.keras.layers._shared.arguments import Arguments
from seqlint.knowledge.keras.layers._shared.built import UNKNOWN_BUILT, Built
from seqlint.knowledge.keras.layers._shared.layer_type import BuildableLayer, KnownLayer, LayerLike, LayerType
from seqlint.knowledge.keras.layers._shared.registry import find
from seqlint.shapes.shape import Shape
from seqlint.values import DictValue, ListValue, Reference, SetValue, Value

_RECURRENT_FLAG = "go_backwards"


def kind_of(value: Value) -> LayerType | None:
    """The declaration of a layer given as an argument, or None where it is not known to be such a layer."""
    return value.kind if isinstance(value, LayerLike) else None


def is_known_layer(value: Value) -> TypeGuard[KnownLayer]:
    """Whether *value* is a layer that seqlint knows."""
    return kind_of(value) is not None


def is_no_layer(value: Value) -> bool:
    """Whether *value* is certainly no layer: a number, a string, a collection, or a layer class of Keras."""
    if isinstance(value, Reference):
        module, _, name = value.name.rpartition(".")
        return "keras" in module.split(".") and find(name, 3) is not None
    plain = (bool, int, float, str, bytes, tuple, ListValue, DictValue, SetValue)
    return value is None or isinstance(value, plain)


def require_layer(arguments: Arguments, name: str) -> None:
    """Refuse an argument that is certainly no layer."""
    value = arguments[name]
    if is_no_layer(value):
        is_class = isinstance(value, Reference)
        help = "call the class to make a layer of it" if is_class else None
        arguments.refuse(name, "must be a layer", help=help)


def is_recurrent(value: Value) -> bool | None:
    """Whether the layer can run over a sequence in both directions, or None where it is not known."""
    if not is_known_layer(value):
        return None
    return _RECURRENT_FLAG in value.arguments.defaults


def build_inner(inner: Value, x: Shape, *, tested: bool = True) -> Built:
    """The output and weights of the layer given to a wrapper; unknown for one that seqlint does not see."""
    return inner.build(x, tested=tested) if isinstance(inner, BuildableLayer) else UNKNOWN_BUILT


def build_uncalled(inner: Value, x: Shape) -> Built:
    """The same where Keras 2 builds the layer, but never calls it."""
    if not is_known_layer(inner):
        return UNKNOWN_BUILT
    return inner.kind.build_uncalled(inner.arguments, x).frozen(inner.kind.is_frozen(inner.arguments))


def are_equal(ours: Value, theirs: Value) -> bool | None:
    """Whether the values compare equal as they were written, or None where that is not known."""
    return bool(ours == theirs) if _is_plain(ours) and _is_plain(theirs) else None


def _is_plain(value: Value) -> bool:
    if isinstance(value, tuple):
        return all(map(_is_plain, value))
    return value is None or isinstance(value, (bool, int, float, str))
