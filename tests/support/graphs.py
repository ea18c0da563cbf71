"""Functional models as plain graphs of calls, which both sides can make.

seqlint gets a program, and Keras a description for the child process of the cross-check.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from seqlint.crosscheck.description import Data
from seqlint.shapes.shape import Shape
from support.fuzz import Describer, layer_text, package_of
from support.oracle import LayerSpec

OPERATORS = {"add": "+", "sub": "-", "mul": "*", "truediv": "/", "matmul": "@", "pow": "**"}


@dataclass(eq=False)
class Call:
    """One call: of a layer, a `Stack` or a `GraphModel`; of an operator, or a function, by its name; an input has none."""

    callee: Any
    arguments: list[Any] = field(default_factory=list)
    keywords: dict[str, Any] = field(default_factory=dict)
    #: the shape of each tensor that it gives, as far as seqlint knows it; None where it refuses the call
    shapes: tuple[Shape, ...] | None = None


@dataclass(frozen=True)
class Tensor:
    """An output of a call."""

    call: Call
    index: int = 0

    @property
    def shape(self) -> Shape:
        """What is known of its shape."""
        return Shape() if self.call.shapes is None else self.call.shapes[self.index]


@dataclass(eq=False)
class GraphModel:
    """``Model(inputs, outputs)``."""

    calls: list[Call]
    inputs: Any
    outputs: Any


@dataclass(eq=False)
class GraphCase:
    """One random functional model."""

    keras: int
    model: GraphModel
    #: ``model.trainable = False``
    is_frozen: bool = False

    def source(self) -> str:
        """The program that makes the model."""
        return _Writer(self).text()

    def description(self) -> Data:
        """What the child process makes the model of."""
        data = _GraphDescriber(self.keras).graph(self.model)
        return {**data, "trainable": False if self.is_frozen else None}


def tensors_in(value: Any) -> Iterator[Tensor]:
    """The tensors in *value*, at any depth of lists."""
    if isinstance(value, Tensor):
        yield value
    elif isinstance(value, (list, tuple)):
        for item in value:
            yield from tensors_in(item)


def tensors_of(call: Call) -> Iterator[Tensor]:
    """The tensors among the arguments of a call."""
    yield from tensors_in([*call.arguments, *call.keywords.values()])


def ancestors(tensors: Iterable[Tensor], stated: frozenset[Tensor] = frozenset()) -> set[Call]:
    """The calls that *tensors* depend on, if not by what is *stated* as an input."""
    pending = list(tensors)
    found: set[Call] = set()
    for tensor in pending:
        if tensor.call not in found and (tensor not in stated or is_input(tensor.call)):
            found.add(tensor.call)
            pending += tensors_of(tensor.call)
    return found


def is_input(call: Call) -> bool:
    """Whether it is a call of `Input`."""
    return isinstance(call.callee, LayerSpec) and call.callee.name == "Input"


def number_of(call: Call) -> int:
    """How many tensors it gives."""
    return 1 if call.shapes is None else len(call.shapes)


class _Writer:
    """Writes a graph as a program."""

    def __init__(self, case: GraphCase) -> None:
        self.case = case
        self.lines = [f"from {package_of(case.keras)} import Input, Model, Sequential, layers"]
        if case.keras == 3:
            self.lines.append("from keras import ops")
        self.callees: dict[int, str] = {}
        self.calls: dict[Call, str] = {}

    def text(self) -> str:
        """The whole program."""
        self.model(self.case.model, "model")
        if self.case.is_frozen:
            self.lines.append("model.trainable = False")
        return "\n".join(self.lines) + "\n"

    def model(self, model: GraphModel, name: str) -> None:
        """The calls of *model*, and that which makes it."""
        for call in model.calls:
            written = self.call(call)
            self.calls[call] = f"x{len(self.calls)}"
            self.lines.append(f"{self.calls[call]} = {written}")
        self.lines.append(f"{name} = Model({self.value(model.inputs)}, {self.value(model.outputs)})")

    def call(self, call: Call) -> str:
        """One call."""
        if is_input(call):
            return layer_text(call.callee)
        given = [self.value(value) for value in call.arguments]
        if isinstance(call.callee, str) and call.callee.startswith("__"):
            return self._operator(call.callee.strip("_"), given[0], given[1], call.arguments[1])
        given += [f"{name}={self.value(value)}" for name, value in call.keywords.items()]
        callee = call.callee if isinstance(call.callee, str) else self._callee(call.callee)
        return f"{callee}({', '.join(given)})"

    def _operator(self, name: str, left: str, right: str, index: Any) -> str:
        if name == "getitem":
            return f"{left}[{', '.join(map(_index_text, index))}]"
        if name not in OPERATORS:
            return f"{right} {OPERATORS[name[1:]]} {left}"
        return f"{left} {OPERATORS[name]} {right}"

    def _callee(self, callee: Any) -> str:
        if id(callee) not in self.callees:
            name = self.callees[id(callee)] = f"f{len(self.callees)}"
            if isinstance(callee, GraphModel):
                self.model(callee, name)
            else:
                self.lines.append(f"{name} = {layer_text(callee)}")
        return self.callees[id(callee)]

    def value(self, value: Any) -> str:
        """An argument, with the names of tensors."""
        if isinstance(value, Tensor):
            name = self.calls[value.call]
            return name if number_of(value.call) == 1 else f"{name}[{value.index}]"
        return f"[{', '.join(map(self.value, value))}]" if isinstance(value, list) else repr(value)


def _index_text(part: Any) -> str:
    if part is ...:
        return "..."
    if not isinstance(part, slice):
        return repr(part)
    bounds = ["" if each is None else str(each) for each in (part.start, part.stop, part.step)]
    return ":".join(bounds if part.step is not None else bounds[:2])


class _GraphDescriber(Describer):
    """Describes a graph in the terms of the child process, independently of what seqlint reads from its source."""

    def graph(self, model: GraphModel) -> Data:
        """The description of *model*."""
        stated = frozenset(tensors_in(model.inputs))
        own = ancestors(tensors_in(model.outputs), stated)
        own |= {tensor.call for tensor in stated if is_input(tensor.call)}
        nodes = [{**self._node(call), "is_own": call in own} for call in model.calls]
        ends = {"inputs": self.value(model.inputs), "outputs": self.value(model.outputs)}
        return {"id": self._number(model), "graph": {"nodes": nodes, **ends}, "trainable": None}

    def _node(self, call: Call) -> Data:
        named = isinstance(call.callee, str)
        return {
            "node": self._number(call),
            **({"function": call.callee} if named else {"call": self.value(call.callee)}),
            "arguments": [self.value(value) for value in call.arguments],
            "keywords": {name: self.value(value) for name, value in call.keywords.items()},
        }

    def value(self, value: Any) -> Data:
        """The description of any value."""
        if isinstance(value, Tensor):
            return {"tensor": [self._number(value.call), value.index]}
        if isinstance(value, GraphModel):
            return self.graph(value)
        if isinstance(value, slice):
            return {"slice": [value.start, value.stop, value.step]}
        return {"ellipsis": True} if value is ... else super().value(value)
