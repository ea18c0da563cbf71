"""Several recurrent cells, each fed by the one before. Follows keras/src/layers/rnn/stacked_rnn_cells.py."""

from __future__ import annotations

from collections.abc import Sequence

from seqlint.knowledge.keras.layers._shared.arguments import Arguments
from seqlint.knowledge.keras.layers._shared.built import Built
from seqlint.knowledge.keras.layers._shared.layer_type import LayerLike
from seqlint.knowledge.keras.layers._shared.registry import keras2, layer
from seqlint.knowledge.keras.layers._shared.weights import Weight
from seqlint.knowledge.keras.layers.core.inner import is_no_layer, kind_of
from seqlint.knowledge.keras.layers.core.wrapper import Holder, Keras2Holder
from seqlint.knowledge.keras.layers.rnn.cells import Cell
from seqlint.shapes.dim import UNKNOWN, Dim
from seqlint.shapes.shape import Shape
from seqlint.values import ListValue, Value, as_items


@layer
class StackedRNNCells(Holder, Cell):
    """(batch, features), states -> (batch, output size of the last cell), states."""

    def check(self, arguments: Arguments) -> None:
        """Refuse what is no cell."""
        cells = as_items(arguments["cells"])
        if (
            cells is None
            and is_no_layer(arguments["cells"])
            and not isinstance(arguments["cells"], ListValue)
        ):
            arguments.refuse("cells", "must be a list of cells")
        require_cells(arguments, "cells", cells or ())

    def output_size(self, arguments: Arguments) -> Dim:
        """That of the last cell."""
        cells = as_items(arguments["cells"])
        return cell_output_size(cells[-1]) if cells else UNKNOWN

    def state_sizes(self, arguments: Arguments) -> tuple[Dim, ...] | None:
        """Those of all cells, if each has one; otherwise Keras makes a list of lists of them."""
        cells = as_items(arguments["cells"])
        is_reversed = "reverse_state_order" in arguments
        return None if cells is None or is_reversed else stacked_state_sizes(cells)

    def step_weights(self, arguments: Arguments, x: Shape) -> tuple[Weight, ...] | None:
        """Those of all cells."""
        cells = as_items(arguments["cells"])
        return None if cells is None else stacked_weights(cells, x)


@keras2(StackedRNNCells)
class Keras2StackedRNNCells(Keras2Holder, StackedRNNCells):
    """The same, but that none is trained if it is not."""


def require_cells(arguments: Arguments, name: str, cells: Sequence[Value]) -> None:
    """Refuse an argument among whose *cells* is something that is certainly no cell."""
    for cell in cells:
        kind = kind_of(cell)
        if is_no_layer(cell) or (kind is not None and not isinstance(kind, Cell)):
            arguments.refuse(name, "must consist of cells, such as `LSTMCell(8)`")


def cell_output_size(cell: Value) -> Dim:
    """How many values one step of *cell* gives."""
    if not isinstance(cell, LayerLike) or not isinstance(cell.kind, Cell):
        return UNKNOWN
    return cell.kind.output_size(cell.arguments)


def stacked_state_sizes(cells: Sequence[Value]) -> tuple[Dim, ...] | None:
    """How many values the state of each of *cells* has; None where one has several, or is not known."""
    sizes: list[Dim] = []
    for cell in cells:
        own = cell_state_sizes(cell)
        if own is None or len(own) != 1:
            return None
        sizes += own
    return tuple(sizes)


def cell_state_sizes(cell: Value) -> tuple[Dim, ...] | None:
    """How many values each state of *cell* has, or None where that is not known."""
    if not isinstance(cell, LayerLike) or not isinstance(cell.kind, Cell):
        return None
    return cell.kind.state_sizes(cell.arguments)


def stacked_weights(cells: Sequence[Value], x: Shape) -> tuple[Weight, ...] | None:
    """The weights of *cells*, the first of which gets steps of shape *x*."""
    weights: list[Weight] = []
    for cell in cells:
        if not isinstance(cell, LayerLike) or not isinstance(cell.kind, Cell):
            return None
        built = Built(x, cell.kind.step_weights(cell.arguments, x))
        own = built.frozen(cell.kind.is_frozen(cell.arguments)).weights
        if own is None:
            return None
        weights += own
        x = Shape.of(x[0], cell_output_size(cell))
    return tuple(weights)
