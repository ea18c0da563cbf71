"""Document symbols: the models with their layers, and the number of their parameters above them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from seqlint.inference.summary.data import count_text, shape_text
from seqlint.language.analysis import Analysis
from seqlint.site import Place


@dataclass(frozen=True)
class Symbol:
    """A model, or a layer of one."""

    name: str
    detail: str
    place: Place
    children: tuple[Symbol, ...] = ()


def symbols(analysis: Analysis, cell: int | None) -> Iterator[Symbol]:
    """The models of a cell, each with those of its layers that are in the cell."""
    for model in analysis.models(cell):
        layers = (
            Symbol(layer.name or layer.class_name, shape_text(layer.output_shape), layer.place)
            for layer in model.layers
            if analysis.is_in(layer.place, cell)
        )
        yield Symbol(
            model.name or "model", f"{count_text(model.params)} parameters", model.place, tuple(layers)
        )
