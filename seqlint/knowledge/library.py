"""How the knowledge packages declare what the functions, methods and attributes of libraries do.

A declaration is a pure function from the values of a call to a `Result`: a value, or `NOT_KNOWN`, of which the engine
makes an unknown with the place and the reason.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Generic, TypeAlias, TypeVar, overload

from seqlint.site import Site
from seqlint.values import AbstractValue, NotKnown, Scalar, Unknown, Value
from seqlint.values.arrays import Array

State = TypeVar("State")


@dataclass(frozen=True, eq=False)
class Call:
    """One call of something of a library, by its canonical name."""

    name: str
    positional: tuple[Value, ...] = ()
    keywords: Mapping[str, Value] = field(default_factory=dict)
    #: False where an unknown ``*args`` or ``**kwargs`` was among the arguments
    complete: bool = True
    site: Site | None = None

    def get(self, name: str, position: int, default: Value = None) -> Value:
        """The argument passed as *name* or at *position*, or *default*; an unknown where it may be hidden."""
        if name in self.keywords:
            return self.keywords[name]
        if position < len(self.positional):
            return self.positional[position]
        return default if self.complete else Unknown(name, "hidden in `*args` or `**kwargs`", self.site)

    def has(self, name: str, position: int) -> bool:
        """Whether that argument was passed."""
        return name in self.keywords or position < len(self.positional)


class Stateful(AbstractValue, Generic[State]):
    """A value of a library that methods change: all that can change is its ``state``."""

    state: State | NotKnown


@dataclass(frozen=True)
class Change(Generic[State]):
    """What a method gives that also changes a value: the ``state`` of *changed* becomes *state*."""

    result: Value | NotKnown
    changed: Stateful[State]
    state: State | NotKnown


@dataclass(frozen=True)
class Application:
    """What a call gives that calls a function of the program: the result is *then* of what that gives."""

    function: Value
    arguments: tuple[Value, ...]
    then: Callable[[Value], Value]
    keywords: Mapping[str, Value] = field(default_factory=dict)
    #: whether other arguments may be passed instead of defaults of None
    is_open: bool = False
    #: what is called of an object of the program that is passed instead of a function
    method: str = "__call__"
    #: whether the function builds a model, in the place of which a model may be passed
    builds_model: bool = False
    #: whether the library keeps the model that the function gives as it is
    keeps_model: bool = False


class DataError(Exception):
    """A call of a library is certain to raise; the message says why, *help* what to write instead.

    The *arrays* are what it is given: a reader wants to know where they come from.
    """

    def __init__(self, message: str, *arrays: Array, help: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.arrays = arrays
        self.help = help


#: what a declaration gives
Result: TypeAlias = "Value | NotKnown | Change[Any] | Application"
LibraryFunction: TypeAlias = Callable[[Call], Result]
#: gets the receiver besides the call, whose positional arguments do not hold it
LibraryMethod: TypeAlias = Callable[[Value, Call], Result]
LibraryAttribute: TypeAlias = Callable[[Value], "Value | NotKnown"]

FUNCTIONS: dict[str, LibraryFunction] = {}
METHODS: dict[tuple[type, str], LibraryMethod] = {}
ATTRIBUTES: dict[tuple[type, str], LibraryAttribute] = {}


_Function = TypeVar("_Function", bound=LibraryFunction)
_Kind = TypeVar("_Kind", bound=Value)
_Other = TypeVar("_Other", bound=Value)
_Result = TypeVar("_Result", bound=Result)
_Given = TypeVar("_Given", bound="Value | NotKnown")
_Method: TypeAlias = Callable[[_Kind, Call], _Result]
_Attribute: TypeAlias = Callable[[_Kind], _Given]
_AnyMethod: TypeAlias = Callable[..., Result]
_AnyAttribute: TypeAlias = Callable[..., "Value | NotKnown"]


def function(*names: str) -> Callable[[_Function], _Function]:
    """Declare a function under its canonical names: ``numpy.zeros``, ``keras.utils.to_categorical``."""

    def register(declaration: _Function) -> _Function:
        FUNCTIONS.update(dict.fromkeys(names, declaration))
        return declaration

    return register


@overload
def method(
    kind: type[_Kind], *names: str
) -> Callable[[_Method[_Kind, _Result]], _Method[_Kind, _Result]]: ...


@overload
def method(
    kind: tuple[type[_Kind], type[_Other]], *names: str
) -> Callable[[_Method[_Kind | _Other, _Result]], _Method[_Kind | _Other, _Result]]: ...


def method(kind: type | tuple[type, ...], *names: str) -> Callable[[_AnyMethod], _AnyMethod]:
    """Declare a method of the values of one kind, or of two."""

    def register(declaration: _AnyMethod) -> _AnyMethod:
        for each in kind if isinstance(kind, tuple) else (kind,):
            METHODS.update({(each, name): declaration for name in names})
        return declaration

    return register


@overload
def attribute(
    kind: type[_Kind], *names: str
) -> Callable[[_Attribute[_Kind, _Given]], _Attribute[_Kind, _Given]]: ...


@overload
def attribute(
    kind: tuple[type[_Kind], type[_Other]], *names: str
) -> Callable[[_Attribute[_Kind | _Other, _Given]], _Attribute[_Kind | _Other, _Given]]: ...


def attribute(kind: type | tuple[type, ...], *names: str) -> Callable[[_AnyAttribute], _AnyAttribute]:
    """Declare an attribute of the values of one kind, or of two."""

    def register(declaration: _AnyAttribute) -> _AnyAttribute:
        for each in kind if isinstance(kind, tuple) else (kind,):
            ATTRIBUTES.update({(each, name): declaration for name in names})
        return declaration

    return register


_NUMPY = "seqlint.knowledge.numpy"
_TENSORS = "seqlint.knowledge.tensors"
_IMAGES = "seqlint.knowledge.images"
_TUNING = "seqlint.knowledge.keras.training.tuning"
#: the modules that declare what a package does, imported when a program first calls something of it
_DECLARATIONS = {
    "numpy": (_NUMPY,),
    "pandas": (_NUMPY, "seqlint.knowledge.pandas"),
    "sklearn": (_NUMPY, "seqlint.knowledge.sklearn"),
    "tensorflow": (_NUMPY, _TENSORS, "seqlint.knowledge.tensorflow"),
    "argparse": ("seqlint.knowledge.argparse",),
    "cv2": (_NUMPY, _IMAGES),
    "PIL": (_NUMPY, _IMAGES),
    "keras_tuner": (_TUNING,),
    "kerastuner": (_TUNING,),
    "scikeras": (_TUNING,),
    "keras": (
        _NUMPY,
        _TENSORS,
        "seqlint.knowledge.keras.functions",
        _TUNING,
    ),
}


def find_function(name: str) -> LibraryFunction | None:
    """The declaration of a function by its canonical name."""
    _import_declarations(name.partition(".")[0])
    return FUNCTIONS.get(name)


def find_method(receiver: Value, name: str) -> LibraryMethod | None:
    """The declaration of a method; arrays, numbers and what has a method of arrays import the declarations for arrays."""
    if isinstance(receiver, (Array, Scalar)) or (name == "reshape" and isinstance(receiver, Unknown)):
        _import_declarations("numpy")
    return METHODS.get((type(receiver), name))


@cache
def _import_declarations(package: str) -> None:
    for module in _DECLARATIONS.get(package, ()):
        importlib.import_module(module)
