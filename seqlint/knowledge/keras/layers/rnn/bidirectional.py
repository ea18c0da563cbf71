"""The wrapper that runs a recurrent layer over a sequence in both directions."""

from __future__ import annotations

from dataclasses import replace

from seqlint.knowledge.keras.layers._shared.arguments import Arguments
from seqlint.knowledge.keras.layers._shared.built import UNKNOWN_BUILT, Built, Mask
from seqlint.knowledge.keras.layers._shared.errors import Failure, LayerError
from seqlint.knowledge.keras.layers._shared.inner import are_equal, is_recurrent, require_layer
from seqlint.knowledge.keras.layers._shared.layer_type import LayerLike
from seqlint.knowledge.keras.layers._shared.rank import ANY_RANK, Rank
from seqlint.knowledge.keras.layers._shared.registry import layer
from seqlint.knowledge.keras.layers._shared.weights import Weight
from seqlint.knowledge.keras.layers.rnn.sequences import mask_of_steps, several_outputs
from seqlint.knowledge.keras.layers.rnn.wrappers import InnerLayer, build_inner, build_uncalled
from seqlint.shapes.dim import Dim, add, equal, multiply
from seqlint.shapes.shape import UNKNOWN_SHAPE, Shape
from seqlint.values import as_items

_MERGE_MODES = ("sum", "mul", "ave", "concat")


@layer
class Bidirectional(InnerLayer):
    """A recurrent layer, and a copy of it that runs backwards."""

    lenient = True
    keeps_steps = True
    passes_to = "layer"

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
            self._check_direction(arguments)
            return
        require_layer(arguments, "backward_layer")
        if is_recurrent(backward) is False:
            arguments.refuse("backward_layer", "must be a recurrent layer such as `LSTM`")
        self._check_pair(arguments)

    def _check_direction(self, arguments: Arguments) -> None:
        inner = arguments["layer"]
        if arguments.keras == 2 or not isinstance(inner, LayerLike) or inner.kind is None:
            return
        if are_equal(inner.arguments["go_backwards"], True):
            arguments.refuse(
                "layer", "must run forwards: its copy runs backwards", help="leave out `go_backwards`"
            )

    def _check_pair(self, arguments: Arguments) -> None:
        forward, backward = arguments["layer"], arguments["backward_layer"]
        if not isinstance(forward, LayerLike) or not isinstance(backward, LayerLike):
            return
        if forward.kind is None or backward.kind is None:
            return
        for name in ("go_backwards", "stateful", "return_sequences", "return_state"):
            same = are_equal(forward.arguments[name], backward.arguments[name])
            differs = name == "go_backwards"
            if same is differs:
                wanted = "differ from `layer`" if differs else "be like `layer`"
                arguments.refuse("backward_layer", f"must {wanted} in `{name}`")

    def accepted_rank(self, arguments: Arguments) -> Rank:
        """That of the layer."""
        inner = arguments["layer"]
        if not isinstance(inner, LayerLike) or inner.kind is None:
            return ANY_RANK
        return inner.kind.accepted_rank(inner.arguments)

    def build(self, arguments: Arguments, x: Shape) -> Built:
        """Both outputs, merged."""
        forward = build_inner(arguments["layer"], x, tested=False)
        # the layer given is copied for each direction, so that neither shares its weights
        copy = replace(forward, weights=_anonymous(forward.weights))
        backward = (
            copy
            if arguments["backward_layer"] is None
            else build_inner(arguments["backward_layer"], x, tested=False)
        )
        weights = None
        if copy.weights is not None and backward.weights is not None:
            weights = (*copy.weights, *backward.weights)
        if _forgets_output(arguments):
            raise LayerError(
                Failure.NOT_SEQUENTIAL,
                "`Bidirectional` cannot concatenate outputs with `return_state` and `stateful`",
            )
        if arguments["merge_mode"] is None:
            return several_outputs(arguments, "merge_mode", weights)
        if forward.several:
            return Built(UNKNOWN_SHAPE, weights, several=True)
        if arguments.text("merge_mode") is None or forward.output.dims is None:
            return Built(UNKNOWN_SHAPE, weights)
        width = self._merged(arguments, forward.output[-1], backward.output[-1])
        return Built(forward.output.replace(-1, width), weights)

    def build_uncalled(self, arguments: Arguments, x: Shape) -> Built:
        """It builds both layers."""
        build_uncalled(arguments["layer"], x)
        return UNKNOWN_BUILT

    def masked(self, arguments: Arguments, x: Shape, output: Shape, mask: Shape) -> Shape:
        """Both layers get it."""
        inner = arguments["layer"]
        if not isinstance(inner, LayerLike) or inner.kind is None or output.dims is None:
            return output
        return inner.kind.masked(inner.arguments, x, output, mask)

    def mask_after(self, arguments: Arguments, x: Shape, mask: Mask) -> Mask:
        """That of the steps, if the layer gives all."""
        inner = arguments["layer"]
        if not isinstance(inner, LayerLike) or inner.kind is None:
            return UNKNOWN_SHAPE
        return mask_of_steps(inner.arguments, mask)

    def _merged(self, arguments: Arguments, ours: Dim, theirs: Dim) -> Dim:
        if arguments["merge_mode"] == "concat":
            # Keras 3 does not look at the other layer
            return multiply(ours, 2) if arguments.keras == 3 else add(ours, theirs)
        if arguments.keras == 2 and equal(ours, theirs) is False and 1 not in (ours, theirs):
            raise LayerError(
                Failure.SIZE, f"outputs of {ours} and {theirs} values cannot be merged", argument="merge_mode"
            )
        return ours


def _anonymous(weights: tuple[Weight, ...] | None) -> tuple[Weight, ...] | None:
    return None if weights is None else tuple(replace(weight, identity=None) for weight in weights)


def _forgets_output(arguments: Arguments) -> bool:
    """Whether Keras 3 takes states for the output that it is to double."""
    inner = arguments["layer"]
    if arguments.keras == 2 or arguments["merge_mode"] != "concat":
        return False
    if not isinstance(inner, LayerLike) or inner.kind is None:
        return False
    return bool(inner.arguments.flag("return_state") and inner.arguments.flag("stateful"))
