"""What the layers that work on images, volumes and series share: the axis of the channels, and sizes by axis."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from seqlint.knowledge.keras.layers._shared.arguments import Arguments
from seqlint.knowledge.keras.layers._shared.built import Built
from seqlint.knowledge.keras.layers._shared.layer_type import LayerType, wrong_rank
from seqlint.knowledge.keras.layers._shared.rank import Rank, exactly
from seqlint.shapes.dim import DYNAMIC, UNKNOWN, Dim, add, is_known
from seqlint.shapes.shape import UNKNOWN_SHAPE, Shape
from seqlint.values import Value, as_dim, as_items

DATA_FORMATS = ("channels_last", "channels_first")


def check_data_format(arguments: Arguments) -> None:
    """Refuse an unknown `data_format`."""
    arguments.one_of("data_format", DATA_FORMATS, optional=True)


def channel_axis(channels_first: bool, spatial: int) -> int:
    """The axis of the channels, counted from the end."""
    return -spatial - 1 if channels_first else -1


def resize(
    arguments: Arguments,
    x: Shape,
    spatial: int,
    change: Callable[[int, Dim], Dim],
    channels: Dim | None = None,
) -> Shape:
    """*x* with *change* done to each of its *spatial* axes, numbered from 0, and with other *channels* if given."""
    channels_first = arguments.channels_first
    if x.dims is None:
        return UNKNOWN_SHAPE
    if channels_first is None:
        return Shape((*x.dims[: -spatial - 1], *(UNKNOWN,) * (spatial + 1)))
    first = -spatial if channels_first else -spatial - 1
    for index in range(spatial):
        x = x.replace(first + index, change(index, x[first + index]))
    return x if channels is None else x.replace(channel_axis(channels_first, spatial), channels)


def lose_sizes(
    arguments: Arguments,
    x: Shape,
    output: Shape,
    spatial: int,
    *,
    surely: bool = True,
    channels: bool = False,
) -> Shape:
    """*output* without spatial sizes where *x* lacks one, as some layers of Keras 2 give (perhaps, unless *surely*).

    With *channels* their number is lost too.
    """
    if x.dims is None or arguments.channels_first is None:
        return output
    first = -spatial if arguments.channels_first else -spatial - 1
    sizes = [x[first + index] for index in range(spatial)]
    if all(is_known(size) for size in sizes):
        return output
    left = DYNAMIC if DYNAMIC in sizes and surely else UNKNOWN
    return resize(
        arguments,
        output,
        spatial,
        lambda axis, size: size if size is DYNAMIC else left,
        left if channels else None,
    )


def pairs(arguments: Arguments, name: str, spatial: int) -> tuple[tuple[Value, Value], ...] | None:
    """An argument that states two numbers for each of the axes: ``1``, ``(1, 2)`` or ``((0, 1), (2, 3))``.

    Refuses what Keras cannot read so; None where it is not known. A single axis takes ``1`` or ``(0, 1)``.
    """
    value = arguments[name]
    if spatial == 1:
        arguments.integers(name, 2, zero=True)
        return (tuple(arguments.sizes(name, 2)),)  # type: ignore[return-value]
    if isinstance(value, int):
        return ((value, value),) * spatial
    if value is None or isinstance(value, (float, str)):
        arguments.refuse(name, f"must be an integer, {spatial} integers or {spatial} pairs of integers")
    items = as_items(value)
    if items is None:
        return None
    if len(items) != spatial:
        arguments.refuse(name, f"must have {spatial} elements")
    found = []
    for item in items:
        one = Arguments({name: item})
        one.integers(name, 2, zero=True)
        found.append(one.sizes(name, 2))
    return tuple(found)  # type: ignore[arg-type]


def both_sides(arguments: Arguments, name: str, spatial: int) -> tuple[Dim, ...]:
    """The sum of such two numbers for each of the axes."""
    found = pairs(arguments, name, spatial)
    if found is None:
        return (UNKNOWN,) * spatial
    return tuple(add(as_dim(before), as_dim(after)) for before, after in found)


class SpatialLayer(LayerType):
    """A layer over *spatial* axes, besides those of the batch and the channels."""

    spatial: ClassVar[int]

    def accepted_rank(self, arguments: Arguments) -> Rank:
        """One axis for the batch, one for the channels."""
        return exactly(self.spatial + 2)

    def build_on_first_axes(self, arguments: Arguments, x: Shape) -> Built:
        """As for an input without the axes that are too many."""
        if len(x) < self.spatial + 2:
            raise wrong_rank(self, arguments, x)
        return self.build(arguments, Shape(x.dims and x.dims[: self.spatial + 2]))
