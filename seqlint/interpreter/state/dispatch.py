"""Tables that say what to do with each type of node or value."""

from __future__ import annotations

from collections.abc import Callable
from typing import Concatenate, Generic, ParamSpec, TypeAlias, TypeVar, cast, overload

Context = TypeVar("Context")
#: what the handlers of a table are given: nodes, or values
Subject = TypeVar("Subject")
#: some types of it
Kind = TypeVar("Kind")
Other = TypeVar("Other")
Third = TypeVar("Third")
P = ParamSpec("P")
Result = TypeVar("Result")
Found = TypeVar("Found")

Handler: TypeAlias = "Callable[Concatenate[Context, Kind, P], Result]"
Registration: TypeAlias = "Callable[[Handler[Context, Kind, P, Result]], Handler[Context, Kind, P, Result]]"


class _Table(dict[type, Found]):
    """An entry for each type; a type that has none takes that of its nearest base class, the default at last."""

    def __missing__(self, kind: type) -> Found:
        base = next((base for base in kind.__mro__ if base in self), None)
        if base is None:
            raise KeyError(kind)
        self[kind] = self[base]
        return self[base]

    def _enter(self, kinds: tuple[type, ...], handler: object) -> None:
        # a handler is found by the type of what it is given, so that it is given only what it can handle
        self.update(dict.fromkeys(kinds, cast("Found", handler)))


class ByType(
    _Table[Callable[Concatenate[Context, Subject, P], Result]], Generic[Context, Subject, P, Result]
):
    """What is done with each type of node or value in some context: the interpreter as a rule."""

    @overload
    def register(
        self, kind: type[Kind], other: type[Other], /
    ) -> Registration[Context, Kind | Other, P, Result]: ...

    @overload
    def register(
        self, kind: type[Kind], other: type[Other], third: type[Third], /
    ) -> Registration[Context, Kind | Other | Third, P, Result]: ...

    @overload
    def register(self, *kinds: type[Kind]) -> Registration[Context, Kind, P, Result]: ...

    def register(self, *kinds: type[Kind]) -> Registration[Context, Kind, P, Result]:
        """Register the function that handles these *kinds*."""

        def register(handler: Handler[Context, Kind, P, Result]) -> Handler[Context, Kind, P, Result]:
            self._enter(kinds, handler)
            return handler

        return register

    def default(self, handler: Handler[Context, Subject, P, Result]) -> Handler[Context, Subject, P, Result]:
        """Register the function that handles all other types."""
        self[object] = handler
        return handler


class ValueByType(_Table[Callable[[Subject], Result]], Generic[Subject, Result]):
    """What is computed of each type of node or value by itself."""

    def register(self, kind: type[Kind], function: Callable[[Kind], Result]) -> None:
        """Register the *function* for one *kind*."""
        self._enter((kind,), function)

    def default(self, function: Callable[[Subject], Result]) -> None:
        """Register the *function* for all other types."""
        self[object] = function
