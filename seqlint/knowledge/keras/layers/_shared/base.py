"""What a layer declaration is made of.

A layer is one class, derived from `LayerType` and registered with `layer`. Its parameters and their defaults come
from the signatures recorded from Keras itself (`seqlint.knowledge.keras.signatures`); the class adds which
arguments Keras refuses, which ranks it accepts, and what it makes of a shape.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import ClassVar, Protocol, TypeVar

from seqlint.knowledge.keras.layers._shared.dtypes import NOT_KNOWN, PASSED, Dtype, Types, as_dtype
from seqlint.shapes.dim import DYNAMIC, UNKNOWN, Dim, add, is_known, less_equal, product
from seqlint.shapes.expression import Expression
from seqlint.shapes.shape import UNKNOWN_SHAPE, Shape
from seqlint.values import DictValue, ListValue, Unknown, Value, as_dim, as_dims, as_items, describe

#: the shape of the mask of a tensor; None where it has none
Mask = Shape | None


class Failure(enum.Enum):
    """What Keras refuses. The value is the name of the rule that reports it."""

    ARGUMENT = "invalid-layer-argument"
    RANK = "incompatible-rank"
    SIZE = "incompatible-size"
    COLLAPSE = "dimension-collapse"
    RESHAPE = "reshape-size-mismatch"
    UNDEFINED = "undefined-dimension"
    NOT_SEQUENTIAL = "not-sequential"
    DTYPE = "incompatible-dtype"


class LayerError(Exception):
    """Keras is certain to raise: at construction (``check``) or when the layer meets its input (``build``)."""

    def __init__(
        self, failure: Failure, message: str, *, help: str | None = None, argument: str | None = None
    ) -> None:
        super().__init__(message)
        self.failure = failure
        self.message = message
        #: what the user should most likely write instead
        self.help = help
        #: the argument at fault, where there is one
        self.argument = argument


@dataclass(frozen=True)
class Weight:
    """One variable of a layer: its shape, and whether training changes it, or None where that is not known."""

    shape: tuple[Dim, ...]
    trainable: bool | None = True
    #: which variable of which layer this is, so that a shared layer counts once
    identity: tuple[int, int] | None = None

    @property
    def count(self) -> Dim:
        """The number of parameters in it."""
        return product(self.shape)


def count(weights: Iterable[Weight] | None, *, trainable: bool | None = None) -> Dim:
    """The number of parameters in *weights*, or in those that are *trainable*; UNKNOWN for None."""
    if weights is None:
        return UNKNOWN
    total: Dim = 0
    for weight in weights:
        if trainable is not None and weight.trainable is None:
            return UNKNOWN
        if trainable is None or weight.trainable is trainable:
            total = add(total, weight.count)
    return total


@dataclass(frozen=True)
class Built:
    """What a layer makes of an input shape. ``weights`` is None where they are not known."""

    output: Shape
    weights: tuple[Weight, ...] | None = ()
    #: whether Keras 3 gives several tensors, for which there is no one shape
    several: bool = False
    #: the mask of what a model gives that stands as a layer, in Keras 2
    mask: Mask = None

    def frozen(self, frozen: bool | None = True) -> Built:
        """The same with no weight trainable; with None for *frozen* it is not known of any."""
        if self.weights is None or frozen is False:
            return self
        trainable = None if frozen is None else False
        weights = (replace(weight, trainable=weight.trainable and trainable) for weight in self.weights)
        return replace(self, weights=tuple(weights))


UNKNOWN_BUILT = Built(UNKNOWN_SHAPE, None, mask=UNKNOWN_SHAPE)


@dataclass(frozen=True)
class Rank:
    """The ranks, batch dimension included, that a layer accepts."""

    least: int = 0
    most: int | None = None

    def accepts(self, rank: int) -> bool:
        """Whether an input of this rank passes."""
        return self.least <= rank and (self.most is None or rank <= self.most)

    def __str__(self) -> str:
        if self.least == self.most:
            return f"{self.least}-D"
        return f"at least {self.least}-D" if self.most is None else f"{self.least}-D to {self.most}-D"


def exactly(rank: int) -> Rank:
    """Only this rank."""
    return Rank(rank, rank)


def at_least(rank: int) -> Rank:
    """This rank and all above."""
    return Rank(rank)


ANY_RANK = Rank()


@dataclass
class Arguments:
    """The arguments of one call, bound to the signature of what is called."""

    given: dict[str, Value]
    defaults: Mapping[str, Value] = field(default_factory=dict)
    #: whether every argument is listed; after an unknown ``**kwargs`` one that is not given may be anything
    complete: bool = True
    #: the major version of Keras that is aimed at
    keras: int = 3
    #: whether the program may have given names to objects of its own
    custom_objects: bool = False
    #: what setting the attribute ``trainable`` told the layers within; None for nothing
    told: Value = None

    def __getitem__(self, name: str) -> Value:
        """The value given for *name*, its default, or an `Unknown`."""
        if name in self.given:
            return self.given[name]
        if self.complete and name in self.defaults:
            return self.defaults[name]
        if self.complete:
            return None
        return Unknown(name, "hidden in `**kwargs`")

    def __contains__(self, name: str) -> bool:
        return name in self.given

    def dim(self, name: str) -> Dim:
        """The argument as a size."""
        return as_dim(self[name])

    def text(self, name: str) -> str | None:
        """The argument as a string in lower case, or None where it is not known to be one."""
        value = self[name]
        return value.lower() if isinstance(value, str) else None

    def flag(self, name: str) -> bool | None:
        """The truth of the argument, or None where it is not known."""
        value = self[name]
        if value is None or isinstance(value, (bool, int, float, str)):
            return bool(value)
        items = as_items(value)
        return None if items is None else bool(items)

    def sizes(self, name: str, length: int) -> tuple[Dim, ...]:
        """The argument as *length* sizes: a single number stands for all. UNKNOWN for each that is not known."""
        value = self[name]
        if isinstance(value, (int, Expression)):
            return (int(value) if isinstance(value, bool) else value,) * length
        found = as_dims(value)
        if found is not None and len(found) == length:
            return found
        return (UNKNOWN,) * length

    def one_of(
        self, name: str, choices: Iterable[str], *, case_sensitive: bool = False, optional: bool = False
    ) -> None:
        """Refuse a string that is none of *choices*, and what is no string; None passes with *optional*, or as default."""
        value = self[name]
        choices = tuple(choices)
        if isinstance(value, str):
            refused = (value if case_sensitive else value.lower()) not in choices
        else:
            refused = isinstance(value, (bool, int, float, tuple, ListValue, DictValue))
        if value is None and name in self.given and not optional:
            refused = self.defaults.get(name) is not None
        if refused:
            listed = ", ".join(repr(choice) for choice in choices)
            self.refuse(name, f"must be one of {listed}")

    def positive(self, *names: str) -> None:
        """Refuse a number that is zero or less."""
        for name in names:
            value = self[name]
            if isinstance(value, (int, float)) and not isinstance(value, bool) and value <= 0:
                self.refuse(name, "must be a positive integer")

    def integers(self, name: str, length: int, *, zero: bool = False) -> None:
        """Refuse what Keras cannot read as *length* positive integers (or non-negative ones, with *zero*)."""
        value = self[name]
        least = 0 if zero else 1
        wanted = f"{length} integers" if length > 1 else "an integer"
        if isinstance(value, (int, float)):
            items: tuple[Value, ...] | None = (value,)
        elif isinstance(value, str) or value is None:
            items = None
            self.refuse(name, f"must be {wanted}")
        else:
            items = as_items(value)
            if items is not None and len(items) != length:
                self.refuse(name, f"must be {wanted}")
        for item in items or ():
            wrong = isinstance(item, str) or item is None or as_items(item) is not None
            if wrong or (item is value and isinstance(item, float)):
                self.refuse(name, f"must be {wanted}")
            if isinstance(item, (int, float)) and item < least:
                self.refuse(name, "must not be negative" if zero else "must be positive")

    def count(self, name: str) -> None:
        """Refuse what cannot be a number of things: anything but a positive integer."""
        value = self[name]
        if value is None or isinstance(value, (float, str)) or as_items(value) is not None:
            self.refuse(name, "must be a positive integer")
        self.positive(name)

    def convertible(self, name: str) -> None:
        """Refuse what ``int()`` refuses."""
        value = self[name]
        word = isinstance(value, str) and not value.strip().lstrip("+-").isdigit()
        if value is None or word or as_items(value) is not None:
            self.refuse(name, "must be an integer")

    def converted(self, name: str) -> Dim:
        """The argument as ``int()`` makes a size of it."""
        value = self[name]
        return as_dim(int(value) if isinstance(value, (float, str)) else value)

    @property
    def channels_first(self) -> bool | None:
        """Whether `data_format` puts the channels before the other axes, or None where that is not known."""
        if self["data_format"] is None:
            return False
        text = self.text("data_format")
        return None if text is None else text == "channels_first"

    def fraction(self, name: str) -> None:
        """Refuse a number outside 0..1."""
        value = self[name]
        if isinstance(value, (int, float)) and not 0 <= value <= 1:
            self.refuse(name, "must lie between 0 and 1")

    def number(
        self, *names: str, least: float | None = None, most: float | None = None, optional: bool = False
    ) -> None:
        """Refuse what is no number, or one outside *least*..*most*; None passes with *optional*."""
        for name in names:
            value = self[name]
            if isinstance(value, (str, bytes, tuple, ListValue, DictValue)) or (
                value is None and not optional
            ):
                self.refuse(name, "must be a number")
            if isinstance(value, (int, float)):
                if least is not None and value < least:
                    self.refuse(name, f"must be at least {least:g}")
                if most is not None and value > most:
                    self.refuse(name, f"must be at most {most:g}")

    def refuse(self, name: str, requirement: str, *, help: str | None = None) -> None:
        """Raise a `LayerError`: the argument *name* does not meet *requirement*, which completes "`name` ..."."""
        message = f"`{name}` {requirement}, not {describe(self[name])}"
        raise LayerError(Failure.ARGUMENT, message, help=help, argument=name)


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


class LayerLike(Protocol):
    """A layer or model given to a wrapper: ``Bidirectional(LSTM(8))``."""

    #: None for a layer that seqlint does not know, and for a model
    kind: LayerType | None
    arguments: Arguments

    def build(self, x: Shape, *, tested: bool = True) -> Built:
        """Like `infer`, for this layer with its own arguments."""


REGISTRY: dict[str, LayerType] = {}

_Class = TypeVar("_Class", bound=type[LayerType])


def layer(cls: _Class) -> _Class:
    """Register a layer's declaration under its name and aliases."""
    instance = cls()
    for name in (instance.name, *cls.aliases):
        REGISTRY[name] = instance
    return cls


def wrong_rank(kind: LayerType, arguments: Arguments, x: Shape) -> LayerError:
    """The error for an input of a rank that *kind* does not accept."""
    rank = kind.accepted_rank(arguments)
    return LayerError(
        Failure.RANK,
        f"`{kind.name}` takes {rank} input (batch included) but gets {x}, which is {x.rank}-D",
    )


def defined(x: Shape, axis: int, what: str) -> Dim:
    """The size at *axis*, which decides the shape of a weight. Refuses a DYNAMIC one, as Keras does."""
    size = x[axis]
    if size is DYNAMIC:
        raise LayerError(
            Failure.UNDEFINED,
            f"the size of axis {axis} of its input {x} is None, but {what} needs it",
            help="give that axis a size in the input shape",
        )
    return size


def shrink(size: Dim, x: Shape, what: str) -> Dim:
    """*size*, refused with `Failure.COLLAPSE` where it is proved to be zero or less."""
    if is_known(size) and less_equal(size, 0):
        raise LayerError(
            Failure.COLLAPSE,
            f"{what} leaves nothing of its input {x}: an output dimension would be {size}",
        )
    return size
