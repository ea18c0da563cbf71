"""What one inference computes once: models that are nested in each other are asked for the same over and over."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import wraps
from typing import ParamSpec, TypeVar, cast

from seqlint.knowledge.keras.layers._shared.errors import LayerError

P = ParamSpec("P")
T = TypeVar("T")


@dataclass
class _Memory:
    """The results of the functions below, while one of them runs: the record does not change in that time."""

    #: what was returned or raised, by the function and its arguments
    results: dict[Hashable, object] = field(default_factory=dict)
    #: how many calls are not done
    running: int = 0


_MEMORY = _Memory()


@contextmanager
def one_inference() -> Iterator[None]:
    """Keep what is computed within the block: no program is evaluated in it."""
    _MEMORY.running += 1
    try:
        yield
    finally:
        _MEMORY.running -= 1
        if not _MEMORY.running:
            _MEMORY.results.clear()


def once(function: Callable[P, T]) -> Callable[P, T]:
    """Call *function*, which may raise `LayerError`, only once for the same arguments in one inference."""

    @wraps(function)
    def remembering(*args: P.args, **kwargs: P.kwargs) -> T:
        key = (function, args, *kwargs.items())
        with one_inference():
            if key not in _MEMORY.results:
                _MEMORY.results[key] = _outcome(lambda: function(*args, **kwargs))
            result = _MEMORY.results[key]
        if isinstance(result, LayerError):
            raise result
        return cast(T, result)

    return remembering


def _outcome(call: Callable[[], object]) -> object:
    """What *call* returns, or the error that it raises."""
    try:
        return call()
    except LayerError as problem:
        return problem
