"""How the knowledge packages declare what the functions, methods and attributes of libraries do.

A declaration is a pure function from the values of a call to a value. It gives `NotImplemented` where the result is
not known; the engine then makes it an unknown with the place and the reason.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache

from seqlint.site import Site
from seqlint.values import Array, Scalar, Unknown, Value


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


class Stateful:
    """A value of a library that methods change: all that can change is its ``state``."""

    state: Value


@dataclass(frozen=True)
class Change:
    """What a method gives that also changes a value: the ``state`` of *changed* becomes *state*."""

    result: Value
    changed: Stateful
    state: Value


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


class DataError(Exception):
    """A call of a library is certain to raise; the message says why, *help* what to write instead.

    The *arrays* are what it is given: a reader wants to know where they come from.
    """

    def __init__(self, message: str, *arrays: Array, help: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.arrays = arrays
        self.help = help


LibraryFunction = Callable[[Call], Value]
#: gets the receiver besides the call, whose positional arguments do not hold it
LibraryMethod = Callable[[Value, Call], Value]
LibraryAttribute = Callable[[Value], Value]

FUNCTIONS: dict[str, LibraryFunction] = {}
METHODS: dict[tuple[type, str], LibraryMethod] = {}
ATTRIBUTES: dict[tuple[type, str], LibraryAttribute] = {}


def function(*names: str) -> Callable[[LibraryFunction], LibraryFunction]:
    """Declare a function under its canonical names: ``numpy.zeros``, ``keras.utils.to_categorical``."""

    def register(declaration: LibraryFunction) -> LibraryFunction:
        FUNCTIONS.update(dict.fromkeys(names, declaration))
        return declaration

    return register


def method(kind: type, *names: str) -> Callable[[LibraryMethod], LibraryMethod]:
    """Declare a method of the values of one kind."""

    def register(declaration: LibraryMethod) -> LibraryMethod:
        METHODS.update({(kind, name): declaration for name in names})
        return declaration

    return register


def attribute(kind: type, *names: str) -> Callable[[LibraryAttribute], LibraryAttribute]:
    """Declare an attribute of the values of one kind."""

    def register(declaration: LibraryAttribute) -> LibraryAttribute:
        ATTRIBUTES.update({(kind, name): declaration for name in names})
        return declaration

    return register


_NUMPY = "seqlint.knowledge.numpy"
_IMAGES = "seqlint.knowledge.images"
_TUNING = "seqlint.knowledge.keras.tuning"
#: the modules that declare what a package does, imported when a program first calls something of it
_DECLARATIONS = {
    "numpy": (_NUMPY,),
    "pandas": (_NUMPY, "seqlint.knowledge.pandas"),
    "sklearn": (_NUMPY, "seqlint.knowledge.sklearn"),
    "tensorflow": (_NUMPY, "seqlint.knowledge.tensorflow"),
    "argparse": ("seqlint.knowledge.options",),
    "cv2": (_NUMPY, _IMAGES),
    "PIL": (_NUMPY, _IMAGES),
    "keras_tuner": (_TUNING,),
    "kerastuner": (_TUNING,),
    "scikeras": (_TUNING,),
    "keras": (
        _NUMPY,
        "seqlint.knowledge.keras.datasets",
        "seqlint.knowledge.keras.directories",
        "seqlint.knowledge.keras.preprocessing",
        "seqlint.knowledge.keras.text",
        _TUNING,
        "seqlint.knowledge.keras.utils",
    ),
}


def find_function(name: str) -> LibraryFunction | None:
    """The declaration of a function by its canonical name."""
    _import_declarations(name.partition(".")[0])
    return FUNCTIONS.get(name)


def find_method(receiver: Value, name: str) -> LibraryMethod | None:
    """The declaration of a method; numbers and what has a method of arrays import the declarations for arrays."""
    if isinstance(receiver, Scalar) or (name == "reshape" and isinstance(receiver, Unknown)):
        _import_declarations("numpy")
    return METHODS.get((type(receiver), name))


@cache
def _import_declarations(package: str) -> None:
    for module in _DECLARATIONS.get(package, ()):
        importlib.import_module(module)
