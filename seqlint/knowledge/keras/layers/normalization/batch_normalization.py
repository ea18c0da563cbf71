"""Batch normalization. Follows keras/src/layers/normalization/batch_normalization.py."""

from __future__ import annotations

from seqlint.knowledge.keras.layers._shared.arguments import Arguments
from seqlint.knowledge.keras.layers._shared.axes import (
    check_axes,
    flagged_weights,
    require_epsilon,
    resolve_axes,
    with_weights,
)
from seqlint.knowledge.keras.layers._shared.built import Built
from seqlint.knowledge.keras.layers._shared.dtypes import WEIGHED
from seqlint.knowledge.keras.layers._shared.errors import Failure
from seqlint.knowledge.keras.layers._shared.rank import Rank
from seqlint.knowledge.keras.layers._shared.registry import keras2, layer
from seqlint.knowledge.keras.layers._shared.reuse import Reuse
from seqlint.knowledge.keras.layers._shared.sizes import defined
from seqlint.knowledge.keras.layers._shared.weights import Weight
from seqlint.knowledge.keras.layers._traits.build_without_call import BuildsUncalled
from seqlint.knowledge.keras.layers._traits.masks import PassesMask
from seqlint.shapes.dim import Dim
from seqlint.shapes.shape import Shape
from seqlint.values import DictValue, Value, as_items


@layer
class BatchNormalization(PassesMask):
    """x -> x: normalization by the statistics of the batch, which are kept for prediction."""

    dtypes = WEIGHED
    reuse = Reuse.SAME_WEIGHTS

    def check(self, arguments: Arguments) -> None:
        """Refuse several axes, and what is no number."""
        arguments.convertible("axis")
        _check_number_like(arguments, "momentum")
        _check_number_like(arguments, "epsilon")
        self._check_renorm(arguments)

    def _check_renorm(self, arguments: Arguments) -> None:
        if not arguments.flag("renorm"):
            return
        clipping = arguments["renorm_clipping"]
        if isinstance(clipping, DictValue):
            limits = clipping.items or {}
            if set(limits) - {"rmax", "rmin", "dmax"}:
                arguments.refuse("renorm_clipping", "may have the keys 'rmax', 'rmin' and 'dmax' only")
            self.check_limits(arguments, limits)
        elif arguments.flag("renorm_clipping"):
            arguments.refuse("renorm_clipping", "must be a dictionary")
        if arguments["moving_variance_initializer"] is None:
            arguments.refuse("moving_variance_initializer", "must be an initializer where `renorm` is True")

    def check_limits(self, arguments: Arguments, clipping: dict[Value, Value]) -> None:
        """Refuse limits of renorm in the wrong order."""
        most, least, dmax = (clipping.get(name) for name in ("rmax", "rmin", "dmax"))
        if isinstance(most, (int, float)) and isinstance(least, (int, float)) and most < least:
            arguments.refuse("renorm_clipping", "must have an 'rmax' that is not less than its 'rmin'")
        if isinstance(dmax, (int, float)) and dmax < 0:
            arguments.refuse("renorm_clipping", "must have a 'dmax' that is not negative")

    def build(self, arguments: Arguments, x: Shape) -> Built:
        """Scale and offset are trained; the moving statistics are not."""
        if "virtual_batch_size" in arguments:
            return Built(x, None)
        axes = resolve_axes(arguments, x)
        if axes is None:
            return Built(x, None)
        sizes = {axis: defined(x, axis, "the scale of `BatchNormalization`") for axis in axes}
        shape = self.weight_shape(x, sizes)
        renorm = arguments.flag("renorm")
        statistics = None if renorm is None else (Weight(shape, trainable=False),) * (5 if renorm else 2)
        return with_weights(x, flagged_weights(arguments, shape, "scale", "center"), statistics)

    def weight_shape(self, x: Shape, sizes: dict[int, Dim]) -> tuple[Dim, ...]:
        """The shape of each weight, given the *sizes* along the axes."""
        return tuple(sizes.values())


@keras2(BatchNormalization)
class Keras2BatchNormalization(BatchNormalization, BuildsUncalled):
    """The same for one axis or several, and with a fused operation for images and volumes."""

    refused_in_build = frozenset({Failure.RANK, Failure.UNDEFINED, Failure.ARGUMENT})

    def check(self, arguments: Arguments) -> None:
        """Refuse an axis that is none."""
        check_axes(arguments)
        self._check_renorm(arguments)

    def check_limits(self, arguments: Arguments, clipping: dict[Value, Value]) -> None:
        """Any limits pass."""

    def accepted_rank(self, arguments: Arguments) -> Rank:
        """That of images and volumes where it is fused."""
        return Rank(4, 5) if arguments["fused"] is True else self.rank

    def build(self, arguments: Arguments, x: Shape) -> Built:
        """Refuse an epsilon that is no number."""
        require_epsilon(arguments)
        return super().build(arguments, x)

    def weight_shape(self, x: Shape, sizes: dict[int, Dim]) -> tuple[Dim, ...]:
        """Several axes keep their places."""
        if len(sizes) > 1:
            return tuple(sizes.get(axis, 1) for axis in range(len(x)))
        return super().weight_shape(x, sizes)


def _check_number_like(arguments: Arguments, name: str) -> None:
    value = arguments[name]
    if value is None or as_items(value) is not None or (isinstance(value, str) and value.isalpha()):
        arguments.refuse(name, "must be a number")
