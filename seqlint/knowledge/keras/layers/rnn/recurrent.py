"""Recurrent layers."""

from __future__ import annotations

from typing import ClassVar

from seqlint.knowledge.keras.layers._shared.arguments import Arguments
from seqlint.knowledge.keras.layers._shared.built import UNKNOWN_BUILT, Built, Mask
from seqlint.knowledge.keras.layers._shared.dtypes import CONVOLVED, NOT_KNOWN, Types
from seqlint.knowledge.keras.layers._shared.errors import Failure, LayerError
from seqlint.knowledge.keras.layers._shared.inner import Holder, kind_of
from seqlint.knowledge.keras.layers._shared.layer_type import LayerType, wrong_rank
from seqlint.knowledge.keras.layers._shared.rank import Rank, exactly
from seqlint.knowledge.keras.layers._shared.registry import layer
from seqlint.knowledge.keras.layers.rnn.recurrent_cells import (
    Cell,
    GatedCell,
    GRUCell,
    LSTMCell,
    SimpleRNNCell,
)
from seqlint.knowledge.keras.layers.rnn.sequences import build_cell, mask_of_steps, run, step_of
from seqlint.knowledge.keras.layers.rnn.stacked_cells import cell_output_size, require_cells, stacked_weights
from seqlint.shapes.dim import DYNAMIC
from seqlint.shapes.shape import Shape
from seqlint.values import ListValue, as_items


def _require_time(kind: LayerType, arguments: Arguments, x: Shape) -> None:
    """Refuse an input without an axis that can be the time."""
    if x.rank is not None and x.rank < 2:
        raise wrong_rank(kind, arguments, x)


class Recurrent(LayerType):
    """A layer that runs a cell of its own over a sequence."""

    dtypes = CONVOLVED
    keeps_steps = True
    rank = exactly(3)
    cell: ClassVar[GatedCell]

    def check(self, arguments: Arguments) -> None:
        """Refuse what the cell refuses."""
        self.cell.check(arguments)
        cudnn = arguments["use_cudnn"]
        is_plain = cudnn is None or isinstance(cudnn, (str, int, float, tuple, ListValue))
        if "use_cudnn" in arguments and is_plain and cudnn not in ("auto", True, False):
            arguments.refuse("use_cudnn", "must be True, False or 'auto'")

    def declared_input(self, arguments: Arguments) -> Shape | None:
        """Keras 2 reads `input_dim` and `input_length` as a sequence of vectors."""
        sizes = ("input_length", "input_dim")
        others = ("input_shape", "batch_input_shape", "batch_shape")
        if arguments.keras == 3 or any(name in arguments for name in others):
            return super().declared_input(arguments)
        if not any(name in arguments for name in sizes):
            return None
        return Shape.of(DYNAMIC, *(arguments.dim(name) if name in arguments else DYNAMIC for name in sizes))

    def mask_after(self, arguments: Arguments, x: Shape, mask: Mask) -> Mask:
        """That of the steps, if it gives all."""
        return mask_of_steps(arguments, mask)

    def build(self, arguments: Arguments, x: Shape) -> Built:
        """One state of as many values as there are units for each step."""
        weights = self.cell.step_weights(arguments, x)
        return run(arguments, x, (self.cell.output_size(arguments),), weights)

    def build_untested(self, arguments: Arguments, x: Shape) -> Built:
        """A sequence needs a time axis; without a feature axis the batch size stands for the number of features."""
        _require_time(self, arguments, x)
        weights = self.cell.step_weights(arguments, step_of(x))
        return run(arguments, x, (self.cell.output_size(arguments),), weights)

    def build_uncalled(self, arguments: Arguments, x: Shape) -> Built:
        """The cell is built for steps of any rank."""
        _require_time(self, arguments, x)
        return build_cell(arguments, x, lambda step: self.cell.step_weights(arguments, step))


@layer
class SimpleRNN(Recurrent):
    """The fully connected recurrent layer."""

    cell = SimpleRNNCell()


@layer
class LSTM(Recurrent):
    """Long short-term memory."""

    cell = LSTMCell()


@layer
class GRU(Recurrent):
    """Gated recurrent units."""

    cell = GRUCell()


@layer
class RNN(Holder):
    """A layer that runs any cell, or stack of cells, over a sequence."""

    keeps_steps = True

    def check(self, arguments: Arguments) -> None:
        """Refuse what is no cell."""
        cell = arguments["cell"]
        cells = as_items(cell) if isinstance(cell, (tuple, ListValue)) else (cell,)
        require_cells(arguments, "cell", cells or ())

    def types(self, arguments: Arguments) -> Types:
        """What a cell of Keras takes."""
        cells = as_items(arguments["cell"]) or (arguments["cell"],)
        return CONVOLVED if all(isinstance(kind_of(cell), Cell) for cell in cells) else NOT_KNOWN

    def accepted_rank(self, arguments: Arguments) -> Rank:
        """Keras 2 runs its own cells over vectors only, unless it unrolls them."""
        is_cell = isinstance(kind_of(arguments["cell"]), Cell) or as_items(arguments["cell"]) is not None
        loops = arguments.keras == 2 and arguments.flag("unroll") is False
        return exactly(3) if loops and is_cell else self.rank

    def mask_after(self, arguments: Arguments, x: Shape, mask: Mask) -> Mask:
        """That of the steps, if it gives all."""
        return mask_of_steps(arguments, mask)

    def build(self, arguments: Arguments, x: Shape) -> Built:
        """The output of the last cell for each step."""
        cell = arguments["cell"]
        cells = as_items(cell) or (cell,)
        if not all(isinstance(kind_of(cell), Cell) for cell in cells):
            return UNKNOWN_BUILT
        if x.rank is not None and x.rank < 3 and (arguments.keras == 2 or x.rank < 2 or x[0] is DYNAMIC):
            # in Keras 3 the batch size stands for the number of features that is missing
            raise LayerError(
                Failure.RANK, f"`RNN` takes 3-D input (batch included) but gets {x}, which is {x.rank}-D"
            )
        if arguments.keras == 2 and x.rank != 3:
            return UNKNOWN_BUILT
        return run(arguments, x, (cell_output_size(cells[-1]),), stacked_weights(cells, step_of(x)))

    def build_uncalled(self, arguments: Arguments, x: Shape) -> Built:
        """The cells are built for steps of any rank."""
        cells = as_items(arguments["cell"]) or (arguments["cell"],)
        _require_time(self, arguments, x)
        return build_cell(arguments, x, lambda step: stacked_weights(cells, step))
