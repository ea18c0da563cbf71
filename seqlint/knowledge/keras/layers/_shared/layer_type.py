"""What a layer declaration consists of.

A layer is one class, derived from `LayerType` and registered with `registry.layer`. Its parameters and their defaults
come from the signatures recorded from Keras (`seqlint.knowledge.keras.api.signatures`). The class adds which arguments
Keras refuses, which ranks it accepts, and which output shape and weights an input shape gives.

What Keras 2 does otherwise is a second class beside it, registered with `registry.keras2`. What only some layers
do is in the base classes of `layers/_traits`, and of `core/wrapper.py`.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import ClassVar

from seqlint.knowledge.keras.layers._shared.arguments import Arguments
from seqlint.knowledge.keras.layers._shared.built import UNKNOWN_BUILT, Built
from seqlint.knowledge.keras.layers._shared.dtypes import PASSED, Dtype, Types, as_dtype
from seqlint.knowledge.keras.layers._shared.errors import Failure, LayerError
from seqlint.knowledge.keras.layers._shared.inputs import LayerInputs, require_one_tensor
from seqlint.knowledge.keras.layers._shared.rank import ANY_RANK, Rank
from seqlint.knowledge.keras.layers._shared.reuse import Reuse
from seqlint.shapes.dim import DYNAMIC
from seqlint.shapes.shape import Shape
from seqlint.values import AbstractValue, Unknown, as_dims


class LayerType:
    """What Keras does with one kind of layer. Subclasses are stateless."""

    #: other names of the same class
    aliases: ClassVar[tuple[str, ...]] = ()
    #: the ranks it accepts, batch dimension included
    rank: ClassVar[Rank] = ANY_RANK
    #: which types of values it takes and gives in Keras 2
    dtypes: ClassVar[Types] = PASSED
    #: what it asks of a second input
    reuse: ClassVar[Reuse] = Reuse.ANYTHING
    #: the arguments, after `batch_shape`, that state the input of a model; the first that is given counts
    input_arguments: ClassVar[tuple[str, ...]] = ("input_dim", "input_shape")
    #: the parameters of its ``call``, the input first
    call_parameters: ClassVar[tuple[str, ...]] = ("inputs",)
    #: whether its arguments may make it give several tensors
    may_give_several: ClassVar[bool] = False
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

    def declared_input(self, arguments: Arguments) -> Shape | None:
        """The input shape, batch included, that its arguments give to a model of which it is the first layer."""
        for name in ("batch_input_shape", "batch_shape"):
            if arguments.given.get(name) is not None:
                return Shape(as_dims(arguments[name]))
        for name in self.input_arguments:
            if arguments.given.get(name) is not None:
                sample = as_dims(arguments[name])
                if name != "input_shape":
                    sample = sample or (arguments.dim(name),)
                return Shape(None if sample is None else (DYNAMIC, *sample))
        return None

    def accepted_rank(self, arguments: Arguments) -> Rank:
        """The ranks it accepts with these arguments."""
        return self.rank

    def build(self, arguments: Arguments, x: Shape) -> Built:
        """What it makes of an input *x*, whose rank, if known, is accepted. Raises `LayerError` where Keras would."""
        return Built(x)

    def build_call(self, arguments: Arguments, inputs: LayerInputs) -> Built:
        """The outputs and weights where it is called on more than one tensor. Raises `LayerError` where Keras would.

        By default nothing is known of them, but that a layer which tests the rank of its input takes one tensor.
        """
        if self.accepted_rank(arguments).takes_one_tensor:
            require_one_tensor(self.name, inputs)
        return UNKNOWN_BUILT

    def check_run(self, arguments: Arguments, inputs: LayerInputs) -> None:
        """Raise `LayerError` for what Keras 3 refuses only when a model runs on data."""

    def build_uncalled(self, arguments: Arguments, x: Shape) -> Built:
        """The same where Keras 2 builds the layer, but never calls it. By default it builds nothing."""
        return Built(x)

    def is_frozen(self, arguments: Arguments) -> bool | None:
        """Whether its arguments keep its weights from training, or None where that is not known."""
        if isinstance(arguments["trainable"], Unknown) and "trainable" in arguments:
            return None
        return arguments["trainable"] is False

    def types(self, arguments: Arguments) -> Types:
        """Which types of values it takes and gives in Keras 2 with these arguments."""
        return self.dtypes

    def own_dtype(self, arguments: Arguments) -> Dtype:
        """The type that it computes in, in Keras 2 also that of the input that it declares."""
        return as_dtype(arguments["dtype"])


class LayerLike(AbstractValue):
    """A layer, as another layer knows it before anything is built: by its arguments."""

    #: None for a layer that seqlint does not know, and for a model
    kind: LayerType | None
    arguments: Arguments


class KnownLayer(LayerLike):
    """A layer that seqlint knows."""

    kind: LayerType


class BuildableLayer(LayerLike, ABC):
    """A layer or model that a wrapper is given, ready to be built: ``Bidirectional(LSTM(8))``."""

    @abstractmethod
    def build(self, x: Shape, *, tested: bool = True) -> Built:
        """Like `infer`, for this layer with its own arguments."""


def accepted(kind: LayerType, arguments: Arguments, x: Shape) -> Shape:
    """The input *x*, with the rank that *kind* accepts if that is not known. Raises `LayerError` for another one."""
    rank = kind.accepted_rank(arguments)
    if x.rank is None and rank.least == rank.most:
        return Shape.of_rank(rank.least)
    if x.rank is not None and not rank.accepts(x.rank):
        raise wrong_rank(kind, arguments, x)
    return x


def wrong_rank(kind: LayerType, arguments: Arguments, x: Shape) -> LayerError:
    """The error for an input of a rank that *kind* does not accept."""
    rank = kind.accepted_rank(arguments)
    return LayerError(
        Failure.RANK,
        f"`{kind.name}` takes {rank} input (batch included), but its input {x} is {x.rank}-D",
    )
