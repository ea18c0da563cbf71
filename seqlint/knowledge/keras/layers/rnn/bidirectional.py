"""The wrapper that runs a recurrent layer over a sequence in both directions. Follows keras/src/layers/rnn/bidirectional.py."""

from __future__ import annotations

from dataclasses import replace

from seqlint.knowledge.keras.layers._shared.arguments import Arguments
from seqlint.knowledge.keras.layers._shared.built import Built
from seqlint.knowledge.keras.layers._shared.errors import Failure, LayerError
from seqlint.knowledge.keras.layers._shared.inputs import LayerInputs
from seqlint.knowledge.keras.layers._shared.rank import ANY_RANK, Rank
from seqlint.knowledge.keras.layers._shared.registry import layer
from seqlint.knowledge.keras.layers._shared.weights import Weight
from seqlint.knowledge.keras.layers._traits.build_without_rank_check import BuildsUntested
from seqlint.knowledge.keras.layers._traits.states import CALL_PARAMETERS, is_called_otherwise
from seqlint.knowledge.keras.layers.core.inner import (
    are_equal,
    build_inner,
    is_known_layer,
    is_recurrent,
    require_layer,
)
from seqlint.knowledge.keras.layers.core.wrapper import InnerLayer
from seqlint.shapes.dim import Dim, multiply
from seqlint.shapes.shape import UNKNOWN_SHAPE, Shape
from seqlint.values import as_items

_MERGE_MODES = ("sum", "mul", "ave", "concat")


@layer
class Bidirectional(InnerLayer, BuildsUntested):
    """(batch, steps, features) -> (batch, 2 * units): a recurrent layer, and a copy of it that runs backwards.

    With another `merge_mode` than "concat" -> (batch, units).
    """

    call_parameters = CALL_PARAMETERS
    may_give_several = True

    def check(self, arguments: Arguments) -> None:
        """Refuse what is not recurrent, two layers that run the same way or differ otherwise, and other merges."""
        super().check(arguments)
        mode = arguments["merge_mode"]
        if isinstance(mode, (bool, int, float)) or as_items(mode) is not None:
            arguments.refuse("merge_mode", "must be 'sum', 'mul', 'ave', 'concat' or None")
        arguments.one_of("merge_mode", _MERGE_MODES, case_sensitive=True, optional=True)
        if is_recurrent(arguments["layer"]) is False:
            arguments.refuse("layer", "must be a recurrent layer such as `LSTM`")
        backward = arguments["backward_layer"]
        if backward is None:
            self.check_direction(arguments)
            return
        require_layer(arguments, "backward_layer")
        if is_recurrent(backward) is False:
            arguments.refuse("backward_layer", "must be a recurrent layer such as `LSTM`")
        _check_pair(arguments)

    def check_direction(self, arguments: Arguments) -> None:
        """Refuse a layer that runs backwards, as its copy is to do."""
        inner = arguments["layer"]
        if is_known_layer(inner) and are_equal(inner.arguments["go_backwards"], True):
            arguments.refuse(
                "layer", "must run forwards: its copy runs backwards", help="leave out `go_backwards`"
            )

    def accepted_rank(self, arguments: Arguments) -> Rank:
        """That of the layer."""
        inner = arguments["layer"]
        if not is_known_layer(inner):
            return ANY_RANK
        return inner.kind.accepted_rank(inner.arguments)

    def build(self, arguments: Arguments, x: Shape) -> Built:
        """Both outputs, merged."""
        forward = build_inner(arguments["layer"], x, tested=False)
        # the layer given is copied for each direction, so that neither shares its weights
        copy = replace(forward, weights=_anonymous(forward.weights))
        other = arguments["backward_layer"]
        backward = copy if other is None else build_inner(other, x, tested=False)
        weights = None
        if copy.weights is not None and backward.weights is not None:
            weights = (*copy.weights, *backward.weights)
        self.require_merge(arguments)
        ours = outputs_of(forward)
        theirs = self.backward_outputs(forward, backward)
        mode = arguments["merge_mode"]
        if ours is None or theirs is None or not (mode is None or isinstance(mode, str)):
            return Built(UNKNOWN_SHAPE, weights, several=forward.several or mode is None)
        outputs = (*self.joined(arguments, ours[0], theirs[0]), *ours[1:], *theirs[1:])
        if len(outputs) == 1:
            return Built(outputs[0], weights)
        return Built(UNKNOWN_SHAPE, weights, several=True, outputs=outputs)

    def build_call(self, arguments: Arguments, inputs: LayerInputs) -> Built:
        """As for the sequence alone: Keras 3 does not look at the states that are given."""
        x = inputs.single
        if x is None or is_called_otherwise(inputs):
            return super().build_call(arguments, inputs)
        return self.build(arguments, x)

    def backward_outputs(self, forward: Built, backward: Built) -> tuple[Shape, ...] | None:
        """The outputs of the layer that runs backwards: Keras does not look at it."""
        return outputs_of(forward)

    def joined(self, arguments: Arguments, ours: Shape, theirs: Shape) -> tuple[Shape, ...]:
        """The outputs of both directions, merged unless they are kept apart."""
        if arguments["merge_mode"] is None:
            return ours, theirs
        if ours.dims is None:
            return (UNKNOWN_SHAPE,)
        return (ours.replace(-1, self.merged(arguments, ours[-1], theirs[-1])),)

    def require_merge(self, arguments: Arguments) -> None:
        """Refuse states where Keras takes them for the output that it is to double."""
        inner = arguments["layer"]
        if not is_known_layer(inner) or arguments["merge_mode"] != "concat":
            return
        if inner.arguments.flag("return_state") and inner.arguments.flag("stateful"):
            raise LayerError(
                Failure.NOT_SEQUENTIAL,
                "`Bidirectional` cannot concatenate outputs with `return_state` and `stateful`",
            )

    def merged(self, arguments: Arguments, ours: Dim, theirs: Dim) -> Dim:
        """The width of both outputs together."""
        return multiply(ours, 2) if arguments["merge_mode"] == "concat" else ours


def outputs_of(built: Built) -> tuple[Shape, ...] | None:
    """The shape of each output, or None where they are not known."""
    return built.outputs if built.several else (built.output,)


def _check_pair(arguments: Arguments) -> None:
    forward, backward = arguments["layer"], arguments["backward_layer"]
    if not is_known_layer(forward) or not is_known_layer(backward):
        return
    for name in ("go_backwards", "stateful", "return_sequences", "return_state"):
        same = are_equal(forward.arguments[name], backward.arguments[name])
        differs = name == "go_backwards"
        if same is differs:
            wanted = "differ from `layer`" if differs else "be like `layer`"
            arguments.refuse("backward_layer", f"must {wanted} in `{name}`")


def _anonymous(weights: tuple[Weight, ...] | None) -> tuple[Weight, ...] | None:
    return None if weights is None else tuple(replace(weight, identity=None) for weight in weights)
