"""Recurrent layers whose steps are convolutions, in Keras 2. Follows tf_keras/src/layers/rnn/base_conv_lstm.py."""

from __future__ import annotations

from dataclasses import replace

from seqlint.knowledge.keras.layers._shared.arguments import Arguments
from seqlint.knowledge.keras.layers._shared.built import Built
from seqlint.knowledge.keras.layers._shared.layer_type import LayerType
from seqlint.knowledge.keras.layers._shared.registry import keras2
from seqlint.knowledge.keras.layers._shared.reuse import Reuse
from seqlint.knowledge.keras.layers._traits.masks import require_same_sizes
from seqlint.knowledge.keras.layers._traits.spatial import channel_axis
from seqlint.knowledge.keras.layers._traits.windows import Keras2WindowLayer
from seqlint.knowledge.keras.layers.rnn.conv_lstm import ConvLSTM, ConvLSTM1D, ConvLSTM2D, ConvLSTM3D
from seqlint.knowledge.keras.layers.rnn.sequences import Keras2SequenceLayer, step_of
from seqlint.shapes.dim import DYNAMIC, UNKNOWN, Dim, equal
from seqlint.shapes.shape import Shape


@keras2(ConvLSTM1D, ConvLSTM2D, ConvLSTM3D)
class Keras2ConvLSTM(ConvLSTM, Keras2WindowLayer, Keras2SequenceLayer):
    """The same, but that the first state is made of the input."""

    reuse = Reuse.SAME_WEIGHTS | Reuse.SAME_STEPS

    def check_filters(self, arguments: Arguments) -> None:
        """Refuse numbers below 1."""
        arguments.number("filters", least=1)

    def check_step(self, arguments: Arguments, step: Shape) -> None:
        """DYNAMIC sizes pass."""

    def is_frozen(self, arguments: Arguments) -> bool | None:
        """As for any layer."""
        return LayerType.is_frozen(self, arguments)

    def slid(self, arguments: Arguments, x: Shape, channels: Dim) -> Shape:
        """A dilated kernel loses all sizes of a step *x* if one of them is DYNAMIC."""
        state, channels_first = super().slid(arguments, x, channels), arguments.channels_first
        plain = [equal(rate, 1) for rate in arguments.sizes("dilation_rate", self.spatial)]
        if all(plain) or channels_first is None or state.dims is None:
            return state
        lost = DYNAMIC if False in plain else UNKNOWN
        axis_of_channels = channel_axis(channels_first, self.spatial) % len(state)
        axes = [axis for axis in range(1, len(state)) if axis != axis_of_channels]
        if DYNAMIC not in (x[axis] for axis in axes):
            return state
        return Shape(tuple(lost if axis in axes else dim for axis, dim in enumerate(state)))

    def build_uncalled(self, arguments: Arguments, x: Shape) -> Built:
        """The cell is built for steps of any rank."""
        built = self.build_cell(arguments, x, lambda step: self.step_weights(arguments, step))
        return built if x.rank == self.spatial + 3 else replace(built, weights=None)

    def masked(self, arguments: Arguments, x: Shape, output: Shape, mask: Shape) -> Shape:
        """The mask must have the sizes of the state."""
        sequences = arguments.flag("return_sequences")
        if sequences is not None and output.dims is not None:
            require_same_sizes(step_of(output) if sequences else output, mask)
        return output
