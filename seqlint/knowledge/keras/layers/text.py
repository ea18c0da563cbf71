"""Layers that look words and numbers up in a vocabulary."""

from __future__ import annotations

from typing import ClassVar

from seqlint.knowledge.keras.layers.base import (
    Arguments,
    Built,
    Failure,
    LayerError,
    LayerType,
    Weight,
    layer,
)
from seqlint.knowledge.keras.layers.encoding import MODES, append, check_sparse, limit_rank, replace_last
from seqlint.knowledge.keras.layers.vocabulary import check_vocabulary, vocabulary_size
from seqlint.shapes.dim import DYNAMIC, UNKNOWN, Dim, equal
from seqlint.shapes.shape import UNKNOWN_SHAPE, Shape
from seqlint.values import ListValue, Unknown

_LOOKUP_MODES = (*MODES, "tf_idf", "binary", "tf-idf")


def _weights(arguments: Arguments) -> tuple[Weight, ...] | None:
    """Keras 2 counts the table, whose size is that of the vocabulary."""
    return () if arguments.keras == 3 else None


class _Lookup(LayerType):
    calls_as_stated = False

    def check(self, arguments: Arguments) -> None:
        check_vocabulary(arguments)
        arguments.number("num_oov_indices", least=0)
        if isinstance(arguments["num_oov_indices"], float):
            arguments.refuse("num_oov_indices", "must be an integer")
        arguments.one_of("output_mode", _LOOKUP_MODES, case_sensitive=True)
        if arguments.flag("invert") and isinstance(mode := arguments["output_mode"], str) and mode != "int":
            arguments.refuse("output_mode", "must be 'int' where `invert` is set")
        check_sparse(arguments)

    def build(self, arguments: Arguments, x: Shape) -> Built:
        mode, weights = arguments.text("output_mode"), _weights(arguments)
        if mode == "int":
            return Built(x, weights)
        if mode is None or (arguments.keras == 2 and arguments.flag("sparse") is not False):
            return Built(UNKNOWN_SHAPE, weights)
        depth = vocabulary_size(arguments, arguments["oov_token"], arguments.dim("num_oov_indices"))
        output = append(arguments, x, depth) if mode == "one_hot" else replace_last(x, depth)
        return Built(limit_rank(arguments, x, output), weights)


@layer
class StringLookup(_Lookup):
    """Numbers or vectors for words."""


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
        if arguments.keras == 3:
            arguments.one_of("vocabulary_dtype", ("int64",), case_sensitive=True)
            arguments.one_of("oov_method", ("floormod", "farmhash"), case_sensitive=True)
            salt = arguments["salt"]
            if arguments["oov_method"] == "floormod" and salt is not None and not isinstance(salt, Unknown):
                arguments.refuse("salt", "must be left out unless `oov_method` is 'farmhash'")


def _batch(arguments: Arguments, x: Shape) -> Dim:
    """The batch size, which Keras 2 loses where it splits texts at white space."""
    split = arguments["split"]
    if arguments.keras == 3 or x[0] is DYNAMIC:
        return x[0]
    if isinstance(split, Unknown):
        return UNKNOWN
    return DYNAMIC if split == "whitespace" else x[0]


@layer
class TextVectorization(LayerType):
    """Text split into words, and numbers or vectors for these."""

    calls_as_stated = False

    #: the token for words that are not in the vocabulary, of which there is one
    oov_token: ClassVar[str] = "[UNK]"

    def check(self, arguments: Arguments) -> None:
        """Refuse unknown ways to read the text."""
        check_vocabulary(arguments)
        standards = ("lower_and_strip_punctuation", "lower", "strip_punctuation")
        arguments.one_of("standardize", standards, case_sensitive=True, optional=True)
        arguments.one_of("split", ("whitespace", "character"), case_sensitive=True, optional=True)
        modes = [mode for mode in _LOOKUP_MODES if arguments.keras == 3 or mode != "one_hot"]
        arguments.one_of("output_mode", modes, case_sensitive=True)
        if isinstance(arguments["ngrams"], (str, float, ListValue)):
            arguments.refuse("ngrams", "must be an integer or a tuple of integers")
        check_sparse(arguments)
        mode, length = arguments["output_mode"], arguments["output_sequence_length"]
        is_negative = isinstance(length, int) and length < 0
        if is_negative or isinstance(length, (str, float, tuple, ListValue)):
            arguments.refuse("output_sequence_length", "must be a positive integer")
        if arguments.keras == 2 and length is not None and arguments.flag("ragged"):
            arguments.refuse("output_sequence_length", "must be left out where `ragged` is set")
        if isinstance(mode, str) and mode != "int":
            if isinstance(length, (int, tuple, ListValue)):
                arguments.refuse("output_sequence_length", "must be left out unless `output_mode` is 'int'")
            if arguments.flag("ragged"):
                arguments.refuse("ragged", "must be False unless `output_mode` is 'int'")

    def _require_texts(self, x: Shape, mode: str) -> None:
        is_deep = mode != "int" and len(x) > 2
        if is_deep or (len(x) > 1 and (x[-1] is DYNAMIC or equal(x[-1], 1) is False)):
            raise LayerError(
                Failure.RANK,
                f"`TextVectorization` takes one text for each sample, but its input is {x}",
                help="give it input of shape `(1,)`",
            )

    def build(self, arguments: Arguments, x: Shape) -> Built:
        """A number for each word up to a length, or one vector for each text."""
        mode, weights = arguments.text("output_mode"), _weights(arguments)
        if mode is None or x.dims is None or not x.dims:
            return Built(UNKNOWN_SHAPE, weights)
        unsplit = arguments["split"] is None
        if arguments.keras == 2 and isinstance(arguments["split"], str):
            self._require_texts(x, mode)
        if mode != "int" and isinstance(arguments["split"], Unknown):
            return Built(UNKNOWN_SHAPE, weights)
        if arguments.keras == 2 and (unsplit or arguments.flag("ragged") is not False or len(x) > 2):
            return Built(UNKNOWN_SHAPE, weights)
        if mode == "int":
            return Built(Shape.of(_batch(arguments, x), arguments.dim("output_sequence_length")), weights)
        depth = vocabulary_size(arguments, self.oov_token, 1)
        if arguments.keras == 2:
            return Built(Shape.of(_batch(arguments, x), depth), weights)
        texts = x if unsplit and len(x) > 1 else Shape((*x.dims, 1 if unsplit else DYNAMIC))
        return Built(
            append(arguments, texts, depth) if mode == "one_hot" else replace_last(texts, depth), weights
        )
