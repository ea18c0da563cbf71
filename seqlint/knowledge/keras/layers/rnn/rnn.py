"""The layer that runs any cell over a sequence. Follows keras/src/layers/rnn/rnn.py."""

from __future__ import annotations

from collections.abc import Sequence

from seqlint.knowledge.keras.layers._shared.arguments import Arguments
from seqlint.knowledge.keras.layers._shared.built import UNKNOWN_BUILT, Built
from seqlint.knowledge.keras.layers._shared.dtypes import CONVOLVED, NOT_KNOWN, Types
from seqlint.knowledge.keras.layers._shared.errors import Failure, LayerError
from seqlint.knowledge.keras.layers._shared.inputs import LayerInputs, several_tensors
from seqlint.knowledge.keras.layers._shared.rank import Rank, exactly
from seqlint.knowledge.keras.layers._shared.registry import keras2, layer
from seqlint.knowledge.keras.layers._traits.states import States
from seqlint.knowledge.keras.layers.core.inner import kind_of
from seqlint.knowledge.keras.layers.core.wrapper import Holder, Keras2Holder
from seqlint.knowledge.keras.layers.rnn.cells import Cell
from seqlint.knowledge.keras.layers.rnn.recurrent import require_time
from seqlint.knowledge.keras.layers.rnn.sequences import Keras2SequenceLayer, SequenceLayer, step_of
from seqlint.knowledge.keras.layers.rnn.stacked_rnn_cells import (
    cell_output_size,
    cell_state_sizes,
    require_cells,
    stacked_state_sizes,
    stacked_weights,
)
from seqlint.shapes.dim import DYNAMIC
from seqlint.shapes.shape import Shape
from seqlint.values import ListValue, Value, as_items


@layer
class RNN(Holder, SequenceLayer):
    """(batch, steps, features) -> (batch, output size of the last cell): any cell, or stack of cells.

    With `return_sequences` -> (batch, steps, output size of the last cell).
    """

    def check(self, arguments: Arguments) -> None:
        """Refuse what is no cell."""
        cell = arguments["cell"]
        cells = as_items(cell) if isinstance(cell, (tuple, ListValue)) else (cell,)
        require_cells(arguments, "cell", cells or ())

    def types(self, arguments: Arguments) -> Types:
        """What a cell of Keras takes."""
        cells = as_items(arguments["cell"]) or (arguments["cell"],)
        return CONVOLVED if all(isinstance(kind_of(cell), Cell) for cell in cells) else NOT_KNOWN

    def build(self, arguments: Arguments, x: Shape) -> Built:
        """The output of the last cell for each step, and the weights of all."""
        cell = arguments["cell"]
        cells = as_items(cell) or (cell,)
        if not all(isinstance(kind_of(cell), Cell) for cell in cells):
            return UNKNOWN_BUILT
        return self.run_cells(arguments, x, cells)

    def build_call(self, arguments: Arguments, inputs: LayerInputs) -> Built:
        """Keras 3 takes the second tensor of a list for the features of the first, which no cell of Keras does."""
        cells = as_items(arguments["cell"]) or (arguments["cell"],)
        is_list = isinstance(inputs.first, tuple) and len(inputs.first) > 1
        if is_list and all(isinstance(kind_of(cell), Cell) for cell in cells):
            raise several_tensors(self.name, inputs)
        return super().build_call(arguments, inputs)

    def states(self, arguments: Arguments, x: Shape) -> States | None:
        """Those of the cell, or one of each cell in a list."""
        cells = as_items(arguments["cell"])
        sizes = cell_state_sizes(arguments["cell"]) if cells is None else stacked_state_sizes(cells)
        return None if sizes is None else tuple((size,) for size in sizes)

    def run_cells(self, arguments: Arguments, x: Shape, cells: Sequence[Value]) -> Built:
        """The output of *cells* of Keras. The batch size stands for a number of features that is missing."""
        if x.rank is not None and (x.rank < 2 or (x.rank == 2 and x[0] is DYNAMIC)):
            raise no_sequence(x)
        return self.run(arguments, x, (cell_output_size(cells[-1]),), stacked_weights(cells, step_of(x)))


@keras2(RNN)
class Keras2RNN(Keras2SequenceLayer, Keras2Holder, RNN):
    """The same, but that cells of Keras run over vectors only."""

    def accepted_rank(self, arguments: Arguments) -> Rank:
        """Any where it unrolls its cells."""
        is_cell = isinstance(kind_of(arguments["cell"]), Cell) or as_items(arguments["cell"]) is not None
        return exactly(3) if arguments.flag("unroll") is False and is_cell else self.rank

    def run_cells(self, arguments: Arguments, x: Shape, cells: Sequence[Value]) -> Built:
        """The output of *cells* of Keras, known for vectors."""
        if x.rank is not None and x.rank < 3:
            raise no_sequence(x)
        return super().run_cells(arguments, x, cells) if x.rank == 3 else UNKNOWN_BUILT

    def build_uncalled(self, arguments: Arguments, x: Shape) -> Built:
        """The cells are built for steps of any rank."""
        cells = as_items(arguments["cell"]) or (arguments["cell"],)
        require_time(self, arguments, x)
        return self.build_cell(arguments, x, lambda step: stacked_weights(cells, step))


def no_sequence(x: Shape) -> LayerError:
    """The error for an input that is no sequence."""
    return LayerError(
        Failure.RANK, f"`RNN` takes 3-D input (batch included), but its input {x} is {x.rank}-D"
    )
