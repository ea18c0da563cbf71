"""Layers that look words and numbers up in a vocabulary."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

from seqlint.knowledge.keras.layers._shared.arguments import Arguments
from seqlint.knowledge.keras.layers._shared.built import Built
from seqlint.knowledge.keras.layers._shared.dtypes import Types
from seqlint.knowledge.keras.layers._shared.registry import layer
from seqlint.knowledge.keras.layers.preprocessing.encoding import Encoder, check_sparse
from seqlint.knowledge.keras.layers.preprocessing.vocabulary import (
    LOOKUP_MODES,
    check_vocabulary,
    table_weights,
    vocabulary_size,
)
from seqlint.shapes.shape import Shape
from seqlint.values import ListValue, Unknown


class _Lookup(Encoder):
    #: what Keras 2 takes for the type of the numbers that it gives
    int_dtypes: ClassVar[tuple[str, ...]] = ("int32", "int64")

    def check(self, arguments: Arguments) -> None:
        check_vocabulary(arguments)
        arguments.number("num_oov_indices", least=0)
        if isinstance(arguments["num_oov_indices"], float):
            arguments.refuse("num_oov_indices", "must be an integer")
        arguments.one_of("output_mode", LOOKUP_MODES, case_sensitive=True)
        if arguments.flag("invert") and isinstance(mode := arguments["output_mode"], str) and mode != "int":
            arguments.refuse("output_mode", "must be 'int' where `invert` is set")
        check_sparse(arguments)
        if arguments.keras == 2 and arguments["output_mode"] == "int" and "dtype" in arguments:
            self._check_dtype(arguments)

    def _check_dtype(self, arguments: Arguments) -> None:
        dtype = arguments["dtype"]
        if dtype is None or (isinstance(dtype, str) and dtype not in self.int_dtypes):
            arguments.refuse("dtype", "must be a type of integers where `output_mode` is 'int'")

    def build(self, arguments: Arguments, x: Shape) -> Built:
        depth = vocabulary_size(arguments, arguments["oov_token"], arguments.dim("num_oov_indices"))
        return Built(self.encoded(arguments, x, depth), table_weights(arguments))


@layer
class StringLookup(_Lookup):
    """Numbers or vectors for words."""

    int_dtypes = ("int32", "int64", "string")

    def types(self, arguments: Arguments) -> Types:
        """Numbers are turned back into words."""
        types, inverts = super().types(arguments), arguments.flag("invert")
        return replace(types, gives="string" if inverts else None) if inverts is not False else types


@layer
class IntegerLookup(_Lookup):
    """Numbers or vectors for integers."""

    def check(self, arguments: Arguments) -> None:
        """Keras 3 has one type of numbers only."""
        super().check(arguments)
        kind = arguments["vocabulary_dtype"]
        is_plain = kind is None or isinstance(kind, (int, float, tuple, ListValue))
        if is_plain or (isinstance(kind, str) and "int" not in kind):
            arguments.refuse("vocabulary_dtype", "must be a type of integers")
        if arguments.keras == 2 and isinstance(kind, str):
            self._require_table(arguments, kind)
        if arguments.keras == 3:
            arguments.one_of("vocabulary_dtype", ("int64",), case_sensitive=True)
            arguments.one_of("oov_method", ("floormod", "farmhash"), case_sensitive=True)
            salt = arguments["salt"]
            if arguments["oov_method"] == "floormod" and salt is not None and not isinstance(salt, Unknown):
                arguments.refuse("salt", "must be left out unless `oov_method` is 'farmhash'")

    def _require_table(self, arguments: Arguments, kind: str) -> None:
        """TensorFlow has no table from `int32` to `int64`."""
        own, inverts = self.own_dtype(arguments), arguments.flag("invert")
        if isinstance(mode := arguments["output_mode"], str) and mode != "int":
            own = "int64"
        if inverts is None or own is None:
            return
        pair = (own, kind) if inverts else (kind, own)
        if pair == ("int32", "int64") or (not inverts and kind not in ("int32", "int64")):
            arguments.refuse("vocabulary_dtype", "must be a type for which TensorFlow has a table")
