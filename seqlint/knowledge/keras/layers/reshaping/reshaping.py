"""Layers that lay out their input anew: flatten, reshape, permute, repeat."""

from __future__ import annotations

from seqlint.knowledge.keras.layers._shared.arguments import Arguments
from seqlint.knowledge.keras.layers._shared.built import Built
from seqlint.knowledge.keras.layers._shared.errors import Failure, LayerError
from seqlint.knowledge.keras.layers._shared.layer_type import LayerType
from seqlint.knowledge.keras.layers._shared.rank import Rank, at_least, exactly
from seqlint.knowledge.keras.layers._shared.registry import layer
from seqlint.knowledge.keras.layers._shared.spatial import check_data_format
from seqlint.shapes.dim import DYNAMIC, UNKNOWN, less, product
from seqlint.shapes.reshape import SizeMismatchError, reshape
from seqlint.shapes.shape import UNKNOWN_SHAPE, Shape
from seqlint.values import as_dims, as_items


@layer
class Flatten(LayerType):
    """Puts all values of a sample on one axis."""

    rank = at_least(1)

    def check(self, arguments: Arguments) -> None:
        """Refuse an unknown data format."""
        check_data_format(arguments)

    def build(self, arguments: Arguments, x: Shape) -> Built:
        """The product of all sizes but the first; with none left, Keras 2 forgets the batch size or an open size."""
        total = x.sample_size()
        if arguments.keras == 2 and x.dims and 0 in x.dims[1:] and total is DYNAMIC and x[0] is not DYNAMIC:
            has_samples = less(0, x[0])
            total = (
                DYNAMIC if has_samples is False else 0 if has_samples and isinstance(x[0], int) else UNKNOWN
            )
            return Built(Shape.of(x[0], total))
        return Built(Shape.of(DYNAMIC if arguments.keras == 2 and total == 0 else x[0], total))


@layer
class Reshape(LayerType):
    """Gives a sample another shape of the same size."""

    tests_first = False
    rank = at_least(1)

    def check(self, arguments: Arguments) -> None:
        """Refuse what is no tuple of sizes."""
        value = arguments["target_shape"]
        if value is None or isinstance(value, (int, float)):
            help = f"write `({value},)`" if type(value) is int else None
            arguments.refuse("target_shape", "must be a tuple of sizes", help=help)
        items = as_items(value) or ()
        numbers = [item for item in items if isinstance(item, int)]
        if arguments.keras == 2 and None in items:
            arguments.refuse(
                "target_shape", "must not hold None", help="use -1 for the size that is left over"
            )
        if arguments.keras == 3 and any(number < -1 for number in numbers):
            arguments.refuse("target_shape", "must not hold sizes below -1")
        if arguments.keras == 3 and numbers.count(-1) > 1:
            arguments.refuse("target_shape", "must hold -1 at most once")

    def build(self, arguments: Arguments, x: Shape) -> Built:
        """Compare the sizes and work out a -1."""
        target = as_dims(arguments["target_shape"])
        if target is None or target.count(-1) > 1 or any(less(dim, -1) for dim in target):
            return Built(UNKNOWN_SHAPE)
        if x.dims is None:
            return Built(Shape((x[0], *(UNKNOWN if dim == -1 else dim for dim in target))))
        try:
            if arguments.keras == 2 and isinstance(x[0], int) and DYNAMIC in x.dims and -1 not in target:
                reshape([product(target)], [-1, *(dim for dim in x.dims[1:] if dim is not DYNAMIC)])
            return Built(Shape((x[0], *reshape(x.dims[1:], target))))
        except SizeMismatchError:
            raise LayerError(
                Failure.RESHAPE,
                f"`Reshape` cannot make {Shape(target)} of the {x.sample_size()} values of a sample of {x}",
                argument="target_shape",
            ) from None


@layer
class Permute(LayerType):
    """Exchanges the axes of a sample."""

    lenient = True

    def check(self, arguments: Arguments) -> None:
        """Refuse what is no permutation of the axes from 1 on."""
        value = arguments["dims"]
        if value is None or isinstance(value, (int, float, str)):
            arguments.refuse("dims", "must be a tuple of axes")
        items = as_items(value)
        if items is None:
            return
        known = [item for item in items if isinstance(item, (int, float, str)) or item is None]
        if len(set(known)) < len(known) or not set(known) <= set(range(1, len(items) + 1)):
            arguments.refuse("dims", "must hold each axis from 1 on once, for the batch axis stays first")

    def accepted_rank(self, arguments: Arguments) -> Rank:
        """As many axes as are listed, and the batch."""
        items = as_items(arguments["dims"])
        return self.rank if items is None else exactly(len(items) + 1)

    def build(self, arguments: Arguments, x: Shape) -> Built:
        """Take the sizes in the order of `dims`."""
        items = as_items(arguments["dims"])
        if items is None:
            return Built(UNKNOWN_SHAPE if x.rank is None else Shape((x[0], *(UNKNOWN,) * (x.rank - 1))))
        return Built(Shape((x[0], *(x[item] if isinstance(item, int) else UNKNOWN for item in items))))


@layer
class RepeatVector(LayerType):
    """Repeats a vector as the steps of a series."""

    rank = exactly(2)
    lenient = True

    def check(self, arguments: Arguments) -> None:
        """Refuse what is no positive integer."""
        value = arguments["n"]
        if arguments.keras == 3:
            arguments.count("n")
            if isinstance(value, bool):
                arguments.refuse("n", "must be an integer")
        elif value is None or isinstance(value, (float, str)) or as_items(value) is not None:
            arguments.refuse("n", "must be an integer")

    def build(self, arguments: Arguments, x: Shape) -> Built:
        """Put the repetitions between batch and vector."""
        count = arguments.dim("n")
        return Built(Shape.of(x[0], DYNAMIC if less(count, 0) else count, x[1]))
