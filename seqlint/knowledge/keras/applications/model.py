"""The models of ``keras.applications`` as layers: each brings its own input shape.

Numbers of parameters and default sizes come from data recorded from Keras itself by
``scripts/record_applications.py``; how a model scales its input down is a formula here.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any

from seqlint.knowledge.keras.applications import arguments as checks
from seqlint.knowledge.keras.applications.families import Family, family_of
from seqlint.knowledge.keras.layers._base.layer import naming
from seqlint.knowledge.keras.layers._shared.arguments import Arguments
from seqlint.knowledge.keras.layers._shared.built import UNKNOWN_BUILT, Built
from seqlint.knowledge.keras.layers._shared.dtypes import NOT_KNOWN
from seqlint.knowledge.keras.layers._shared.errors import Failure, LayerError
from seqlint.knowledge.keras.layers._shared.inputs import LayerInputs
from seqlint.knowledge.keras.layers._shared.layer_type import LayerLike, LayerType
from seqlint.knowledge.keras.layers._shared.sizes import shrink
from seqlint.knowledge.keras.layers._shared.weights import Weight
from seqlint.shapes.dim import DYNAMIC, UNKNOWN, Dim, add, equal, multiply
from seqlint.shapes.shape import UNKNOWN_SHAPE, Shape
from seqlint.values import Unknown, as_dims

#: the class of what these functions return
CLASS_NAME = "Functional"

#: arguments that Keras 2 passes on, and that change the model in ways that are not recorded
_ARCHITECTURE = frozenset({"blocks_args", "depth_divisor"})


@cache
def _recorded(keras: int) -> dict[str, Any]:
    data = resources.files("seqlint.knowledge.keras.api") / "data" / f"applications{keras}.json"
    loaded: dict[str, Any] = json.loads(data.read_text(encoding="utf-8"))
    return loaded


@cache
def application(name: str) -> Application | None:
    """The model that the function of this name makes, or None where seqlint does not know it."""
    family = family_of(name)
    return None if family is None else Application(name, family)


class Application(LayerType):
    """One function of ``keras.applications``, and the built model that it returns."""

    dtypes = NOT_KNOWN
    is_model = True

    def __init__(self, function: str, family: Family) -> None:
        self.function = function
        self.family = family

    @property
    def name(self) -> str:
        """The name of the function."""
        return self.function

    def check(self, arguments: Arguments) -> None:
        """Refuse a classifier or an input shape with which the model cannot be made."""
        recorded = self._record(arguments)
        if recorded is not None:
            with naming(self.name):
                checks.check(self.family, recorded, arguments)

    def declared_input(self, arguments: Arguments) -> Shape:
        """The input shape with which the model is made."""
        tensor = arguments["input_tensor"]
        if tensor is not None:
            if not isinstance(tensor, LayerLike) or tensor.kind is None or not tensor.kind.is_input:
                return Shape.of_rank(4)
            return tensor.kind.declared_input(tensor.arguments) or Shape.of_rank(4)
        dims = as_dims(arguments["input_shape"])
        if arguments["input_shape"] is None:
            recorded, top = self._record(arguments), arguments.flag("include_top")
            if recorded is None or top is None:
                return Shape.of_rank(4)
            sizes = recorded["input_with_top" if top else "input"]
            dims = tuple(DYNAMIC if size is None else size for size in sizes)
        return Shape.of(DYNAMIC, *dims) if dims is not None and len(dims) == 3 else Shape.of_rank(4)

    def build(self, arguments: Arguments, x: Shape) -> Built:
        """The classes, the pooled features or the last feature map; *x* must fit the model's own input."""
        own = self.declared_input(arguments)
        if own.rank != 4 or not self._accepts(own, x, arguments.keras):
            return UNKNOWN_BUILT
        variant = self._variant(arguments, own)
        return Built(
            self._output(arguments, own, x, UNKNOWN if variant is None else variant["features"]),
            None if variant is None else self._weights(arguments, own, variant),
        )

    def check_run(self, arguments: Arguments, inputs: LayerInputs) -> None:
        """Refuse another number of channels, one of which Keras 3 overlooks before."""
        own, x = self.declared_input(arguments), inputs.single
        if x is None or own.rank != 4 or x.rank != 4 or equal(own[3], x[3]) is not False:
            return
        if not (self.family.normalizes and equal(x[3], 1) is not False):
            raise self._mismatch(Failure.SIZE, own, x)

    def _record(self, arguments: Arguments) -> dict[str, Any] | None:
        return _recorded(arguments.keras).get(self.function)

    def _accepts(self, own: Shape, x: Shape, keras: int) -> bool:
        """Whether *x* is known to have the rank of *own*. Raises `LayerError` where Keras refuses it."""
        if x.dims is None or x.rank != own.rank:
            if x.dims and equal(x[-1], 1) is False and equal(own[-1], 1) is False:
                raise self._mismatch(Failure.RANK, own, x)
            return False
        if any(equal(own[axis], x[axis]) is False for axis in (1, 2)):
            raise self._mismatch(Failure.SIZE, own, x)
        may_broadcast = keras == 3 and (equal(own[3], 1) is not False or equal(x[3], 1) is not False)
        if equal(own[3], x[3]) is False and not may_broadcast:
            raise self._mismatch(Failure.SIZE, own, x)
        return True

    def _mismatch(self, failure: Failure, own: Shape, x: Shape) -> LayerError:
        is_gray = x.rank == 4 and equal(x[3], 1) and equal(own[3], 3)
        return LayerError(
            failure,
            f"`{self.name}` was made for an input of {own} but gets {x}",
            help="make three channels of one: `Concatenate()([x, x, x])`"
            if is_gray
            else f"give it a tensor of shape {own}, or make it for this one with `input_shape`",
        )

    def _variant(self, arguments: Arguments, own: Shape) -> Mapping[str, Any] | None:
        """The recorded counts that hold for these arguments, where there are some."""
        recorded = self._record(arguments)
        if recorded is None or _ARCHITECTURE & arguments.given.keys():
            return None
        for variant in recorded["variants"]:
            where = dict(variant["where"])
            sizes_open = "input_shape" in where
            where.pop("input_shape", None)
            if self.family.compares_sizes and sizes_open is not (own[2] is DYNAMIC):
                continue
            if all(arguments[name] == value for name, value in where.items()):
                found: Mapping[str, Any] = variant
                return found
        return None

    def _output(self, arguments: Arguments, own: Shape, x: Shape, features: Dim) -> Shape:
        rows, columns = (self._scaled(own, x, axis) for axis in (1, 2))
        top, pooling = arguments.flag("include_top"), arguments["pooling"]
        if top:
            return Shape.of(x[0], arguments.dim("classes"))
        if top is None or isinstance(pooling, Unknown):
            return UNKNOWN_SHAPE
        return (
            Shape.of(x[0], features) if pooling in ("avg", "max") else Shape.of(x[0], rows, columns, features)
        )

    def _scaled(self, own: Shape, x: Shape, axis: int) -> Dim:
        is_open = own[1] is DYNAMIC
        if is_open and self.family.compares_sizes and x[axis] is not DYNAMIC:
            return UNKNOWN
        return shrink(self.family.scaled(x[axis], is_open=is_open), x, f"`{self.name}`")

    def _weights(
        self, arguments: Arguments, own: Shape, variant: Mapping[str, Any]
    ) -> tuple[Weight, ...] | None:
        top = arguments.flag("include_top")
        if top is None or (top and "top" not in variant):
            return None
        trainable, frozen = (_linear(variant[kind], own[3]) for kind in ("trainable", "frozen"))
        if top:
            positions = multiply(*(self._scaled(own, own, axis) for axis in (1, 2)))
            trainable = add(trainable, _linear(variant["top"], arguments.dim("classes"), positions))
        return Weight((trainable,)), Weight((frozen,), trainable=False)


def _linear(coefficients: list[int], *variables: Dim) -> Dim:
    """The first coefficient, plus each of the others times its variable."""
    total: Dim = coefficients[0]
    for coefficient, variable in zip(coefficients[1:], variables, strict=True):
        if coefficient:
            total = add(total, multiply(coefficient, variable))
    return total
