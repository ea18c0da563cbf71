"""Tables that say what to do with each type of node or value."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

Handler = TypeVar("Handler", bound=Callable[..., object])


class ByType(dict[type, Handler]):
    """A handler for each type; a type that has none takes that of its nearest base class, `object` at last."""

    def register(self, *kinds: type) -> Callable[[Handler], Handler]:
        """Register the function that handles these *kinds*."""

        def register(handler: Handler) -> Handler:
            self.update(dict.fromkeys(kinds, handler))
            return handler

        return register

    def __missing__(self, kind: type) -> Handler:
        base = next((base for base in kind.__mro__ if base in self), None)
        if base is None:
            raise KeyError(kind)
        self[kind] = self[base]
        return self[base]
