"""The layer that reshapes. Follows keras/src/layers/reshaping/reshape.py."""

from __future__ import annotations

from collections.abc import Sequence

from seqlint.knowledge.keras.layers._shared.arguments import Arguments
from seqlint.knowledge.keras.layers._shared.built import Built
from seqlint.knowledge.keras.layers._shared.errors import Failure, LayerError
from seqlint.knowledge.keras.layers._shared.layer_type import LayerType
from seqlint.knowledge.keras.layers._shared.rank import at_least
from seqlint.knowledge.keras.layers._shared.registry import keras2, layer
from seqlint.shapes.dim import DYNAMIC, UNKNOWN, Dim, less, product
from seqlint.shapes.reshape import SizeMismatchError, reshape
from seqlint.shapes.shape import UNKNOWN_SHAPE, Shape
from seqlint.values import Value, as_dims, as_items


@layer
class Reshape(LayerType):
    """(batch, ...) -> (batch, *target_shape): the values of a sample in another shape of the same size."""

    rank = at_least(1, is_spec=False)

    def check(self, arguments: Arguments) -> None:
        """Refuse what is no tuple of sizes."""
        value = arguments["target_shape"]
        if value is None or isinstance(value, (int, float)):
            help = f"write `({value},)`" if type(value) is int else None
            arguments.refuse("target_shape", "must be a tuple of sizes", help=help)
        self.check_sizes(arguments, as_items(value) or ())

    def check_sizes(self, arguments: Arguments, sizes: tuple[Value, ...]) -> None:
        """Refuse sizes below -1, and more than one -1."""
        numbers = [size for size in sizes if isinstance(size, int)]
        if any(number < -1 for number in numbers):
            arguments.refuse("target_shape", "must not hold sizes below -1")
        if numbers.count(-1) > 1:
            arguments.refuse("target_shape", "must hold -1 at most once")

    def build(self, arguments: Arguments, x: Shape) -> Built:
        """The sizes are compared, and a -1 is computed."""
        target = as_dims(arguments["target_shape"])
        if target is None or target.count(-1) > 1 or any(less(dim, -1) for dim in target):
            return Built(UNKNOWN_SHAPE)
        if x.dims is None:
            return Built(Shape((x[0], *(UNKNOWN if dim == -1 else dim for dim in target))))
        try:
            return Built(Shape((x[0], *self.reshaped(x.dims, target))))
        except SizeMismatchError:
            raise LayerError(
                Failure.RESHAPE,
                f"`Reshape` cannot change a sample of its input {x}, which has {x.sample_size()} values, to the"
                f" shape {Shape(target)}{_needed(target)}",
                argument="target_shape",
                help=_help(x, target),
            ) from None

    def reshaped(self, dims: tuple[Dim, ...], target: tuple[Dim, ...]) -> tuple[Dim, ...]:
        """The sizes of a sample, given the *dims* of the input. Raises `SizeMismatchError`."""
        return tuple(reshape(dims[1:], target))


def _needed(target: Sequence[Dim]) -> str:
    """How many values the shape *target* holds, for a message; nothing where it has a -1."""
    return "" if -1 in target else f", which holds {product(target)}"


def _help(x: Shape, target: Sequence[Dim]) -> str:
    """What a program may change: the *target*, or the layer before."""
    if -1 in target:
        return f"choose sizes that divide {x.sample_size()}"
    return f"choose sizes whose product is {x.sample_size()}, or let the layer before give {product(target)} values"


@keras2(Reshape)
class Keras2Reshape(Reshape):
    """The same, but that a batch of fixed size is reshaped as a whole."""

    def check_sizes(self, arguments: Arguments, sizes: tuple[Value, ...]) -> None:
        """Refuse None."""
        if None in sizes:
            arguments.refuse(
                "target_shape", "must not hold None", help="use -1 for the size that is left over"
            )

    def reshaped(self, dims: tuple[Dim, ...], target: tuple[Dim, ...]) -> tuple[Dim, ...]:
        """The target must be a multiple of the sizes that are known."""
        if isinstance(dims[0], int) and DYNAMIC in dims and -1 not in target:
            reshape([product(target)], [-1, *(dim for dim in dims[1:] if dim is not DYNAMIC)])
        return super().reshaped(dims, target)
