"""Makes layers and models of their descriptions, in the child process of the cross-check.

Like `child.py`, which runs it by its path, it imports nothing of seqlint.
"""

from __future__ import annotations

import operator
from collections.abc import Iterator
from typing import Any

Data = Any

_INPUTS = ("Input", "InputLayer")


class Builder:
    """Creates layers and models from their descriptions, one object for each id."""

    def __init__(self, keras: Any) -> None:
        self.keras = keras
        self.made: dict[int, Any] = {}
        #: what each node of a graph gives, by its id
        self.tensors: dict[int, list[Any]] = {}

    def value(self, data: Data) -> Any:
        """The value that *data* describes."""
        if not isinstance(data, dict):
            return data
        if "tuple" in data:
            return tuple(map(self.value, data["tuple"]))
        if "list" in data:
            return list(map(self.value, data["list"]))
        if "dict" in data:
            return {self.value(key): self.value(value) for key, value in data["dict"]}
        if "slice" in data:
            return slice(*map(self.value, data["slice"]))
        if "ellipsis" in data:
            return ...
        if "tensor" in data:
            node, index = data["tensor"]
            return self.tensors[node][index]
        if data["id"] not in self.made:
            make = self.model if "model" in data else self.functional if "graph" in data else self.layer
            self.made[data["id"]] = make(data)
        return self.made[data["id"]]

    def call(self, node: Data) -> None:
        """Call the layer, model or function of a *node*, if it was not called before."""
        if node["node"] in self.tensors:
            return
        callee = self.callee(node)
        if is_input(node):
            result = getattr(callee, "output", callee)
        else:
            keywords = {name: self.value(value) for name, value in node["keywords"].items()}
            result = callee(*map(self.value, node["arguments"]), **keywords)
        self.tensors[node["node"]] = flat(result)

    def callee(self, node: Data) -> Any:
        """What a *node* calls: an operator, a function of Keras by its dotted name, a layer or a model."""
        if "function" not in node:
            return self.value(node["call"])
        name = node["function"]
        if not name.startswith("__"):
            return operator.attrgetter(name)(self.keras)
        if hasattr(operator, name):
            return getattr(operator, name)
        reflected = getattr(operator, name.replace("__r", "__", 1))
        return lambda right, left: reflected(left, right)

    def functional(self, data: Data) -> Any:
        """A functional model, after the calls of its nodes."""
        graph = data["graph"]
        for node in graph["nodes"]:
            self.call(node)
        model = self.keras.Model(self.value(graph["inputs"]), self.value(graph["outputs"]))
        self.freeze(model, data)
        return model

    def layer(self, data: Data) -> Any:
        """A layer of Keras, or one of its pretrained models, by its name."""
        arguments = {name: self.value(value) for name, value in data["arguments"].items()}
        if "application" in data:
            constructor = getattr(self.keras.applications, data["application"])
        else:
            constructor = getattr(self.keras.layers, data["layer"])
        layer = constructor(**arguments)
        self.freeze(layer, data)
        return layer

    def model(self, data: Data) -> Any:
        """A Sequential model of all its layers."""
        model = self.keras.Sequential([*self._input(data), *map(self.value, data["model"])])
        self.freeze(model, data)
        return model

    def empty(self, data: Data) -> Any:
        """A Sequential model without layers, which knows its input where the description does."""
        return self.keras.Sequential(list(self._input(data)))

    def freeze(self, layer: Any, data: Data) -> None:
        """Set the attribute ``trainable`` where the program does."""
        if data["trainable"] is not None:
            layer.trainable = data["trainable"]

    def _input(self, data: Data) -> Iterator[Any]:
        shape = data["input_shape"]
        if shape is not None:
            yield self.keras.Input(shape=tuple(shape[1:]), batch_size=shape[0])


def is_input(node: Data) -> bool:
    """Whether a *node* of a graph states an input."""
    return node.get("call", {}).get("layer") in _INPUTS


def flat(value: Any) -> list[Any]:
    """The tensors in *value*, which may be a list, a tuple or a dict of them, in the order of its keys."""
    if isinstance(value, dict):
        value = [value[key] for key in sorted(value)]
    return [each for item in value for each in flat(item)] if isinstance(value, (list, tuple)) else [value]
