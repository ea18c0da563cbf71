"""Inlay hints: the output shape after each layer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from seqlint.inference.summary.data import LayerSummary, count_text, shape_text
from seqlint.language.analysis import Analysis
from seqlint.site import Place

#: longer shapes are cut, and shown whole where the mouse is
_LONGEST = 40


@dataclass(frozen=True)
class Hint:
    """A *text* that is shown after *column* of *row*, as if it stood there."""

    row: int
    column: int
    text: str
    tooltip: str


def hints(analysis: Analysis, cell: int | None, *, parameters: bool = False) -> Iterator[Hint]:
    """The shape after each layer, at the end of its line; after the layer itself where a line has several."""
    texts: dict[Place, dict[str, None]] = {}
    for _, _, layer in analysis.layers(cell):
        if layer.output_shape not in (None, "?") or layer.output_shapes:
            texts.setdefault(layer.place, {})[_text(layer, parameters)] = None
    on_row = Counter(place.end_row for place in texts)
    for place, found in texts.items():
        whole = " or ".join(found)
        shown = whole if len(whole) <= _LONGEST else f"{whole[: _LONGEST - 3]}..."
        line = analysis.line(cell, place.end_row)
        column = place.end_column if on_row[place.end_row] > 1 else len(line.rstrip()) + 1
        yield Hint(place.end_row, column, shown, whole)


def _text(layer: LayerSummary, parameters: bool) -> str:
    shape = ", ".join(map(shape_text, layer.output_shapes)) or shape_text(layer.output_shape)
    return f"{shape}, {count_text(layer.params)} params" if parameters and layer.params else shape
