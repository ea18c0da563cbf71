"""The types of values on their way through a model: Keras 2 casts floats only, and many layers take nothing else."""

from __future__ import annotations

from seqlint.inference.memory import once
from seqlint.knowledge.keras.layers._shared.dtypes import FLOATS, INTEGERS, OWN, SAME, TEXT, Dtype
from seqlint.knowledge.keras.layers._shared.errors import Failure, LayerError
from seqlint.knowledge.keras.layers._shared.layer_type import LayerType
from seqlint.knowledge.keras.layers.core.wrapper import Holder
from seqlint.record import SEQUENTIAL, Addition, EventKind, Layer, Model
from seqlint.values import Value

_KINDS = (("floats", FLOATS), ("integers", INTEGERS), ("strings", TEXT))


def stated_dtype(model: Model) -> Dtype:
    """The type of the input that the first layer of *model* declares."""
    first = _first_layer(model)
    if first is None or first.kind is None or first.kind.declared_input(first.arguments) is None:
        return None
    return first.kind.own_dtype(first.arguments)


def _first_layer(model: Model) -> Layer | None:
    first = next((event for event in model.events if event.changes_layers), None)
    if model.class_name != SEQUENTIAL or not isinstance(first, Addition):
        return None
    if isinstance(first.added, Model):
        return _first_layer(first.added)
    return first.added if isinstance(first.added, Layer) else None


def dtype_after(added: Value, x: Dtype) -> Dtype:
    """The type of what a layer or nested model makes of values of type *x*."""
    if isinstance(added, Model):
        return _passed_model(added, x)
    if not isinstance(added, Layer) or added.kind is None:
        return None
    return x if added.kind.is_input else _passed_layer(added, added.kind, x)


@once
def _passed_model(model: Model, x: Dtype) -> Dtype:
    """A model casts what it is given to the type of the input that it declares."""
    declares = stated_dtype(model)
    if declares is not None:
        x = declares
    elif _may_be_built(model):
        return None
    for event in model.events:
        if isinstance(event, Addition):
            x = dtype_after(event.added, x)
        elif event.changes_layers:
            return None
    return None if model.class_name != SEQUENTIAL else x


def _may_be_built(model: Model) -> bool:
    """Whether it may have an input of another type, for more happened to it than to be put where it is."""
    others = [event for event in model.events if not isinstance(event, Addition)]
    return len(others) > 1 or any(event.kind is not EventKind.CALL or event.positional for event in others)


def _passed_layer(layer: Layer, kind: LayerType, x: Dtype) -> Dtype:
    types, own = kind.types(layer.arguments), kind.own_dtype(layer.arguments)
    if own is not None and own not in types.own:
        raise LayerError(Failure.DTYPE, f"`{kind.name}` cannot compute in `dtype={own!r}`", argument="dtype")
    if x in FLOATS and (own is None or own in FLOATS):
        x = own
    if x is not None and x not in types.takes:
        raise _refusal(kind, types.takes, x)
    if isinstance(kind, Holder):
        for inner in kind.called_layers(layer.arguments):
            x = dtype_after(inner, x)
    return x if types.gives == SAME else own if types.gives == OWN else types.gives


def _refusal(kind: LayerType, takes: frozenset[str], x: str) -> LayerError:
    ours = next(names for _, names in _KINDS if x in names)
    words = sorted(takes) if ours & takes else [word for word, names in _KINDS if names & takes]
    listed = " and ".join(filter(None, (", ".join(words[:-1]), words[-1] if words else "nothing")))
    if x in TEXT:
        help = "make numbers of the strings first, with `TextVectorization` or `StringLookup`"
    elif FLOATS & takes:
        help = "make floats of the values first, as `Rescaling(1.0)` does"
    elif takes >= TEXT:
        help = 'state the type of the input: `Input(shape=..., dtype="string")`'
    else:
        help = 'state the type of the input: `Input(shape=..., dtype="int64")`'
    return LayerError(Failure.DTYPE, f"`{kind.name}` takes {listed} but gets {x} values", help=help)
