"""The layer that reads text. Follows keras/src/layers/preprocessing/text_vectorization.py."""

from __future__ import annotations

from typing import ClassVar

from seqlint.knowledge.keras.layers._shared.arguments import Arguments
from seqlint.knowledge.keras.layers._shared.built import Built
from seqlint.knowledge.keras.layers._shared.dtypes import DEFAULT, Dtype, Types
from seqlint.knowledge.keras.layers._shared.registry import layer
from seqlint.knowledge.keras.layers._traits.call_shape import CalledOtherwise
from seqlint.knowledge.keras.layers.preprocessing.encoding import (
    append,
    check_sparse,
    replace_last,
)
from seqlint.knowledge.keras.layers.preprocessing.vocabulary import (
    LOOKUP_MODES,
    check_vocabulary,
    vocabulary_size,
)
from seqlint.shapes.dim import DYNAMIC
from seqlint.shapes.shape import UNKNOWN_SHAPE, Shape
from seqlint.values import ListValue, Unknown


@layer
class TextVectorization(CalledOtherwise):
    """(batch, 1) -> (batch, output_sequence_length): a number for each word.

    With another `output_mode` -> (batch, vocabulary).
    """

    #: the token for words that are not in the vocabulary, of which there is one
    oov_token: ClassVar[str] = "[UNK]"
    #: the accepted values of `output_mode`
    modes: ClassVar[tuple[str, ...]] = LOOKUP_MODES

    def check(self, arguments: Arguments) -> None:
        """Refuse unknown ways to read the text."""
        check_vocabulary(arguments)
        standards = ("lower_and_strip_punctuation", "lower", "strip_punctuation")
        arguments.one_of("standardize", standards, case_sensitive=True, optional=True)
        arguments.one_of("split", ("whitespace", "character"), case_sensitive=True, optional=True)
        arguments.one_of("output_mode", self.modes, case_sensitive=True)
        if isinstance(arguments["ngrams"], (str, float, ListValue)):
            arguments.refuse("ngrams", "must be an integer or a tuple of integers")
        check_sparse(arguments)
        self.check_length(arguments)

    def check_length(self, arguments: Arguments) -> None:
        """Refuse a number of words that is none, or stated for vectors."""
        mode, length = arguments["output_mode"], arguments["output_sequence_length"]
        is_negative = isinstance(length, int) and length < 0
        if is_negative or isinstance(length, (str, float, tuple, ListValue)):
            arguments.refuse("output_sequence_length", "must be a positive integer")
        if isinstance(mode, str) and mode != "int":
            if isinstance(length, (int, tuple, ListValue)):
                arguments.refuse("output_sequence_length", "must be left out unless `output_mode` is 'int'")
            if arguments.flag("ragged"):
                arguments.refuse("ragged", "must be False unless `output_mode` is 'int'")

    def types(self, arguments: Arguments) -> Types:
        """It takes what can be written down."""
        mode = arguments.text("output_mode")
        return Types(gives="int64" if mode == "int" else None if mode is None else DEFAULT)

    def own_dtype(self, arguments: Arguments) -> Dtype:
        """That of texts."""
        return "string"

    def build(self, arguments: Arguments, x: Shape) -> Built:
        """There are no weights."""
        mode = arguments.text("output_mode")
        return Built(UNKNOWN_SHAPE if mode is None or not x.dims else self.encoded(arguments, x, mode))

    def called(self, arguments: Arguments, x: Shape, output: Shape) -> Shape:
        """A call takes away a last axis of size 1 before it splits the texts into words."""
        is_squeezed = arguments["split"] is not None and arguments.text("output_mode") != "int"
        return UNKNOWN_SHAPE if is_squeezed else output

    def encoded(self, arguments: Arguments, x: Shape, mode: str) -> Shape:
        """A number for each word up to a length, or one vector for each text, of which *x* has one a sample."""
        if mode == "int":
            return Shape.of(x[0], arguments.dim("output_sequence_length"))
        split = arguments["split"]
        if isinstance(split, Unknown):
            return UNKNOWN_SHAPE
        depth = vocabulary_size(arguments, self.oov_token, 1)
        texts = x if split is None and len(x) > 1 else Shape((*tuple(x), 1 if split is None else DYNAMIC))
        return append(texts, depth) if mode == "one_hot" else replace_last(texts, depth)
