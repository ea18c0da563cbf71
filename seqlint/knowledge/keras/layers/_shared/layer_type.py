"""What a layer declaration is made of.

A layer is one class, derived from `LayerType` and registered with `registry.layer`. Its parameters and their
defaults come from the signatures recorded from Keras itself (`seqlint.knowledge.keras.signatures`); the class adds
which arguments Keras refuses, which ranks it accepts, and what it makes of a shape.
"""

from __future__ import annotations

from typing import ClassVar

from seqlint.knowledge.keras.layers._shared.arguments import Arguments
from seqlint.knowledge.keras.layers._shared.built import Built, Mask
from seqlint.knowledge.keras.layers._shared.dtypes import NOT_KNOWN, PASSED, Dtype, Types, as_dtype
from seqlint.knowledge.keras.layers._shared.errors import Failure, LayerError
from seqlint.knowledge.keras.layers._shared.rank import ANY_RANK, Rank
from seqlint.shapes.dim import DYNAMIC
from seqlint.shapes.shape import UNKNOWN_SHAPE, Shape
from seqlint.values import AbstractValue, Unknown, as_dims


class LayerType:
    """What Keras does with one kind of layer. Subclasses are stateless."""

    #: other names of the same class
    aliases: ClassVar[tuple[str, ...]] = ()
    #: the ranks it accepts, batch dimension included
    rank: ClassVar[Rank] = ANY_RANK
    #: whether Keras 3 builds it on other ranks in the same way, where it does not test the rank
    lenient: ClassVar[bool] = False
    #: the major versions of Keras in which, once built, it refuses an input that needs weights of other shapes
    keeps_size: ClassVar[tuple[int, ...]] = ()
    #: whether Keras 2, once it is built, refuses an input whose steps are of other sizes
    keeps_steps: ClassVar[bool] = False
    #: whether Keras 2 pairs the axes of its weights with those of any input, as NumPy does
    stretches: ClassVar[bool] = False
    #: whether, once built, it leaves the shape of what it gets, even where it could not have been built for that
    leaves_shape: ClassVar[bool] = False
    #: whether Keras 3 looks at its input only where it builds the layer, and gives that shape whatever comes later
    looks_once: ClassVar[bool] = False
    #: whether Keras 3 needs the number of channels even once it is built
    needs_channels: ClassVar[bool] = False
    #: whether `input_dim` is an argument of its own, not the size of the input of a model
    owns_input_dim: ClassVar[bool] = False
    #: whether Keras 3 tests the rank, if it does, before the layer itself sees what it is given
    tests_first: ClassVar[bool] = True
    #: whether Keras 3, where it calls the layer on images, gets the shape that the layer states without a call
    calls_as_stated: ClassVar[bool] = True
    #: whether a mask may change the shape that it gives in Keras 2
    resized_by_mask: ClassVar[bool] = False
    #: whether Keras 2 hands on the mask of what it is given
    passes_mask: ClassVar[bool] = False
    #: what Keras 2 makes of types of values
    dtypes: ClassVar[Types] = PASSED
    #: the argument that holds the layer, or layers, to which it hands what it is given
    passes_to: ClassVar[str | None] = None
    #: what Keras 2 refuses of an input where it builds the layer and does not call it; None where it builds nothing
    refused_in_build: ClassVar[frozenset[Failure] | None] = None
    #: whether Keras 2 looks at some of its arguments only where it calls the layer
    looks_late: ClassVar[bool] = False
    #: whether Keras 2 calls the layer within that it is given
    calls_inner: ClassVar[bool] = True
    #: whether it only states the input of a model, as `Input` does
    is_input: ClassVar[bool] = False
    #: whether it is a whole model, with an input of its own wherever it stands
    is_model: ClassVar[bool] = False

    @property
    def name(self) -> str:
        """Keras's canonical name of the class."""
        return type(self).__name__

    def check(self, arguments: Arguments) -> None:
        """Raise `LayerError` for arguments with which Keras's constructor raises."""

    def accepted_rank(self, arguments: Arguments) -> Rank:
        """The ranks it accepts with these arguments."""
        return self.rank

    @property
    def refuses_mask(self) -> bool:
        """Whether Keras 2 raises where it asks for the mask of what this layer makes of masked values."""
        own = type(self).mask_after is not LayerType.mask_after
        return not own and not self.passes_mask and self.dtypes is not NOT_KNOWN

    def types(self, arguments: Arguments) -> Types:
        """What Keras 2 makes of types of values with these arguments."""
        return self.dtypes

    def own_dtype(self, arguments: Arguments) -> Dtype:
        """The type that it computes in, in Keras 2 also that of the input that it declares."""
        return as_dtype(arguments["dtype"])

    def takes_one(self, arguments: Arguments) -> bool:
        """Whether Keras 3 refuses several tensors, because it tests one for its rank."""
        return self.tests_first and self.accepted_rank(arguments) != ANY_RANK

    def declared_input(self, arguments: Arguments) -> Shape | None:
        """The input shape, batch included, that its arguments give to a model of which it is the first layer."""
        for name in ("batch_input_shape", "batch_shape"):
            if arguments.given.get(name) is not None:
                return Shape(as_dims(arguments[name]))
        if arguments.given.get("input_dim") is not None and not self.owns_input_dim:
            return Shape.of(DYNAMIC, arguments.dim("input_dim"))
        if arguments.given.get("input_shape") is not None:
            sample = as_dims(arguments["input_shape"])
            return Shape(None if sample is None else (DYNAMIC, *sample))
        return None

    def is_frozen(self, arguments: Arguments) -> bool | None:
        """Whether its arguments keep its weights from training, or None where that is not known."""
        if isinstance(arguments["trainable"], Unknown) and "trainable" in arguments:
            return None
        return arguments["trainable"] is False

    def masked(self, arguments: Arguments, x: Shape, output: Shape, mask: Shape) -> Shape:
        """What Keras 2 makes of *x* where it has a *mask*, and gives *output* where it has none.

        Raises `LayerError` where Keras would.
        """
        return output

    def mask_after(self, arguments: Arguments, x: Shape, mask: Mask) -> Mask:
        """The mask of what Keras 2 makes of *x*, which has this *mask*."""
        if self.dtypes is NOT_KNOWN:
            return UNKNOWN_SHAPE
        return mask if self.passes_mask else None

    def build(self, arguments: Arguments, x: Shape) -> Built:
        """The output shape and weights for an input *x*, whose rank, if known, is accepted.

        Raises `LayerError` where Keras would.
        """
        return Built(x)

    def build_uncalled(self, arguments: Arguments, x: Shape) -> Built:
        """The same where Keras 2 builds the layer, but never calls it."""
        if self.refused_in_build is None:
            return Built(x)
        rank = self.accepted_rank(arguments)
        try:
            if x.rank is not None and not rank.accepts(x.rank):
                raise wrong_rank(self, arguments, x)
            return self.build(arguments, x)
        except IndexError:
            problem = wrong_rank(self, arguments, x)
        except LayerError as error:
            problem = error
        if problem.failure in self.refused_in_build:
            raise problem
        return Built(x, None)

    def called(self, arguments: Arguments, x: Shape, output: Shape) -> Shape:
        """What a call of Keras 3 makes of *x*, of which the layer states that it makes *output*.

        Raises `LayerError` where only a call does.
        """
        return output if self.calls_as_stated else UNKNOWN_SHAPE

    @property
    def builds_untested(self) -> bool:
        """Whether Keras 3 may build it on a rank that is not accepted, where it does not test the rank."""
        return self.lenient or type(self).build_untested is not LayerType.build_untested

    def build_untested(self, arguments: Arguments, x: Shape) -> Built:
        """The same for a rank that is not accepted, where Keras 3 builds the layer without testing it.

        Raises `LayerError` where Keras would, and `IndexError` for an axis that Keras looks for too.
        """
        if not self.lenient:
            raise wrong_rank(self, arguments, x)
        return self.build(arguments, x)


class LayerLike(AbstractValue):
    """A layer, as another layer knows it before anything is built: by its arguments."""

    #: None for a layer that seqlint does not know, and for a model
    kind: LayerType | None
    arguments: Arguments


class BuildableLayer(LayerLike):
    """A layer or model that a wrapper is given, ready to be built: ``Bidirectional(LSTM(8))``."""

    def build(self, x: Shape, *, tested: bool = True) -> Built:
        """Like `infer`, for this layer with its own arguments."""
        raise NotImplementedError


def wrong_rank(kind: LayerType, arguments: Arguments, x: Shape) -> LayerError:
    """The error for an input of a rank that *kind* does not accept."""
    rank = kind.accepted_rank(arguments)
    return LayerError(
        Failure.RANK,
        f"`{kind.name}` takes {rank} input (batch included) but gets {x}, which is {x.rank}-D",
    )
