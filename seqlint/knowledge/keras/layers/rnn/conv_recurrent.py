"""Recurrent layers whose steps are convolutions."""

from __future__ import annotations

from dataclasses import replace

from seqlint.knowledge.keras.layers._shared.arguments import Arguments
from seqlint.knowledge.keras.layers._shared.built import Built, Mask
from seqlint.knowledge.keras.layers._shared.errors import Failure, LayerError
from seqlint.knowledge.keras.layers._shared.kernels import bias, check_forget_bias
from seqlint.knowledge.keras.layers._shared.layer_type import wrong_rank
from seqlint.knowledge.keras.layers._shared.masks import require_same_sizes
from seqlint.knowledge.keras.layers._shared.rank import Rank, exactly
from seqlint.knowledge.keras.layers._shared.registry import layer
from seqlint.knowledge.keras.layers._shared.spatial import channel_axis
from seqlint.knowledge.keras.layers._shared.weights import Weight
from seqlint.knowledge.keras.layers._shared.windows import WindowLayer, check_dilated_strides
from seqlint.knowledge.keras.layers.rnn.sequences import build_cell, mask_of_steps, run, step_of
from seqlint.shapes.dim import DYNAMIC, UNKNOWN, equal, multiply
from seqlint.shapes.shape import UNKNOWN_SHAPE, Shape
from seqlint.values import Unknown

#: input, forget, cell and output gate
_GATES = 4


class _ConvLSTM(WindowLayer):
    # in Keras 3 it is the cell that looks, which is not called to state a shape
    keeps_size = (2,)
    keeps_steps = True

    def check(self, arguments: Arguments) -> None:
        arguments.number("filters", least=0 if arguments.keras == 3 else 1)
        if isinstance(arguments["filters"], float):
            arguments.refuse("filters", "must be an integer")
        super().check(arguments)
        check_dilated_strides(arguments, self.spatial)
        arguments.number("dropout", "recurrent_dropout")
        check_forget_bias(arguments)

    def accepted_rank(self, arguments: Arguments) -> Rank:
        return exactly(self.spatial + 3)

    def is_frozen(self, arguments: Arguments) -> bool | None:
        if arguments.keras == 2:
            return super().is_frozen(arguments)
        # the argument does not reach the cell, which has the weights
        return None if isinstance(arguments.told, Unknown) else arguments.told is False

    def masked(self, arguments: Arguments, x: Shape, output: Shape, mask: Shape) -> Shape:
        sequences = arguments.flag("return_sequences")
        if sequences is not None and output.dims is not None:
            require_same_sizes(step_of(output) if sequences else output, mask)
        return output

    def mask_after(self, arguments: Arguments, x: Shape, mask: Mask) -> Mask:
        return mask_of_steps(arguments, mask)

    def build(self, arguments: Arguments, x: Shape) -> Built:
        step = step_of(x)
        self._check_known(arguments, step)
        filters = arguments.dim("filters")
        weights = self._step_weights(arguments, step)
        state = self._opened(arguments, step, self.slid(arguments, step, filters))
        if arguments.flag("stateful") and DYNAMIC in tuple(state)[1:]:
            raise LayerError(
                Failure.UNDEFINED,
                f"`stateful=True` needs all sizes of a step, but those that it gets are {step}",
            )
        return (
            Built(UNKNOWN_SHAPE, weights)
            if state.dims is None
            else run(arguments, x, state.dims[1:], weights)
        )

    def _opened(self, arguments: Arguments, step: Shape, state: Shape) -> Shape:
        """Keras 2 loses all sizes of what a dilated kernel makes of a *step* if one of them is open."""
        channels_first = arguments.channels_first
        plain = [equal(rate, 1) for rate in arguments.sizes("dilation_rate", self.spatial)]
        if arguments.keras == 3 or all(plain) or channels_first is None or state.dims is None:
            return state
        lost = DYNAMIC if False in plain else UNKNOWN
        channels = channel_axis(channels_first, self.spatial) % len(state)
        axes = [axis for axis in range(1, len(state)) if axis != channels]
        if DYNAMIC not in (step[axis] for axis in axes):
            return state
        return Shape(tuple(lost if axis in axes else dim for axis, dim in enumerate(state)))

    def build_uncalled(self, arguments: Arguments, x: Shape) -> Built:
        built = build_cell(arguments, x, lambda step: self._step_weights(arguments, step))
        return built if x.rank == self.spatial + 3 else replace(built, weights=None)

    def _step_weights(self, arguments: Arguments, step: Shape) -> tuple[Weight, ...] | None:
        if arguments.channels_first and step.rank == 1:
            raise wrong_rank(self, arguments, step)
        filters = arguments.dim("filters")
        gates = multiply(filters, _GATES)
        kernels = arguments.sizes("kernel_size", self.spatial)
        kernel = Weight((*kernels, self.channels(arguments, step), gates))
        return bias(arguments, (kernel, Weight((*kernels, filters, gates))), gates)

    def _check_known(self, arguments: Arguments, step: Shape) -> None:
        """Keras 3 makes the first state before it sees an input."""
        channels_first = arguments.channels_first
        if arguments.keras == 2 or channels_first is None or step.dims is None:
            return
        channels = channel_axis(channels_first, self.spatial) % len(step)
        if DYNAMIC in (dim for axis, dim in enumerate(step.dims) if axis not in (0, channels)):
            raise LayerError(
                Failure.UNDEFINED,
                f"`{self.name}` needs all sizes of a step, but those that it gets are {step}",
                help="give all sizes but the number of time steps in the input shape",
            )


@layer
class ConvLSTM1D(_ConvLSTM):
    """LSTM over series."""

    spatial = 1


@layer
class ConvLSTM2D(_ConvLSTM):
    """LSTM over images."""

    spatial = 2


@layer
class ConvLSTM3D(_ConvLSTM):
    """LSTM over volumes."""

    spatial = 3
