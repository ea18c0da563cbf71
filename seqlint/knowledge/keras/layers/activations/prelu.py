"""The rectifier whose slopes are trained. Follows keras/src/layers/activations/prelu.py."""

from __future__ import annotations

from seqlint.knowledge.keras.layers._shared.arguments import Arguments
from seqlint.knowledge.keras.layers._shared.built import Built
from seqlint.knowledge.keras.layers._shared.dtypes import NUMERIC, Types
from seqlint.knowledge.keras.layers._shared.errors import Failure, LayerError
from seqlint.knowledge.keras.layers._shared.registry import keras2, layer
from seqlint.knowledge.keras.layers._shared.reuse import Reuse
from seqlint.knowledge.keras.layers._shared.weights import Weight
from seqlint.knowledge.keras.layers._traits.build_without_call import BuildsUncalled
from seqlint.knowledge.keras.layers._traits.masks import PassesMask
from seqlint.shapes.dim import DYNAMIC, Dim
from seqlint.shapes.shape import Shape
from seqlint.values import as_items, only
from seqlint.values.text import describe


@layer
class PReLU(PassesMask):
    """x -> x: the rectifier with trained slopes."""

    reuse = Reuse.LOOKS_ONCE

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
        """Slopes of the shape of a sample, with 1 for the axes that share theirs."""
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
        axes = only(int, () if shared is None else (shared,) if listed is None else listed)
        if x.dims is None or axes is None:
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


@keras2(PReLU)
class Keras2PReLU(PReLU, BuildsUncalled):
    """The same, but that it broadcasts its slopes against any input."""

    reuse = Reuse.BROADCASTS
    refused_in_build = frozenset({Failure.RANK, Failure.UNDEFINED})
