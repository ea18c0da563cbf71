"""Core layers: inputs, dense layers, embeddings and the plain ones."""

from __future__ import annotations

from seqlint.knowledge.keras.layers._shared.arguments import Arguments
from seqlint.knowledge.keras.layers._shared.built import Built, Mask
from seqlint.knowledge.keras.layers._shared.dtypes import (
    FLOATING,
    NOT_KNOWN,
    NUMERIC,
    PASSED,
    ROUNDED,
    WEIGHED,
    Types,
)
from seqlint.knowledge.keras.layers._shared.kernels import bias
from seqlint.knowledge.keras.layers._shared.layer_type import LayerType
from seqlint.knowledge.keras.layers._shared.quantization import kernel
from seqlint.knowledge.keras.layers._shared.rank import Rank, at_least
from seqlint.knowledge.keras.layers._shared.registry import layer
from seqlint.knowledge.keras.layers._shared.sizes import defined
from seqlint.knowledge.keras.layers._shared.stated_input import check_shape
from seqlint.shapes.dim import equal, less
from seqlint.shapes.shape import UNKNOWN_SHAPE, Shape
from seqlint.values import as_dims, as_items

#: the activations that take integers too
_ACTIVATIONS = {"leaky_relu": ROUNDED, "relu": NUMERIC, "relu6": NUMERIC}


class _Input(LayerType):
    is_input = True

    def declared_input(self, arguments: Arguments) -> Shape | None:
        for name in ("batch_shape", "batch_input_shape"):
            if arguments.given.get(name) is not None:
                return Shape(as_dims(arguments[name]))
        stated = [name for name in ("input_shape", "shape") if arguments.given.get(name) is not None]
        if not stated:
            return UNKNOWN_SHAPE
        value = arguments[stated[0]]
        sample = (value,) if arguments.keras == 2 and isinstance(value, int) else as_dims(value)
        return Shape(None if sample is None else (arguments.dim("batch_size"), *sample))

    def check(self, arguments: Arguments) -> None:
        for name in ("shape", "batch_shape", "input_shape", "batch_input_shape"):
            if name in arguments:
                check_shape(arguments, name)
        given_both = all(as_items(arguments.given.get(name)) is not None for name in ("shape", "batch_shape"))
        if arguments.keras == 3 and given_both:
            arguments.refuse("batch_shape", "must not be given together with `shape`")


@layer
class Input(_Input):
    """The symbolic input of a model."""


@layer
class InputLayer(_Input):
    """The layer that states the input of a model."""


@layer
class Dense(LayerType):
    """A fully connected layer over the last axis."""

    passes_mask = True
    dtypes = WEIGHED
    rank = at_least(2)
    lenient = True
    keeps_size = (2, 3)

    def check(self, arguments: Arguments) -> None:
        """Refuse what is no positive number of units."""
        if arguments.keras == 3:
            arguments.count("units")
        else:
            arguments.convertible("units")
            if less(arguments.converted("units"), 0):
                arguments.refuse("units", "must be a positive integer")

    def build_uncalled(self, arguments: Arguments, x: Shape) -> Built:
        """The last axis may be the only one."""
        return self.build(arguments, x)

    def build(self, arguments: Arguments, x: Shape) -> Built:
        """Put the units in the place of the last axis."""
        units = arguments.converted("units")
        if x.dims is None:
            return Built(UNKNOWN_SHAPE, None)
        features = defined(x, len(x) - 1, "the kernel of `Dense`")
        weights = kernel(arguments, (features, units), summed={0})
        return Built(x.replace(-1, units), bias(arguments, weights, units))


@layer
class Activation(LayerType):
    """An activation function as a layer."""

    passes_mask = True

    def types(self, arguments: Arguments) -> Types:
        """Most functions compute with floats; nothing is known of those that have no name."""
        name = arguments["activation"]
        if name is None or name == "linear":
            return PASSED
        if not isinstance(name, str) or arguments.custom_objects:
            return NOT_KNOWN
        return _ACTIVATIONS.get(name, FLOATING)

    def accepted_rank(self, arguments: Arguments) -> Rank:
        """Softmax in Keras 2 wants an axis besides the batch."""
        return at_least(2) if arguments.keras == 2 and arguments["activation"] == "softmax" else self.rank


@layer
class Identity(LayerType):
    """Returns its input."""


@layer
class Masking(LayerType):
    """Marks the steps to skip."""

    def build(self, arguments: Arguments, x: Shape) -> Built:
        """Keras 2 compares with a value, or with one for each feature."""
        masked = arguments["mask_value"]
        if arguments.keras == 2 and masked is None:
            arguments.refuse("mask_value", "must be a number")
        values = as_items(masked)
        sizes = (x[-1], len(values)) if values is not None and x.rank else (1, 1)
        if arguments.keras == 2 and 1 not in sizes and equal(*sizes) is False:
            arguments.refuse("mask_value", f"must have one value for each of the {x[-1]} features")
        return Built(x)

    def types(self, arguments: Arguments) -> Types:
        """Every value is compared with one, which is a float unless an integer is given."""
        masked = arguments["mask_value"]
        if isinstance(masked, str):
            return Types(frozenset())
        return FLOATING if isinstance(masked, float) else NUMERIC

    def mask_after(self, arguments: Arguments, x: Shape, mask: Mask) -> Mask:
        """One truth value for each step."""
        return Shape(x.dims and x.dims[:-1])
