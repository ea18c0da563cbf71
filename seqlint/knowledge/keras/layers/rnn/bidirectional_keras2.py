"""The wrapper for both directions in Keras 2. Follows tf_keras/src/layers/rnn/bidirectional.py."""

from __future__ import annotations

from seqlint.knowledge.keras.layers._shared.arguments import Arguments
from seqlint.knowledge.keras.layers._shared.built import UNKNOWN_BUILT, Built, Mask
from seqlint.knowledge.keras.layers._shared.errors import Failure, LayerError
from seqlint.knowledge.keras.layers._shared.inputs import LayerInputs
from seqlint.knowledge.keras.layers._shared.layer_type import accepted
from seqlint.knowledge.keras.layers._shared.registry import keras2
from seqlint.knowledge.keras.layers._shared.reuse import Reuse
from seqlint.knowledge.keras.layers._traits.masks import MaskAware, masked
from seqlint.knowledge.keras.layers._traits.states import (
    CALL_PARAMETERS_OF_KERAS2,
    given_states,
    is_called_otherwise,
    unpacked,
    with_given,
    with_states,
)
from seqlint.knowledge.keras.layers.core.inner import build_uncalled, is_known_layer
from seqlint.knowledge.keras.layers.core.wrapper import Keras2Holder
from seqlint.knowledge.keras.layers.rnn.bidirectional import Bidirectional, outputs_of
from seqlint.knowledge.keras.layers.rnn.sequences import Keras2SequenceLayer, mask_of_steps
from seqlint.shapes.dim import Dim, add, equal
from seqlint.shapes.shape import UNKNOWN_SHAPE, Shape


@keras2(Bidirectional)
class Keras2Bidirectional(Keras2Holder, Bidirectional, MaskAware):
    """The same, but that it looks at the widths of both layers."""

    call_parameters = CALL_PARAMETERS_OF_KERAS2
    reuse = Reuse.SAME_STEPS

    def check_direction(self, arguments: Arguments) -> None:
        """Either direction will do."""

    def build_call(self, arguments: Arguments, inputs: LayerInputs) -> Built:
        """As for the sequence alone; the states of both layers may follow it in a list."""
        inputs = unpacked(inputs)
        x = inputs.single
        if x is None or is_called_otherwise(inputs):
            return UNKNOWN_BUILT
        x, given = accepted(self, arguments, x), given_states(inputs)
        half = 0 if given is None else len(given) // 2
        if given is not None and len(given) % 2:
            raise LayerError(
                Failure.SIZE,
                f"`Bidirectional` needs the states of both directions, but `initial_state` gives {len(given)}",
                help="pass a list of the states of the one, then those of the other",
                only_in=2,
            )
        forward, backward = arguments["layer"], arguments["backward_layer"] or arguments["layer"]
        for inner, states in ((forward, given and given[:half]), (backward, given and given[half:])):
            if not is_known_layer(inner) or not isinstance(inner.kind, Keras2SequenceLayer):
                return UNKNOWN_BUILT
            own = inner.kind.states(inner.arguments, x)
            x = with_states(inner.kind, inner.arguments, x, own, states)
        return with_given(self.build(arguments, x), given)

    def backward_outputs(self, forward: Built, backward: Built) -> tuple[Shape, ...] | None:
        """The outputs of the layer that runs backwards."""
        return outputs_of(backward)

    def require_merge(self, arguments: Arguments) -> None:
        """States are kept apart."""

    def merged(self, arguments: Arguments, ours: Dim, theirs: Dim) -> Dim:
        """The sum, or the width that both have."""
        if arguments["merge_mode"] == "concat":
            return add(ours, theirs)
        if equal(ours, theirs) is False and 1 not in (ours, theirs):
            raise LayerError(
                Failure.SIZE, f"outputs of {ours} and {theirs} values cannot be merged", argument="merge_mode"
            )
        return ours

    def build_uncalled(self, arguments: Arguments, x: Shape) -> Built:
        """Both layers are built."""
        build_uncalled(arguments["layer"], x)
        return UNKNOWN_BUILT

    def masked(self, arguments: Arguments, x: Shape, output: Shape, mask: Shape) -> Shape:
        """Both layers get the mask."""
        inner = arguments["layer"]
        if not is_known_layer(inner) or output.dims is None:
            return output
        return masked(inner.kind, inner.arguments, x, output, mask)

    def mask_after(self, arguments: Arguments, x: Shape, mask: Mask) -> Mask:
        """That of the steps, if the layer returns all."""
        inner = arguments["layer"]
        return mask_of_steps(inner.arguments, mask) if is_known_layer(inner) else UNKNOWN_SHAPE
