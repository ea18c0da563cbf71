"""The inputs and outputs of a model: what Keras calls each of them, and what a call hands over for it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from seqlint.inference.feed import Given, Passed
from seqlint.record import KerasTensor, Layer, Model, by_key
from seqlint.values import DictValue, Value, as_items


@dataclass(frozen=True)
class Port:
    """One input or output of a model."""

    #: "input" or "output"
    noun: str
    index: int
    #: the key, or the name of its layer; None where the program does not give it
    name: str | None

    def __str__(self) -> str:
        return f"{self.noun} {self.index + 1}" if self.name is None else f"the {self.noun} `{self.name}`"


@dataclass(frozen=True)
class Ports:
    """The inputs, or the outputs, of a model in order."""

    noun: str
    names: tuple[str | None, ...]
    #: whether the program hands them to the model in a dict, which Keras sorts
    is_dict: bool = False
    #: whether the program wrote that dict in this order
    is_sorted: bool = True
    #: whether it is a structure of several levels
    is_nested: bool = False

    def __len__(self) -> int:
        return len(self.names)

    def __getitem__(self, index: int) -> Port:
        return Port(self.noun, index, self.names[index])

    @property
    def are_named(self) -> bool:
        """Whether each has a name that is known."""
        return None not in self.names

    @property
    def listed(self) -> str:
        """Their names, for a message."""
        return ", ".join(f"`{name}`" for name in self.names)

    def distributed(self, passed: Passed | None) -> tuple[Given | None, ...]:
        """What *passed* holds for each of them; None where that is not known."""
        nothing = (None,) * len(self)
        if passed is None or self.is_nested:
            return nothing
        if len(self) == 1 and (whole := passed.whole) is not None:
            return (whole,)
        parts = passed.parts
        if parts is None:
            return nothing
        if isinstance(passed.value, DictValue):
            # Keras takes the items of another dict in the order of their sorted keys
            is_mapped = not self.is_dict or set(parts) == set(self.names)
            return tuple(map(parts.get, self.names)) if is_mapped else nothing  # type: ignore[arg-type]
        return tuple(parts.values()) if self.is_sorted and len(parts) == len(self) else nothing


def inputs_of(model: Model) -> Ports:
    """The inputs of *model*; those of a stack, or of a model that data builds, have no names."""
    graph = model.graph
    return Ports("input", (None,)) if graph is None else _ports("input", graph.inputs, graph.input_tensors)


def outputs_of(model: Model) -> Ports:
    """The outputs of *model*."""
    graph = model.graph
    return (
        Ports("output", (None,)) if graph is None else _ports("output", graph.outputs, graph.output_tensors)
    )


def _ports(noun: str, structure: Value, tensors: Sequence[KerasTensor]) -> Ports:
    is_nested = _depth(structure) > 1
    items = by_key(structure) if isinstance(structure, DictValue) and not is_nested else {}
    if isinstance(structure, DictValue) and len(items) == len(tensors):
        names = tuple(key if isinstance(key, str) else None for key in items)
        return Ports(noun, names, is_dict=True, is_sorted=list(items) == list(structure.items or {}))
    of_layers = [_name(tensor) if noun == "output" or tensor.node.is_input else None for tensor in tensors]
    # the versions of Keras differ in the names of several outputs of one layer
    counts = Counter(of_layers)
    names = tuple(name if counts[name] == 1 else None for name in of_layers)
    return Ports(noun, names, is_nested=is_nested)


def _name(tensor: KerasTensor) -> str | None:
    """The name that the program gives the layer of *tensor*."""
    return tensor.node.added.name if isinstance(tensor.node.added, Layer) else None


def _depth(structure: Value) -> int:
    """How many lists or dicts are within each other in a *structure* of tensors."""
    if isinstance(structure, DictValue):
        items: Sequence[Value] | None = tuple((structure.items or {}).values())
    else:
        items = as_items(structure)
    return 0 if items is None else 1 + max(map(_depth, items), default=0)
