"""The arguments of a call, and the tests that many layers make of theirs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from seqlint.knowledge.keras.layers._shared.errors import Failure, LayerError
from seqlint.shapes.dim import UNKNOWN, Dim
from seqlint.shapes.expression import Expression
from seqlint.values import (
    MISSING,
    DictValue,
    ListValue,
    Missing,
    Unknown,
    Value,
    as_dim,
    as_dims,
    as_items,
    describe,
)


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
    #: what setting the attribute ``trainable`` told the layers within, if it did
    told: Value | Missing = MISSING

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
