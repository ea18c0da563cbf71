"""Describes inferred models as plain data, from which another process can rebuild them.

A stack is a list of layers. A graph is the list of its nodes in the order in which they were made, with references to
tensors among the arguments of their calls.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from types import EllipsisType
from typing import Any

from seqlint.inference.graph import ordered_nodes
from seqlint.inference.inferred import InferredModel
from seqlint.inference.propagation import infer_model
from seqlint.knowledge.keras.api.signatures import names, signature
from seqlint.knowledge.keras.layers._shared.errors import LayerError
from seqlint.knowledge.keras.layers._shared.registry import find
from seqlint.knowledge.keras.layers.core.operation import Operation
from seqlint.record import EventKind, Graph, KerasTensor, Layer, Model, Node
from seqlint.shapes.dim import DYNAMIC
from seqlint.shapes.shape import Shape
from seqlint.values import DictValue, LibraryObject, ListValue, Missing, Reference, Value
from seqlint.values.text import describe

#: data for `json`
Data = Any

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
#: the methods of operators, and the functions that depend on nothing but their arguments
_OPERATOR = re.compile(r"__\w+__")
_FUNCTION = re.compile(r"keras\.(ops|activations)\.[\w.]+")


class NotDescribableError(Exception):
    """Why a model cannot be rebuilt elsewhere."""


class Describer:
    """Numbers the layers and models, so that a shared layer stays one object."""

    def __init__(self) -> None:
        self.numbers: dict[int, int] = {}
        #: keeps what is numbered alive, so that no id is used twice
        self.kept: list[Layer | Model | Node] = []

    def model(self, inferred: InferredModel, *, outermost: bool = False) -> Data:
        """The description of a model."""
        record = inferred.record
        if record.is_subclassed:
            raise NotDescribableError(f"`{record.class_name}` is a class of the program")
        self._require_known(inferred)
        return {
            "id": self._number(record),
            **(self._stack(inferred, outermost) if record.graph is None else self._graph(record.graph)),
            "trainable": None if record.trainable is True else _trainable(record.trainable),
        }

    def _stack(self, inferred: InferredModel, outermost: bool) -> dict[str, Data]:
        if any(step.event.problem is not None for step in inferred.steps):
            raise NotDescribableError(
                "a call that adds a layer raises an exception, and such calls are not repeated"
            )
        shape = None
        if inferred.input_event is not None and inferred.input_event.kind is not EventKind.ADD:
            shape = list(self._input_shape(inferred.input_shape))
        elif outermost and inferred.input_shape is None:
            raise NotDescribableError("its input shape is not in the source")
        return {"model": [self.value(step.layer) for step in inferred.steps], "input_shape": shape}

    def _graph(self, graph: Graph) -> dict[str, Data]:
        """The nodes of the model, and those that its inputs are computed by."""
        own = set(ordered_nodes(graph))
        everything = Graph((), (*graph.input_tensors, *graph.output_tensors))
        nodes = sorted(ordered_nodes(everything), key=lambda node: node.number)
        described = [{**self._node(node), "is_own": node in own} for node in nodes]
        inputs, outputs = self.value(graph.inputs), self.value(graph.outputs)
        return {"graph": {"nodes": described, "inputs": inputs, "outputs": outputs}}

    def _node(self, node: Node) -> dict[str, Data]:
        added, positional, keywords = node.added, node.positional, node.keywords
        if not node.complete:
            raise NotDescribableError("the arguments of a call are not all known")
        if isinstance(added, Layer) and isinstance(added.kind, Operation):
            positional, keywords = added.kind.positional, added.kind.keywords
            called = {"function": _function(added.kind, node.keras)}
        else:
            called = {"call": self.value(added)}
        return {
            "node": self._number(node),
            **called,
            "arguments": [self.value(value) for value in positional],
            "keywords": {name: self.value(value) for name, value in keywords.items()},
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
        if isinstance(value, slice):
            return {"slice": [self.value(part) for part in (value.start, value.stop, value.step)]}
        if isinstance(value, EllipsisType):
            return {"ellipsis": True}
        if isinstance(value, KerasTensor):
            return {"tensor": [self._number(value.node), value.index]}
        if isinstance(value, Layer):
            return self._layer(value)
        if isinstance(value, Model):
            return self.model(infer_model(value))
        raise NotDescribableError(f"the value `{describe(value)}` is not known exactly")

    def _layer(self, layer: Layer) -> Data:
        if layer.kind is not None and layer.kind.is_model:
            return self._application(layer, layer.kind.name)
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

    def _number(self, value: Layer | Model | Node) -> int:
        self.kept.append(value)
        return self.numbers.setdefault(id(value), len(self.numbers))


def _function(operation: Operation, keras: int) -> str:
    """The function, or the method of an operator, where it is one that any process may call."""
    name = operation.function
    if not (_OPERATOR.fullmatch(name) or (_FUNCTION.fullmatch(name) and keras == 3)):
        raise NotDescribableError(f"`{name}` is not one of the functions that are repeated")
    return name.removeprefix("keras.")


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
