"""The types of values that a layer takes and gives in Keras 2, which casts only floats."""

from __future__ import annotations

from dataclasses import dataclass

from seqlint.values import Reference, Value

#: the name of a type of values; None where it is not known, or one that is not followed
Dtype = str | None

#: the type of an input, and the one that layers compute in, where nothing else is said
DEFAULT = "float32"

FLOATS = frozenset({"bfloat16", "float16", "float32", "float64"})
INTEGERS = frozenset({"int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64"})
NUMBERS = FLOATS | INTEGERS
TEXT = frozenset({"string"})
EVERY = NUMBERS | TEXT
#: what can be counted with as weights
COUNTED = frozenset({"float32", "float64", "int32", "int64"})

#: instead of a type that a layer gives: the type of its input, or the one it computes in
SAME, OWN = "same", "own"

_POLICIES = {"mixed_float16": "float16", "mixed_bfloat16": "bfloat16"}
#: other names of types, in TensorFlow, NumPy and Python
_ALIASES = {"double": "float64", "half": "float16", "float": "float32", "str": "string"}


@dataclass(frozen=True)
class Types:
    """What a layer does with types of values."""

    #: what it takes, once floats are cast to its own type
    takes: frozenset[str] = EVERY
    #: what it gives: a type, `SAME` or `OWN`; None where that is not known
    gives: str | None = SAME
    #: what its own type may be
    own: frozenset[str] = EVERY


#: gives values of the type of its input
PASSED = Types()
#: casts its input, whatever it is
CAST = Types(gives=OWN)
#: casts its input, whatever it is, and computes with weights, which are floats
WEIGHED = Types(gives=OWN, own=FLOATS)
#: computes with floats of any type
FLOATING = Types(FLOATS)
#: computes with floats of any type, and with weights of the same type
CONVOLVED = Types(FLOATS, own=FLOATS)
#: compares or adds up numbers
NUMERIC = Types(NUMBERS)
#: computes with numbers, of which it makes floats
ROUNDED = Types(NUMBERS, gives=OWN)
#: a layer of which nothing is known
NOT_KNOWN = Types(gives=None)


def as_dtype(value: Value) -> Dtype:
    """The type that an argument names: ``"int32"``, ``tf.int32``, ``np.int32``, or a policy; None for the default."""
    if value is None:
        return DEFAULT
    name = value.name.rpartition(".")[2] if isinstance(value, Reference) else value
    if not isinstance(name, str):
        return None
    name = _POLICIES.get(name) or _ALIASES.get(name, name)
    return name if name in EVERY else None
