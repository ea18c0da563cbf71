"""What ``model.summary()`` would print, computed from source: plain data for the reports."""

from __future__ import annotations

from dataclasses import dataclass

from seqlint.findings import KerasVersion
from seqlint.site import Place

#: an int, None (DYNAMIC), a symbolic expression as text, or "?" (unknown)
DimText = int | str | None


@dataclass(frozen=True)
class LayerSummary:
    """One row of the table."""

    class_name: str
    name: str | None
    place: Place
    #: None where the model is not built
    output_shape: tuple[DimText, ...] | str | None
    params: int | str | None
    #: where it gives several tensors: the shape of each
    output_shapes: tuple[tuple[DimText, ...] | str | None, ...] = ()
    #: what it is connected to in a graph: names, or indices among the layers; empty in a stack
    inputs: tuple[str | int, ...] = ()
    #: its name in Keras: its own, or the one that it gets where it is built first in a program
    keras_name: str = ""
    #: whether training changes its weights; None where it has none, "?" where that is not known
    trainable: bool | str | None = None
    #: multiplications with an addition, and values that it gives, for one sample
    multiply_adds: int | str | None = None
    values: int | str | None = None
    #: the layers of a model within the model
    layers: tuple[LayerSummary, ...] = ()


@dataclass(frozen=True)
class UnresolvedSummary:
    """What stopped the inference, and where."""

    reason: str
    place: Place | None


@dataclass(frozen=True)
class ModelSummary:
    """One construction of a model."""

    place: Place
    name: str | None
    scope: str | None
    #: whether every layer is known
    complete: bool
    #: shapes and counts are None where the model is not built, "?" where they are not known
    input_shape: tuple[DimText, ...] | str | None
    output_shape: tuple[DimText, ...] | str | None
    params: int | str | None
    trainable_params: int | str | None
    layers: tuple[LayerSummary, ...] = ()
    #: "sequential", "functional" or "subclassed"
    kind: str = "sequential"
    #: in the order of the arguments; empty where the model is not built
    input_shapes: tuple[tuple[DimText, ...] | str | None, ...] = ()
    output_shapes: tuple[tuple[DimText, ...] | str | None, ...] = ()
    #: the name of the loss, if the model is compiled with one that is known; None where it is never compiled
    loss: str | None = None
    compiled: bool = False
    unresolved: tuple[UnresolvedSummary, ...] = ()
    #: where its shapes begin to be unknown although its layers are known, and why
    gaps: tuple[UnresolvedSummary, ...] = ()
    #: the version of Keras that it is read for
    keras: KerasVersion | None = None
    #: whether every layer, shape and count is known in each context in which it is constructed
    is_fully_inferred: bool = False
    #: whether it has an error, so that nobody wonders why it is not
    is_mistaken: bool = False


def shape_text(shape: tuple[DimText, ...] | str | None) -> str:
    """A shape as Keras writes it; ``(not built)`` where there is none."""
    if shape is None:
        return "(not built)"
    if isinstance(shape, str):
        return shape
    return f"({', '.join(map(str, shape))}{',' if len(shape) == 1 else ''})"


def count_text(number: int | str | None) -> str:
    """A number of parameters; a dash where there is none."""
    if number is None:
        return "-"
    return number if isinstance(number, str) else f"{number:,}"
