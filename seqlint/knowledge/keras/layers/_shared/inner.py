"""Layers that are given to other layers: what a wrapper may know of them before anything is built."""

from __future__ import annotations

from seqlint.knowledge.keras.layers._shared.arguments import Arguments
from seqlint.knowledge.keras.layers._shared.layer_type import LayerLike, LayerType
from seqlint.knowledge.keras.layers._shared.registry import find
from seqlint.values import DictValue, ListValue, Reference, SetValue, Value

_RECURRENT_FLAG = "go_backwards"


class Holder(LayerType):
    """A layer around others, which have the weights."""

    calls_as_stated = False

    def is_frozen(self, arguments: Arguments) -> bool | None:
        """Keras 3 leaves the layers within, which were made before, as they are."""
        return arguments.keras == 2 and super().is_frozen(arguments)


def kind_of(value: Value) -> LayerType | None:
    """The declaration of a layer given as an argument, or None where it is not known to be such a layer."""
    return value.kind if isinstance(value, LayerLike) else None


def is_no_layer(value: Value) -> bool:
    """Whether *value* is certainly no layer: a number, a string, a collection, or a layer class of Keras."""
    if isinstance(value, Reference):
        module, _, name = value.name.rpartition(".")
        return "keras" in module.split(".") and find(name) is not None
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
    if not isinstance(value, LayerLike) or value.kind is None:
        return None
    return _RECURRENT_FLAG in value.arguments.defaults


def are_equal(ours: Value, theirs: Value) -> bool | None:
    """Whether the values compare equal as they were written, or None where that is not known."""
    return bool(ours == theirs) if _is_plain(ours) and _is_plain(theirs) else None


def _is_plain(value: Value) -> bool:
    if isinstance(value, tuple):
        return all(map(_is_plain, value))
    return value is None or isinstance(value, (bool, int, float, str))
