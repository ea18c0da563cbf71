"""Activations that are layers of their own."""

from __future__ import annotations

from dataclasses import replace

from seqlint.knowledge.keras.layers.axes import check_axes, resolve_axes
from seqlint.knowledge.keras.layers.base import (
    Arguments,
    Built,
    Failure,
    LayerError,
    LayerType,
    Rank,
    Weight,
    at_least,
    layer,
)
from seqlint.knowledge.keras.layers.dtypes import FLOATING, NUMERIC, ROUNDED, Types
from seqlint.shapes.dim import DYNAMIC, Dim
from seqlint.shapes.shape import Shape
from seqlint.values import as_items, describe


@layer
class ReLU(LayerType):
    """The rectifier."""

    def check(self, arguments: Arguments) -> None:
        """Refuse bounds and slopes below 0."""
        arguments.number("max_value", least=0, optional=True)
        arguments.number("negative_slope", "threshold", least=0)

    def types(self, arguments: Arguments) -> Types:
        """A slope alone makes floats of integers."""
        others = arguments["max_value"] is not None or arguments.flag("threshold")
        return NUMERIC if others else _sloped(arguments.flag("negative_slope"))


def _sloped(slopes: bool | None) -> Types:
    return ROUNDED if slopes else replace(NUMERIC, gives=None) if slopes is None else NUMERIC


def _check_old_slope(arguments: Arguments) -> None:
    """Keras 2 takes one slope, or an array of them."""
    if arguments["alpha"] is None or isinstance(arguments["alpha"], str):
        arguments.refuse("alpha", "must be a number")


class _Sloped(LayerType):
    def build(self, arguments: Arguments, x: Shape) -> Built:
        """Keras 2 asks for the truth of the slope when it is called."""
        slopes = as_items(arguments["alpha"]) if arguments.keras == 2 else None
        if slopes is not None and len(slopes) != 1:
            arguments.refuse("alpha", "must be a number")
        return Built(x)


@layer
class LeakyReLU(_Sloped):
    """The rectifier with a slope below 0."""

    def check(self, arguments: Arguments) -> None:
        """Refuse a slope that is none; a negative one is right in Keras 2 only."""
        if arguments.keras == 2:
            _check_old_slope(arguments)
        else:
            arguments.number("alpha" if "alpha" in arguments else "negative_slope", least=0)

    def types(self, arguments: Arguments) -> Types:
        """A slope makes floats of integers."""
        return _sloped(arguments.flag("alpha"))


@layer
class ELU(_Sloped):
    """The exponential linear unit."""

    dtypes = FLOATING

    def check(self, arguments: Arguments) -> None:
        """Keras 3 does not look at the argument."""
        if arguments.keras == 2:
            _check_old_slope(arguments)


@layer
class ThresholdedReLU(LayerType):
    """The rectifier with a threshold, in Keras 2."""

    dtypes = FLOATING

    def check(self, arguments: Arguments) -> None:
        """Refuse a threshold below 0."""
        arguments.number("theta", least=0)


@layer
class Softmax(LayerType):
    """The softmax function."""

    dtypes = FLOATING
    adds_mask = True

    def accepted_rank(self, arguments: Arguments) -> Rank:
        """Keras 2 wants an axis besides the batch."""
        return at_least(2) if arguments.keras == 2 else self.rank

    def build(self, arguments: Arguments, x: Shape) -> Built:
        """Keras 2 computes at once, and so finds out that there is no such axis."""
        if arguments.keras == 2 and arguments["axis"] is not None:
            check_axes(arguments)
            resolve_axes(arguments, x)
        return Built(x)


@layer
class PReLU(LayerType):
    """The rectifier with trained slopes."""

    def types(self, arguments: Arguments) -> Types:
        """Numbers of the type that the slopes have."""
        own = self.own_dtype(arguments)
        return NUMERIC if own is None else Types(frozenset({own}))

    def check(self, arguments: Arguments) -> None:
        """Refuse axes that are none."""
        axes = arguments["shared_axes"]
        listed = as_items(axes)
        for axis in (axes,) if listed is None else listed:
            if isinstance(axis, (str, float)):
                arguments.refuse("shared_axes", "must be a list of axes")

    def build(self, arguments: Arguments, x: Shape) -> Built:
        """One slope for each value of a sample, but for the axes that share theirs."""
        shape = self._slopes(arguments, x)
        if shape is None:
            return Built(x, None)
        if DYNAMIC in shape:
            raise LayerError(
                Failure.UNDEFINED,
                f"a size of its input {x} is None, but the slopes of `PReLU` need it",
                help="share the slopes along that axis: `PReLU(shared_axes=[1])`",
            )
        return Built(x, (Weight(tuple(shape)),))

    def _slopes(self, arguments: Arguments, x: Shape) -> list[Dim] | None:
        shared = arguments["shared_axes"]
        listed = as_items(shared)
        axes = () if shared is None else (shared,) if listed is None else listed
        if x.dims is None or not all(isinstance(axis, int) for axis in axes):
            return None
        shape = list(x.dims[1:])
        for axis in axes:
            if not -len(shape) < axis <= len(shape):
                raise LayerError(
                    Failure.RANK,
                    f"`shared_axes={describe(shared)}` names an axis that its input {x} does not have",
                    argument="shared_axes",
                )
            shape[axis - 1] = 1
        return shape
