"""What many layers require of their arguments: numbers, sizes, one of several strings."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping

from seqlint.knowledge.keras.api.signatures import certain
from seqlint.knowledge.keras.layers._shared.errors import Correction, Failure, LayerError
from seqlint.values import DictValue, ListValue, Value, as_items
from seqlint.values.text import describe


def whole(value: float | str) -> int | None:
    """What ``int()`` makes of a number or a text, or None where it raises, as for ``nan``."""
    try:
        return int(value)
    except (ValueError, OverflowError):
        return None


class Requirements(ABC):
    """Arguments that can be refused. Each method raises a `LayerError` only for a value that is known."""

    given: dict[str, Value]

    @property
    @abstractmethod
    def defaults(self) -> Mapping[str, Value]:
        """The default of each parameter that has one."""

    @abstractmethod
    def __getitem__(self, name: str) -> Value:
        """The value given for *name*, its default, or an `Unknown`."""

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
            meant = certain(value, choices) if isinstance(value, str) else None
            self.refuse(name, f"must be one of {listed}", meant=None if meant is None else repr(meant))

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
        has_none = isinstance(value, (float, str)) and whole(value) is None
        if value is None or has_none or as_items(value) is not None:
            self.refuse(name, "must be an integer")

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

    def refuse(
        self,
        name: str,
        requirement: str,
        *,
        help: str | None = None,
        only_in: int | None = None,
        meant: str | None = None,
    ) -> None:
        """Raise a `LayerError`: the argument *name* does not satisfy *requirement*, which completes "`name` ...".

        *meant* is the value that was certainly meant, as code.
        """
        message = f"`{name}` {requirement}, not {describe(self[name])}"
        correction = None if meant is None else Correction(value=meant)
        raise LayerError(
            Failure.ARGUMENT, message, help=help, argument=name, only_in=only_in, correction=correction
        )
