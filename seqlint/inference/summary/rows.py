"""The shapes after the layers that end on each row of a file."""

from __future__ import annotations

from collections.abc import Iterable

from seqlint.inference.summary.data import ModelSummary, shape_text


def shapes_by_row(models: Iterable[ModelSummary], filename: str) -> dict[tuple[int | None, int], str]:
    """The text for each cell and row on which layers end: their shapes in the order of the source."""
    found: dict[tuple[int | None, int], dict[int, dict[str, None]]] = {}
    for model in models:
        for layer in model.layers:
            place = layer.place
            shapes = ", ".join(map(shape_text, layer.output_shapes)) or shape_text(layer.output_shape)
            # a shape that is not known, or not yet, is no help
            if place.filename == filename and layer.output_shape is not None and "?" not in shapes:
                row = found.setdefault((place.cell, place.end_row), {})
                row.setdefault(place.end_column, {})[shapes] = None
    return {
        spot: " -> ".join(" or ".join(shapes) for _, shapes in sorted(layers.items()))
        for spot, layers in found.items()
    }
