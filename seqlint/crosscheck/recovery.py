"""Describes inferred models as plain data, from which another process can rebuild them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from seqlint.inference.inferred import InferredModel, Step, is_input
from seqlint.inference.propagation import infer_model
from seqlint.knowledge.keras.layers._shared.errors import LayerError
from seqlint.knowledge.keras.layers._shared.registry import find
from seqlint.knowledge.keras.layers._shared.weights import count
from seqlint.knowledge.keras.layers.merging.branches import BRANCHES
from seqlint.knowledge.keras.signatures import names, signature
from seqlint.record import EventKind, Layer, Model
from seqlint.shapes.dim import DYNAMIC, Dim
from seqlint.shapes.shape import Shape
from seqlint.site import Place
from seqlint.values import DictValue, LibraryObject, ListValue, Missing, Reference, Value
from seqlint.values.text import describe

#: data for `json`
Data = Any

#: the shape of a layer's output: None where it is not known, "?" for a dim that is not known
ShapeData = tuple[int | str | None, ...] | None

#: layers that run code, or load models, of the user
_RUN_CODE = frozenset({"FlaxLayer", "JaxLayer", "Lambda", "TFSMLayer", "TorchModuleWrapper"})
#: the end of an argument's name, and the module of Keras in which a string names something
_IDENTIFIERS = {
    "activation": "activations",
    "constraint": "constraints",
    "initializer": "initializers",
    "regularizer": "regularizers",
}
#: arguments that affect neither shapes nor parameter counts, and are omitted where they cannot be described
_OPTIONAL = frozenset({"dtype", "name", "seed", "trainable", "weights"})


@dataclass(frozen=True)
class Expected:
    """What seqlint says about one layer."""

    class_name: str
    place: Place
    output_shape: ShapeData
    #: None where it is not known
    params: int | None
    #: what Keras raises here
    problem: str | None
    is_input: bool


@dataclass(frozen=True)
class Recovered:
    """One model as it was recovered from the source, and what seqlint says about it."""

    place: Place
    name: str | None
    keras: int
    #: its description, or None with the reason
    model: Data | None
    reason: str = ""
    layers: tuple[Expected, ...] = ()
    params: int | None = None
    trainable_params: int | None = None


class NotDescribableError(Exception):
    """Why a model cannot be rebuilt elsewhere."""


def recover(inferred: InferredModel) -> Recovered:
    """What the cross-check needs of a model."""
    record = inferred.record
    try:
        data, reason = _Describer().model(inferred, outermost=True), ""
    except NotDescribableError as error:
        data, reason = None, str(error)
    return Recovered(
        record.site.place,
        record.name,
        record.keras,
        data,
        reason,
        tuple(map(_expected, inferred.steps)),
        _number(count(inferred.weights())),
        _number(inferred.trainable_count),
    )


def _expected(step: Step) -> Expected:
    return Expected(
        step.class_name,
        step.site.place,
        _shape(step.output),
        _number(count(step.weights)),
        step.problem.message if step.problem is not None else None,
        is_input(step.layer),
    )


def _shape(shape: Shape) -> ShapeData:
    return None if shape.dims is None else tuple(_dim(dim) for dim in shape.dims)


def _dim(dim: Dim) -> int | str | None:
    if isinstance(dim, int):
        return dim
    return None if dim is DYNAMIC else "?"


def _number(number: Dim) -> int | None:
    return number if isinstance(number, int) else None


class _Describer:
    """Numbers the layers and models, so that a shared layer stays one object."""

    def __init__(self) -> None:
        self.numbers: dict[int, int] = {}
        #: keeps what is numbered alive, so that no id is used twice
        self.kept: list[Value] = []

    def model(self, inferred: InferredModel, *, outermost: bool = False) -> Data:
        """The description of a model."""
        record = inferred.record
        self._require_known(inferred)
        if any(step.event.problem is not None for step in inferred.steps):
            raise NotDescribableError(
                "a call that adds a layer raises an exception, and such calls are not repeated"
            )
        shape = None
        if inferred.input_event is not None and inferred.input_event.kind is not EventKind.ADD:
            shape = list(self._input_shape(inferred.input_shape))
        elif outermost and inferred.input_shape is None:
            raise NotDescribableError("its input shape is not in the source")
        return {
            "id": self._number(record),
            "model": [self.value(step.layer) for step in inferred.steps],
            "input_shape": shape,
            "trainable": None if record.trainable is True else _trainable(record.trainable),
        }

    def _require_known(self, inferred: InferredModel) -> None:
        refused = {id(step.event.site) for step in inferred.steps if step.problem is not None}
        for unresolved in inferred.unresolved:
            if id(unresolved.site) not in refused:
                raise NotDescribableError(unresolved.reason)
        if any(step.layer is None for step in inferred.steps):
            raise NotDescribableError("it contains something that is not a layer")
        if any(step.conditional for step in inferred.steps):
            raise NotDescribableError("its layers depend on a condition")
        if inferred.borrows:
            raise NotDescribableError("one of its layers was built in another model")

    def _input_shape(self, shape: Shape | None) -> Iterator[int | None]:
        for dim in shape.dims or () if shape is not None else ():
            if not isinstance(dim, int) and dim is not DYNAMIC:
                raise NotDescribableError(f"its input shape {shape} has a size that is not a known number")
            yield dim if isinstance(dim, int) else None

    def value(self, value: Value) -> Data:
        """The description of any value."""
        if value is None or isinstance(value, (bool, int, float, str)):
            return value
        if isinstance(value, tuple):
            return {"tuple": [self.value(item) for item in value]}
        if isinstance(value, ListValue) and value.items is not None:
            return {"list": [self.value(item) for item in value.items]}
        if isinstance(value, DictValue) and value.items is not None:
            return {"dict": [[self.value(key), self.value(item)] for key, item in value.items.items()]}
        if isinstance(value, Layer):
            return self._layer(value)
        if isinstance(value, Model):
            return self.model(infer_model(value))
        raise NotDescribableError(f"the value `{describe(value)}` is not known exactly")

    def _layer(self, layer: Layer) -> Data:
        if layer.kind is not None and layer.kind.is_model:
            return self._application(layer, layer.kind.name)
        if layer.kind is BRANCHES:
            return {"layer": "Branches", **self._call(layer)}
        if layer.kind is not find(layer.class_name, layer.arguments.keras) or layer.class_name in _RUN_CODE:
            raise NotDescribableError(f"`{layer.class_name}` runs code of the program")
        if layer.kind is None:
            raise NotDescribableError(f"`{layer.class_name}` is not a layer that seqlint knows")
        return {"layer": layer.class_name, **self._call(layer)}

    def _application(self, layer: Layer, name: str) -> Data:
        """A pretrained model, without its weights."""
        if layer.problem is not None and not _is_refused_without_weights(layer):
            raise NotDescribableError(
                f"`{name}` is rebuilt without weights, but refuses its arguments only with weights"
            )
        call = self._call(layer)
        return {"application": name, **call, "arguments": {**call["arguments"], "weights": None}}

    def _call(self, layer: Layer) -> dict[str, Data]:
        arguments = {}
        for name, value in layer.arguments.given.items():
            try:
                arguments[name] = self._argument(layer, name, value)
            except NotDescribableError as error:
                if not _may_be_left_out(name):
                    kind = layer.kind.name if layer.kind is not None else layer.class_name
                    raise NotDescribableError(f"`{name}` of `{kind}`: {error}") from None
                if any(parameter.name == name and parameter.required for parameter in _parameters(layer)):
                    arguments[name] = "linear"
        return {
            "id": self._number(layer),
            "arguments": arguments,
            "trainable": _trainable(layer.trainable),
        }

    def _argument(self, layer: Layer, name: str, value: Value) -> Data:
        kind = _IDENTIFIERS.get(name.rpartition("_")[2])
        if kind is not None and isinstance(value, (Reference, LibraryObject)):
            named = value.name.rpartition(".")[2]
            if named in names(kind, layer.arguments.keras):
                return named
        if isinstance(value, DictValue) and (kind is not None or name == "dtype"):
            # Keras would import the module that such a dict names
            raise NotDescribableError("it is a serialized object")
        if name == "vocabulary" and isinstance(value, str):
            raise NotDescribableError("it is read from a file")
        return self.value(value)

    def _number(self, value: Layer | Model) -> int:
        self.kept.append(value)
        return self.numbers.setdefault(id(value), len(self.numbers))


def _is_refused_without_weights(layer: Layer) -> bool:
    """Whether Keras refuses the arguments of a pretrained model even if it loads no weights."""
    assert layer.kind is not None
    arguments = replace(layer.arguments, given={**layer.arguments.given, "weights": None})
    try:
        layer.kind.check(arguments)
    except LayerError:
        return True
    return False


def _trainable(value: Value | Missing) -> bool | None:
    """The value of an attribute ``trainable``, where it is a known bool."""
    return value if isinstance(value, bool) else None


def _may_be_left_out(name: str) -> bool:
    return name in _OPTIONAL or name.rpartition("_")[2] in _IDENTIFIERS


def _parameters(layer: Layer) -> Iterator[Any]:
    found = signature(layer.class_name, layer.arguments.keras)
    yield from found.parameters if found is not None else ()
