"""The dense layer that an einsum equation describes. Follows keras/src/layers/core/einsum_dense.py."""

from __future__ import annotations

from seqlint.knowledge.keras.layers._shared.arguments import Arguments
from seqlint.knowledge.keras.layers._shared.built import UNKNOWN_BUILT, Built
from seqlint.knowledge.keras.layers._shared.dtypes import CONVOLVED
from seqlint.knowledge.keras.layers._shared.errors import Failure, LayerError
from seqlint.knowledge.keras.layers._shared.quantization import kernel, mode
from seqlint.knowledge.keras.layers._shared.rank import Rank, at_least, exactly
from seqlint.knowledge.keras.layers._shared.registry import keras2, layer
from seqlint.knowledge.keras.layers._shared.reuse import Reuse
from seqlint.knowledge.keras.layers._shared.weights import Weight
from seqlint.knowledge.keras.layers._traits.build_without_call import BuildsUncalled
from seqlint.knowledge.keras.layers._traits.call_shape import CalledOtherwise
from seqlint.shapes.dim import DYNAMIC, Dim, less
from seqlint.shapes.einsum import Einsum, EinsumError, Equation, parse, solve
from seqlint.shapes.shape import Shape
from seqlint.values import ListValue, Unknown, as_dims, as_items


@layer
class EinsumDense(CalledOtherwise):
    """(batch, ...) -> (batch, *output_shape): a dense layer over the axes that an equation names."""

    dtypes = CONVOLVED

    def check(self, arguments: Arguments) -> None:
        """Refuse an equation and an output shape that are none."""
        equation = arguments["equation"]
        if equation is None or isinstance(equation, (bool, int, float, tuple, ListValue)):
            arguments.refuse("equation", "must be a string")
        value = arguments["output_shape"]
        if value is None or isinstance(value, (float, str)):
            arguments.refuse("output_shape", "must be an integer or a tuple of sizes")
        if any(less(dim, 0) for dim in _stated(arguments) or ()):
            arguments.refuse("output_shape", "must not hold negative sizes")
        axes = arguments["bias_axes"]
        items = as_items(axes)
        no_letters = items is not None and not any(isinstance(item, (str, Unknown)) for item in items)
        if isinstance(axes, (bool, int, float)) or axes == "" or no_letters:
            arguments.refuse("bias_axes", "must hold letters of the output")

    def build(self, arguments: Arguments, x: Shape) -> Built:
        """A kernel whose axes the equation gives, and a bias along `bias_axes`."""
        equation, stated, axes = arguments["equation"], _stated(arguments), arguments["bias_axes"]
        if not isinstance(equation, str) or stated is None or x.dims is None:
            return UNKNOWN_BUILT
        parsed = parse(equation)
        if parsed is None:
            arguments.refuse(
                "equation", "must be of the form 'ab,bc->ac', '...ab,bc->...ac' or 'ab...,bc->ac...'"
            )
            return UNKNOWN_BUILT
        try:
            solved = solve(parsed, x.dims, stated, axes if isinstance(axes, str) else None)
        except EinsumError as error:
            message = f"`EinsumDense` with the equation {equation!r} does not fit its input {x}: {error}"
            raise LayerError(Failure.SIZE, message, argument="equation") from None
        if DYNAMIC in solved.kernel or DYNAMIC in (solved.bias or ()):
            message = f"`EinsumDense` needs the size of an axis of its input {x} that is None"
            raise LayerError(Failure.UNDEFINED, message, help="give that axis a size in the input shape")
        output = Shape(self.output(solved))
        summed = {axis for axis, letter in enumerate(parsed.w) if letter not in parsed.y}
        weights = kernel(arguments, solved.kernel, summed)
        if mode(arguments) in ("int8", "int4") and not _aligns_scales(parsed):
            return Built(output, None)
        if weights is None or not (axes is None or isinstance(axes, str)):
            return Built(output, None)
        return Built(output, weights if solved.bias is None else (*weights, Weight(solved.bias)))

    def output(self, solved: Einsum) -> tuple[Dim, ...]:
        """The sizes that it states."""
        return solved.output


@keras2(EinsumDense)
class Keras2EinsumDense(EinsumDense, BuildsUncalled):
    """The same, but that it runs the einsum to find its output shape."""

    reuse = Reuse.SAME_WEIGHTS
    refused_in_build = frozenset({Failure.RANK, Failure.UNDEFINED, Failure.SIZE, Failure.ARGUMENT})

    def accepted_rank(self, arguments: Arguments) -> Rank:
        """As many axes as the equation has letters."""
        equation = parse(arguments["equation"]) if isinstance(arguments["equation"], str) else None
        if equation is None:
            return self.rank
        least = len(equation.x)
        return at_least(least) if equation.left or equation.right else exactly(least)

    def build_uncalled(self, arguments: Arguments, x: Shape) -> Built:
        """Axes that are too many show only in the einsum itself."""
        rank = self.accepted_rank(arguments)
        too_many = x.rank is not None and not rank.accepts(x.rank) and x.rank > rank.least
        return UNKNOWN_BUILT if too_many else super().build_uncalled(arguments, x)

    def output(self, solved: Einsum) -> tuple[Dim, ...]:
        """The sizes that it computes."""
        return solved.computed


def _aligns_scales(equation: Equation) -> bool:
    """Whether the output has an axis for each that is summed, so that Keras gives all others scales of their own."""
    summed, free = set(equation.w) - set(equation.y), set(equation.y) - set(equation.w)
    return not equation.left and not equation.right and len(summed) <= len(free)


def _stated(arguments: Arguments) -> tuple[Dim, ...] | None:
    value = arguments["output_shape"]
    return (value,) if isinstance(value, int) else as_dims(value)
