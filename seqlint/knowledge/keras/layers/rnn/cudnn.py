"""Recurrent layers of Keras 2 for one kind of GPU. Follows cudnn_lstm.py and cudnn_gru.py in tf_keras/src/layers/rnn."""

from __future__ import annotations

from seqlint.knowledge.keras.layers._shared.arguments import Arguments
from seqlint.knowledge.keras.layers._shared.built import Built
from seqlint.knowledge.keras.layers._shared.registry import layer
from seqlint.knowledge.keras.layers._shared.sizes import defined
from seqlint.knowledge.keras.layers._shared.weights import Weight
from seqlint.knowledge.keras.layers.rnn.cells import GRUCell, LSTMCell
from seqlint.knowledge.keras.layers.rnn.recurrent import Keras2Recurrent
from seqlint.shapes.dim import multiply
from seqlint.shapes.shape import Shape


class _CuDNN(Keras2Recurrent):
    """A layer of Keras 2 that runs on one kind of GPU only; it has a second bias, for the state."""

    def build(self, arguments: Arguments, x: Shape) -> Built:
        """As the layer that it speeds up, but for the bias."""
        units = self.cell.output_size(arguments)
        width = multiply(units, self.cell.gates)
        features = defined(x, -1, f"the kernel of `{self.name}`")
        shapes = ((features, width), (units, width), (multiply(width, 2),))
        return self.run(arguments, x, (units,), tuple(map(Weight, shapes)))


@layer
class CuDNNLSTM(_CuDNN):
    """(batch, steps, features) -> (batch, units): `LSTM` on the GPU."""

    cell = LSTMCell()


@layer
class CuDNNGRU(_CuDNN):
    """(batch, steps, features) -> (batch, units): `GRU` on the GPU."""

    cell = GRUCell()
