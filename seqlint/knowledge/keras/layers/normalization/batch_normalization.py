"""Batch normalization."""

from __future__ import annotations

from seqlint.knowledge.keras.layers._shared.arguments import Arguments
from seqlint.knowledge.keras.layers._shared.axes import (
    check_axes,
    flagged_weights,
    resolve_axes,
    with_weights,
)
from seqlint.knowledge.keras.layers._shared.built import Built
from seqlint.knowledge.keras.layers._shared.dtypes import WEIGHED
from seqlint.knowledge.keras.layers._shared.errors import Failure
from seqlint.knowledge.keras.layers._shared.layer_type import LayerType
from seqlint.knowledge.keras.layers._shared.rank import Rank
from seqlint.knowledge.keras.layers._shared.registry import layer
from seqlint.knowledge.keras.layers._shared.sizes import defined
from seqlint.knowledge.keras.layers._shared.weights import Weight
from seqlint.shapes.shape import Shape
from seqlint.values import DictValue, Value, as_items


@layer
class BatchNormalization(LayerType):
    """Normalization by the statistics of the batch, which are kept for prediction."""

    passes_mask = True
    refused_in_build = frozenset({Failure.RANK, Failure.UNDEFINED, Failure.ARGUMENT})
    dtypes = WEIGHED
    keeps_size = (2, 3)

    def check(self, arguments: Arguments) -> None:
        """Refuse an axis that is none, and in Keras 3 several."""
        if arguments.keras == 2:
            check_axes(arguments)
        else:
            arguments.convertible("axis")
            _check_number_like(arguments, "momentum")
            _check_number_like(arguments, "epsilon")
        if not arguments.flag("renorm"):
            return
        if isinstance(arguments["renorm_clipping"], DictValue):
            _check_renorm_clipping(arguments, arguments["renorm_clipping"].items or {})
        elif arguments.flag("renorm_clipping"):
            arguments.refuse("renorm_clipping", "must be a dictionary")
        if arguments["moving_variance_initializer"] is None:
            arguments.refuse("moving_variance_initializer", "must be an initializer where `renorm` is True")

    def accepted_rank(self, arguments: Arguments) -> Rank:
        """The fused operation of Keras 2 is for images and volumes."""
        return Rank(4, 5) if arguments["fused"] is True else self.rank

    def build(self, arguments: Arguments, x: Shape) -> Built:
        """Scale and offset are trained; the moving statistics are not."""
        if arguments.keras == 2 and (arguments["epsilon"] is None or isinstance(arguments["epsilon"], str)):
            arguments.refuse("epsilon", "must be a number")
        if "virtual_batch_size" in arguments:
            return Built(x, None)
        axes = resolve_axes(arguments, x)
        if axes is None:
            return Built(x, None)
        sizes = {axis: defined(x, axis, "the scale of `BatchNormalization`") for axis in axes}
        shape = tuple(sizes.values())
        if arguments.keras == 2 and len(axes) > 1:
            shape = tuple(sizes.get(axis, 1) for axis in range(len(x)))
        renorm = arguments.flag("renorm")
        statistics = None if renorm is None else (Weight(shape, trainable=False),) * (5 if renorm else 2)
        return with_weights(x, flagged_weights(arguments, shape, "scale", "center"), statistics)


def _check_number_like(arguments: Arguments, name: str) -> None:
    value = arguments[name]
    if value is None or as_items(value) is not None or (isinstance(value, str) and value.isalpha()):
        arguments.refuse(name, "must be a number")


def _check_renorm_clipping(arguments: Arguments, clipping: dict[Value, Value]) -> None:
    if set(clipping) - {"rmax", "rmin", "dmax"}:
        arguments.refuse("renorm_clipping", "may have the keys 'rmax', 'rmin' and 'dmax' only")
    if arguments.keras == 2:
        return
    most, least, dmax = (clipping.get(name) for name in ("rmax", "rmin", "dmax"))
    if isinstance(most, (int, float)) and isinstance(least, (int, float)) and most < least:
        arguments.refuse("renorm_clipping", "must have an 'rmax' that is not less than its 'rmin'")
    if isinstance(dmax, (int, float)) and dmax < 0:
        arguments.refuse("renorm_clipping", "must have a 'dmax' that is not negative")
