"""Stand-ins for Keras, threads and a library that seqlint does not see, and a Python that imports little else."""

from __future__ import annotations

import builtins
import contextlib
import random
import sys
from collections.abc import Callable, Iterable, Iterator
from functools import singledispatch
from types import ModuleType, SimpleNamespace
from typing import Any

import numpy as np

#: the file name of programs
PROGRAM = "program.py"
#: larger sizes are refused: data of that shape would fill the memory
_LARGEST = 5_000
_IMPORTS = set(
    "collections contextlib copy dataclasses functools heapq itertools numpy operator random re types".split()
)


class Unrefused(BaseException):
    """A refusal that no handler of the program may catch: seqlint is right to report it."""


def _refuse(is_wrong: bool, message: str) -> None:
    if is_wrong:
        raise Unrefused(message)


def row() -> int:
    """The row of the program that is being executed."""
    frame = sys._getframe(1)
    while frame.f_back is not None and frame.f_code.co_filename != PROGRAM:
        frame = frame.f_back
    return frame.f_lineno


class Input:
    def __init__(self, shape: tuple[int, ...]) -> None:
        _refuse(any(not isinstance(size, int) or not 0 < size < _LARGEST for size in shape), "a bad shape")
        self.shape = tuple(shape)


class Layer:
    shape: tuple[int, ...] | None = None

    def apply(self, shape: tuple[int, ...]) -> tuple[int, ...]:
        return shape


class Dense(Layer):
    def __init__(
        self, units: int, activation: str | None = None, input_shape: tuple[int, ...] | None = None
    ) -> None:
        _refuse(not isinstance(units, int) or not 0 < units < _LARGEST, "bad units")
        self.units, self.shape = int(units), input_shape
        self.width: int | None = None

    def apply(self, shape: tuple[int, ...]) -> tuple[int, ...]:
        _refuse(self.width not in (None, shape[-1]), "a layer that was built for another input")
        self.width = shape[-1]
        return (*shape[:-1], self.units)


class Dropout(Layer):
    def __init__(self, rate: float) -> None:
        self.rate = rate


class Flatten(Layer):
    def apply(self, shape: tuple[int, ...]) -> tuple[int, ...]:
        return (int(np.prod(shape)),)


class Sequential:
    #: the models of the running program, with the rows that made them
    made: list[tuple[int, Sequential]] = []

    def __init__(self, layers: Iterable[Any] = ()) -> None:
        self.layers: list[Layer] = []
        self.input: tuple[int, ...] | None = None
        self.loss: str | None = None
        self.made.append((row(), self))
        for layer in layers:
            self.add(layer)

    def add(self, layer: Any) -> None:
        if isinstance(layer, Input):
            _refuse(bool(self.layers) or self.input is not None, "an input within")
            self.input = layer.shape
            return
        _refuse(not isinstance(layer, Layer), "not a layer")
        _refuse(layer in self.layers, "a layer that is there already")
        _refuse(len(self.layers) > 60, "too many layers")
        if not self.layers and self.input is None:
            self.input = layer.shape
        self.layers.append(layer)
        self.shapes()

    def pop(self) -> Layer:
        _refuse(len(self.layers) < 2, "no layer to pop")
        return self.layers.pop()

    def shapes(self) -> list[tuple[int, ...]] | None:
        """What each layer gives; None where the model is not built."""
        shape, shapes = self.input, []
        if shape is None:
            return None
        for layer in self.layers:
            shape = layer.apply(shape)
            shapes.append(shape)
        return shapes

    @property
    def output_shape(self) -> tuple[int | None, ...]:
        shapes = self.shapes()
        _refuse(not shapes, "not built")
        assert shapes
        return (None, *shapes[-1])

    def compile(self, optimizer: str, loss: str) -> None:
        self.loss = loss

    def fit(self, x: Any, y: Any, epochs: int = 1, callbacks: Iterable[Any] = ()) -> None:
        _refuse(self.loss is None or not self.layers, "not compiled, or empty")
        _refuse(len(x) != len(y) or not len(x) or not x.size, "numbers of samples")
        if self.input is None:
            self.input = x.shape[1:]
        shapes = self.shapes()
        assert shapes is not None
        _refuse(x.shape[1:] != self.input, "other samples")
        if self.loss == "mse":
            _refuse(y.shape[1:] != shapes[-1], "other targets")
        else:
            _refuse(y.ndim != 1 or y.min() < 0 or y.max() >= shapes[-1][-1], "other labels")
        for epoch in range(epochs):
            for callback in callbacks:
                callback.on_epoch_end(epoch, {})


class Callback:
    def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
        """Programs override it."""


class LambdaCallback(Callback):
    def __init__(self, on_epoch_end: Callable[[int, Any], Any]) -> None:
        self.on_epoch_end = on_epoch_end  # type: ignore[method-assign, assignment]


class Thread:
    """A thread that does all its work when it is started."""

    def __init__(self, target: Callable[..., Any] | None = None, args: tuple[Any, ...] = ()) -> None:
        self.target, self.args = target, args

    def run(self) -> None:
        assert self.target is not None
        self.target(*self.args)

    def start(self) -> None:
        self.run()

    def join(self) -> None:
        """Nothing is left to do."""


@singledispatch
def touch(thing: Any) -> None:
    """Change what can be changed of *thing*, as code may that nobody has read.

    docs/soundness.md says what such code is assumed not to do: it adds no layer and gives no array another shape.
    """
    if hasattr(thing, "__next__"):
        next(thing, None)
    elif callable(getattr(thing, "work", None)):
        thing.work()
    elif hasattr(thing, "n"):
        thing.n = 6


@touch.register
def _touch_array(thing: np.ndarray) -> None:
    thing[0] = 6


@touch.register
def _touch_list(thing: list) -> None:  # type: ignore[type-arg]
    thing.append(thing[-1] if thing else 1)
    for item in thing[:-1]:
        if not isinstance(item, (int, Layer)):
            touch(item)


@touch.register
def _touch_tuple(thing: tuple) -> None:  # type: ignore[type-arg]
    for item in thing:
        touch(item)


@touch.register
def _touch_dict(thing: dict) -> None:  # type: ignore[type-arg]
    for value in thing.values():
        touch(value)
    thing["touched"] = 6


@touch.register
def _touch_set(thing: set) -> None:  # type: ignore[type-arg]
    thing.add(9)


class Base:
    m = 6

    def __init__(self) -> None:
        self.n = 6

    def work(self) -> None:
        self.n += 1

    def __init_subclass__(cls) -> None:
        cls.m = 7


class Thing:
    n = m = 2

    def work(self) -> None:
        self.n += 1

    def __getitem__(self, key: int) -> int:
        return self.n

    def __setitem__(self, key: int, value: int) -> None:
        self.n = value

    def __len__(self) -> int:
        return self.n


def helper_lib(seed: str) -> ModuleType:
    """A library that seqlint does not see; it may do anything."""
    chance, registered = random.Random(seed), list[Callable[[], Any]]()

    def run(function: Callable[..., Any], *arguments: Any) -> Any:
        return [function(*arguments) for _ in range(chance.randint(1, 2))][-1]

    def run_all(functions: Any) -> None:
        for function in functions.values() if isinstance(functions, dict) else functions:
            function()

    def decorate(function: Callable[..., Any]) -> Callable[..., Any]:
        return lambda *arguments: run(function, *arguments) + 1

    def may_fail() -> None:
        if chance.random() < 0.5:
            raise RuntimeError

    def setup() -> None:
        module.width, module.depth = 6, 7

    @contextlib.contextmanager
    def manager(function: Callable[[], Any]) -> Iterator[int]:
        yield 1
        function()

    module: Any = ModuleType("helper_lib")
    vars(module).update(
        width=2,
        depth=3,
        Base=Base,
        Thing=Thing,
        flag=lambda: chance.random() < 0.5,
        size=lambda: chance.randint(1, 5),
        word=lambda: chance.choice("nmk"),
        items=lambda: [chance.randint(1, 5) for _ in range(chance.randint(0, 3))],
        run=run,
        run_all=run_all,
        decorate=decorate,
        register=registered.append,
        fire=lambda: [function() for function in registered],
        touch=touch,
        setup=setup,
        may_fail=may_fail,
        manager=manager,
        opened=lambda: contextlib.nullcontext(chance.randint(1, 5)),
        swallow=lambda: contextlib.suppress(Exception),
    )
    return module  # type: ignore[no-any-return]


def namespace(seed: str) -> dict[str, Any]:
    """The names that a program starts with."""
    modules: dict[str, Any] = {
        "keras": SimpleNamespace(Input=Input, Sequential=Sequential),
        "keras.layers": SimpleNamespace(Dense=Dense, Dropout=Dropout, Flatten=Flatten),
        "keras.callbacks": SimpleNamespace(Callback=Callback, LambdaCallback=LambdaCallback),
        "threading": SimpleNamespace(Thread=Thread),
        "helper_lib": helper_lib(seed),
    }

    def load(name: str, *arguments: Any) -> Any:
        if name in modules:
            return modules[name]
        if name.partition(".")[0] not in _IMPORTS and sys._getframe(1).f_code.co_filename == PROGRAM:
            raise ImportError(f"programs do not import {name}")
        return builtins.__import__(name, *arguments)

    known = {**vars(builtins), "__import__": load, "print": lambda *_, **__: None}
    for name in ("open", "input", "exec", "eval", "breakpoint"):
        del known[name]
    return {"__builtins__": known, "__name__": "__main__"}
