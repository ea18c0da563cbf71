"""The arguments of a call: what each is known to be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from seqlint.knowledge.keras.api.signatures import Signature, declared
from seqlint.knowledge.keras.layers._shared.requirements import Requirements, whole
from seqlint.shapes.dim import UNKNOWN, Dim
from seqlint.shapes.expression import Expression
from seqlint.values import MISSING, Missing, Unknown, Value, as_dim, as_dims, as_items


@dataclass
class Arguments(Requirements):
    """The arguments of one call, bound to the signature of what is called."""

    given: dict[str, Value]
    #: that of what is called; None where it is not recorded, and any name may be asked for
    signature: Signature | None = None
    #: whether every argument is listed; after an unknown ``**kwargs`` one that is not given may be anything
    complete: bool = True
    #: the major version of Keras
    keras: int = 3
    #: whether the program may have given names to objects of its own
    custom_objects: bool = False
    #: what setting the attribute ``trainable`` passed on to the layers within, if it did
    inner_trainable: Value | Missing = MISSING

    def __getitem__(self, name: str) -> Value:
        """The value given for *name*, its default, None where another layer or version takes it, or an `Unknown`.

        Raises `KeyError` for a name that nothing takes: it is misspelt.
        """
        if name in self.given:
            return self.given[name]
        if not self.complete:
            return Unknown(name, "hidden in `**kwargs`")
        if name in self.defaults:
            return self.defaults[name]
        if self.signature is None or self.signature.accepts(name) or name in declared():
            return None
        raise KeyError(f"`{name}` is no parameter of `{self.signature.name}` nor of anything else")

    @property
    def defaults(self) -> Mapping[str, Value]:
        """The default of each parameter that has one."""
        return {} if self.signature is None else self.signature.defaults

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

    def converted(self, name: str) -> Dim:
        """The argument as ``int()`` makes a size of it."""
        value = self[name]
        if not isinstance(value, (float, str)):
            return as_dim(value)
        number = whole(value)
        return UNKNOWN if number is None else number

    @property
    def channels_first(self) -> bool | None:
        """Whether `data_format` puts the channels before the other axes, or None where that is not known."""
        if self["data_format"] is None:
            return False
        text = self.text("data_format")
        return None if text is None else text == "channels_first"
