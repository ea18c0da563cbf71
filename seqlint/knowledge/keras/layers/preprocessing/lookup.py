"""Layers that look words and numbers up in a vocabulary.

Follows index_lookup.py, string_lookup.py and integer_lookup.py in keras/src/layers/preprocessing.
"""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

from seqlint.knowledge.keras.layers._shared.arguments import Arguments
from seqlint.knowledge.keras.layers._shared.built import Built
from seqlint.knowledge.keras.layers._shared.dtypes import Types
from seqlint.knowledge.keras.layers._shared.registry import keras2, layer
from seqlint.knowledge.keras.layers.preprocessing.encoding import Encoder, Keras2Encoder, check_sparse
from seqlint.knowledge.keras.layers.preprocessing.vocabulary import (
    LOOKUP_MODES,
    check_vocabulary,
    vocabulary_size,
)
from seqlint.shapes.shape import Shape
from seqlint.values import ListValue, Unknown


class _Lookup(Encoder):
    def check(self, arguments: Arguments) -> None:
        _check_lookup(arguments)

    def build(self, arguments: Arguments, x: Shape) -> Built:
        """There are no weights."""
        depth = vocabulary_size(arguments, arguments["oov_token"], arguments.dim("num_oov_indices"))
        return Built(self.encoded(arguments, x, depth))


class _Keras2Lookup(Keras2Encoder, _Lookup):
    #: the types of the numbers that it gives
    int_dtypes: ClassVar[tuple[str, ...]] = ("int32", "int64")

    def check(self, arguments: Arguments) -> None:
        _check_lookup(arguments)
        dtype = arguments["dtype"]
        is_wrong = dtype is None or (isinstance(dtype, str) and dtype not in self.int_dtypes)
        if arguments["output_mode"] == "int" and "dtype" in arguments and is_wrong:
            arguments.refuse("dtype", "must be a type of integers where `output_mode` is 'int'")

    def build(self, arguments: Arguments, x: Shape) -> Built:
        """The table is a weight of the size of the vocabulary."""
        return replace(super().build(arguments, x), weights=None)


@layer
class StringLookup(_Lookup):
    """(batch, n) -> (batch, n): the number of each word, or with another `output_mode` -> (batch, vocabulary)."""

    def types(self, arguments: Arguments) -> Types:
        """With `invert` numbers are looked up, which gives words."""
        types, inverts = super().types(arguments), arguments.flag("invert")
        return replace(types, gives="string" if inverts else None) if inverts is not False else types


@keras2(StringLookup)
class Keras2StringLookup(_Keras2Lookup, StringLookup):
    """The same with one vector for each sample at most."""

    int_dtypes = ("int32", "int64", "string")


@layer
class IntegerLookup(_Lookup):
    """(batch, n) -> (batch, n): the index of each integer, or with another `output_mode` -> (batch, vocabulary)."""

    def check(self, arguments: Arguments) -> None:
        """Refuse other types of integers than `int64`."""
        super().check(arguments)
        _check_type(arguments)
        arguments.one_of("vocabulary_dtype", ("int64",), case_sensitive=True)
        arguments.one_of("oov_method", ("floormod", "farmhash"), case_sensitive=True)
        salt = arguments["salt"]
        if arguments["oov_method"] == "floormod" and salt is not None and not isinstance(salt, Unknown):
            arguments.refuse("salt", "must be left out unless `oov_method` is 'farmhash'")


@keras2(IntegerLookup)
class Keras2IntegerLookup(_Keras2Lookup):
    """The same for the types for which TensorFlow has a table: there is none from `int32` to `int64`."""

    def check(self, arguments: Arguments) -> None:
        """Refuse other types of integers."""
        super().check(arguments)
        _check_type(arguments)
        kind, mode = arguments["vocabulary_dtype"], arguments["output_mode"]
        own, inverts = self.own_dtype(arguments), arguments.flag("invert")
        if isinstance(mode, str) and mode != "int":
            own = "int64"
        if not isinstance(kind, str) or inverts is None or own is None:
            return
        pair = (own, kind) if inverts else (kind, own)
        if pair == ("int32", "int64") or (not inverts and kind not in ("int32", "int64")):
            arguments.refuse("vocabulary_dtype", "must be a type for which TensorFlow has a table")


def _check_type(arguments: Arguments) -> None:
    kind = arguments["vocabulary_dtype"]
    is_plain = kind is None or isinstance(kind, (int, float, tuple, ListValue))
    if is_plain or (isinstance(kind, str) and "int" not in kind):
        arguments.refuse("vocabulary_dtype", "must be a type of integers")


def _check_lookup(arguments: Arguments) -> None:
    check_vocabulary(arguments)
    arguments.number("num_oov_indices", least=0)
    if isinstance(arguments["num_oov_indices"], float):
        arguments.refuse("num_oov_indices", "must be an integer")
    arguments.one_of("output_mode", LOOKUP_MODES, case_sensitive=True)
    if arguments.flag("invert") and isinstance(mode := arguments["output_mode"], str) and mode != "int":
        arguments.refuse("output_mode", "must be 'int' where `invert` is set")
    check_sparse(arguments)
