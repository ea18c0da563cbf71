"""Recurrent layers of Keras 2 for one kind of GPU."""

from __future__ import annotations

from seqlint.knowledge.keras.layers._shared.arguments import Arguments
from seqlint.knowledge.keras.layers._shared.built import Built
from seqlint.knowledge.keras.layers._shared.registry import layer
from seqlint.knowledge.keras.layers._shared.sizes import defined
from seqlint.knowledge.keras.layers._shared.weights import Weight
from seqlint.knowledge.keras.layers.rnn.recurrent import Recurrent
from seqlint.knowledge.keras.layers.rnn.recurrent_cells import GRUCell, LSTMCell
from seqlint.knowledge.keras.layers.rnn.sequences import run
from seqlint.shapes.dim import multiply
from seqlint.shapes.shape import Shape


class _CuDNN(Recurrent):
    """A layer of Keras 2 that runs on one kind of GPU only; it has a second bias, for the state."""

    def build(self, arguments: Arguments, x: Shape) -> Built:
        """As the layer that it speeds up, but for the bias."""
        units = self.cell.output_size(arguments)
        width = multiply(units, self.cell.gates)
        features = defined(x, -1, f"the kernel of `{self.name}`")
        shapes = ((features, width), (units, width), (multiply(width, 2),))
        return run(arguments, x, (units,), tuple(map(Weight, shapes)))


@layer
class CuDNNLSTM(_CuDNN):
    """`LSTM` on the GPU."""

    cell = LSTMCell()


@layer
class CuDNNGRU(_CuDNN):
    """`GRU` on the GPU."""

    cell = GRUCell()
