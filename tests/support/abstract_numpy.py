"""NumPy expressions evaluated over abstract values: Python's own `eval`, with stand-ins that ask the declarations."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from typing import Any

import seqlint.knowledge.numpy
import seqlint.knowledge.tensorflow
import seqlint.knowledge.tensors  # noqa: F401 - importing them declares what they know
from seqlint.knowledge.library import ATTRIBUTES, FUNCTIONS, METHODS, Application, Call, Change, Result
from seqlint.knowledge.numpy.conversion import item_of
from seqlint.values import NOT_KNOWN, DictValue, ListValue, NotKnown, Reference, Unknown, Value

_OPERATORS = "add sub mul truediv floordiv mod pow matmul and or xor lt le gt ge eq ne".split()
_REFLECTED = {"lt": "gt", "gt": "lt", "le": "ge", "ge": "le", "eq": "eq", "ne": "ne"}


class Library:
    """A module, a function or a class of a library, by its name."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, name: str) -> Library:
        return Library(f"{self._name}.{name}")

    def __call__(self, *arguments: Any, **keywords: Any) -> Any:
        declared = FUNCTIONS.get(self._name)
        call = _call(self._name, arguments, keywords)
        return wrapped(NOT_KNOWN if declared is None else settled(declared(call)))


class Known:
    """An abstract value that takes part in an expression."""

    def __init__(self, value: Value) -> None:
        self.value = value

    def __getattr__(self, name: str) -> Any:
        kind = type(self.value)
        if (kind, name) in ATTRIBUTES:
            return wrapped(ATTRIBUTES[kind, name](self.value))
        if isinstance(self.value, Unknown) and kind is Unknown and (kind, name) not in METHODS:
            return wrapped(self.value.remember(name, lambda: Unknown(name)))
        return lambda *arguments, **keywords: self.ask(name, *arguments, **keywords)

    def ask(self, name: str, *arguments: Any, **keywords: Any) -> Any:
        method = METHODS.get((type(self.value), name))
        call = _call(name, arguments, keywords)
        return wrapped(NOT_KNOWN if method is None else settled(method(self.value, call)))

    def __getitem__(self, key: Any) -> Any:
        if type(self.value) is Unknown and isinstance(key, int):
            return wrapped(item_of(self.value, key))
        return self.ask("__getitem__", key)

    def __iter__(self) -> Any:
        # without this Python would ask for item after item without end
        raise TypeError("the length is not known")

    def __setitem__(self, key: Any, value: Any) -> None:
        self.ask("__setitem__", key, value)

    def __delitem__(self, key: Any) -> None:
        self.ask("__delitem__", key)

    def __invert__(self) -> Any:
        return self.ask("__invert__")

    def __neg__(self) -> Any:
        return self.ask("__neg__")

    __hash__ = None  # type: ignore[assignment]


def _forward(name: str) -> Callable[[Known, Any], Any]:
    def ask(self: Known, other: Any) -> Any:
        result = self.ask(f"__{name}__", other)
        if _is_nothing(result) and isinstance(other, Known):
            return other.ask(f"__{_REFLECTED.get(name, 'r' + name)}__", self)
        return result

    return ask


def _backward(name: str) -> Callable[[Known, Any], Any]:
    return lambda self, other: self.ask(f"__r{name}__", other)


for _name in _OPERATORS:
    setattr(Known, f"__{_name}__", _forward(_name))
    setattr(Known, f"__r{_name}__", _backward(_name))


def _is_nothing(result: Any) -> bool:
    return isinstance(result, Known) and type(result.value) is Unknown


def _call(name: str, arguments: tuple[Any, ...], keywords: dict[str, Any]) -> Call:
    return Call(name, tuple(map(plain, arguments)), {key: plain(value) for key, value in keywords.items()})


def settled(result: Result) -> Value | NotKnown:
    """What a method gives, after the change that it asks for or with the call that it asks for."""
    if isinstance(result, Change):
        result.changed.state = result.state
        return result.result
    if isinstance(result, Application):
        assert callable(result.function)
        return result.then(plain(result.function(*map(wrapped, result.arguments))))
    return result


def wrapped(value: Value | NotKnown) -> Any:
    if isinstance(value, NotKnown):
        return Known(Unknown("not known"))
    if isinstance(value, tuple):
        return tuple(map(wrapped, value))
    if isinstance(value, ListValue) and value.items is not None:
        return [wrapped(item) for item in value.items]
    return value if value is None or isinstance(value, (int, float, str)) else Known(value)


def plain(value: Any) -> Any:
    if isinstance(value, Library):
        return Reference(value._name)
    if isinstance(value, type):
        return Reference(f"builtins.{value.__name__}")
    if isinstance(value, tuple):
        return tuple(map(plain, value))
    if isinstance(value, list):
        return ListValue(list(map(plain, value)))
    if isinstance(value, dict):
        return DictValue({key: plain(item) for key, item in value.items()})
    if isinstance(value, slice):
        return slice(plain(value.start), plain(value.stop), plain(value.step))
    return value.value if isinstance(value, Known) else value


def _length(value: Any) -> Any:
    return value.ask("__len__") if isinstance(value, Known) else len(value)


def execute(source: str, **names: Any) -> dict[str, Any]:
    """What the variables of a program hold after *source*, where names of libraries are given."""
    scope = {"len": _length} | {name: Library(value) for name, value in names.items()}
    exec(source, scope)  # noqa: S102 - the programs of the tests
    return {
        name: plain(value) for name, value in scope.items() if name not in (*names, "len", "__builtins__")
    }


def evaluate(source: str, variables: Mapping[str, Value]) -> Any:
    """What the declarations make of *source*. `DataError` passes through."""
    names = {name: wrapped(value) for name, value in variables.items()}
    modules = {
        "np": "numpy",
        "tf": "tensorflow",
        "keras": "keras",
        "ops": "keras.ops",
        "K": "keras.backend",
    }
    libraries = {name: Library(module) for name, module in modules.items()}
    return plain(eval(source, {"len": _length, "operator": operator, **libraries, **names}))
