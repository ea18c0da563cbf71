"""The layer that reads text."""

from __future__ import annotations

from typing import ClassVar

from seqlint.knowledge.keras.layers._shared.arguments import Arguments
from seqlint.knowledge.keras.layers._shared.built import Built
from seqlint.knowledge.keras.layers._shared.dtypes import DEFAULT, Dtype, Types
from seqlint.knowledge.keras.layers._shared.errors import Failure, LayerError
from seqlint.knowledge.keras.layers._shared.layer_type import LayerType
from seqlint.knowledge.keras.layers._shared.registry import layer
from seqlint.knowledge.keras.layers.preprocessing.encoding import (
    append,
    check_sparse,
    limit_rank,
    replace_last,
)
from seqlint.knowledge.keras.layers.preprocessing.vocabulary import (
    LOOKUP_MODES,
    check_vocabulary,
    table_weights,
    vocabulary_size,
)
from seqlint.shapes.dim import DYNAMIC, UNKNOWN, Dim, equal
from seqlint.shapes.shape import UNKNOWN_SHAPE, Shape
from seqlint.values import ListValue, Unknown


def _split(arguments: Arguments, x: Shape) -> tuple[Dim, ...]:
    """The axes of texts that Keras 2 splits: it loses the batch size where it splits single ones at white space."""
    assert x.dims is not None
    stem = x.dims[: max(1, len(x) - 1)]
    return (DYNAMIC,) if len(stem) == 1 and arguments["split"] == "whitespace" else stem


def _cut(arguments: Arguments, x: Shape) -> Shape:
    """What Keras 2 makes of words, all of which it cuts or fills up to one length, or joins."""
    length = arguments["output_sequence_length"]
    if length is None:
        return x if arguments["ngrams"] is None else x.replace(-1, DYNAMIC)
    is_same = equal(x[-1], arguments.dim("output_sequence_length"))
    if is_same is None or UNKNOWN in x:
        return Shape.of_rank(len(x))
    if DYNAMIC in x or length == 0:
        return Shape((DYNAMIC,) * len(x))
    return x if is_same else x.replace(-1, arguments.dim("output_sequence_length"))


@layer
class TextVectorization(LayerType):
    """Text split into words, and numbers or vectors for these."""

    calls_as_stated = False

    #: the token for words that are not in the vocabulary, of which there is one
    oov_token: ClassVar[str] = "[UNK]"

    def check(self, arguments: Arguments) -> None:
        """Refuse unknown ways to read the text."""
        check_vocabulary(arguments)
        if arguments.keras == 2 and "dtype" in arguments:
            arguments.one_of("dtype", ("string",), case_sensitive=True)
        standards = ("lower_and_strip_punctuation", "lower", "strip_punctuation")
        arguments.one_of("standardize", standards, case_sensitive=True, optional=True)
        arguments.one_of("split", ("whitespace", "character"), case_sensitive=True, optional=True)
        modes = [mode for mode in LOOKUP_MODES if arguments.keras == 3 or mode != "one_hot"]
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

    def types(self, arguments: Arguments) -> Types:
        """It takes what can be written down."""
        mode = arguments.text("output_mode")
        return Types(gives="int64" if mode == "int" else None if mode is None else DEFAULT)

    def own_dtype(self, arguments: Arguments) -> Dtype:
        """That of texts."""
        return "string"

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
        mode, weights, split = arguments.text("output_mode"), table_weights(arguments), arguments["split"]
        if mode is None or x.dims is None or not x.dims:
            return Built(UNKNOWN_SHAPE, weights)
        if arguments.keras == 2:
            return Built(self._build_old(arguments, x, mode), weights)
        if mode == "int":
            return Built(Shape.of(x[0], arguments.dim("output_sequence_length")), weights)
        if isinstance(split, Unknown):
            return Built(UNKNOWN_SHAPE, weights)
        depth = vocabulary_size(arguments, self.oov_token, 1)
        texts = x if split is None and len(x) > 1 else Shape((*x.dims, 1 if split is None else DYNAMIC))
        output = append(arguments, texts, depth) if mode == "one_hot" else replace_last(texts, depth)
        return Built(output, weights)

    def _build_old(self, arguments: Arguments, x: Shape, mode: str) -> Shape:
        """Keras 2 takes texts along any number of axes."""
        split = arguments["split"]
        if isinstance(split, str):
            self._require_texts(x, mode)
        elif split is not None:
            return UNKNOWN_SHAPE
        if mode != "int":
            stem = x.dims[:-1] if split is None and x.dims else _split(arguments, x)
            output = Shape((*stem, vocabulary_size(arguments, self.oov_token, 1)))
            limit_rank(arguments, x, output)
            return output if arguments.flag("sparse") is False else UNKNOWN_SHAPE
        if split is None:
            return _cut(arguments, x)
        if arguments.flag("ragged") is not False:
            return UNKNOWN_SHAPE
        return Shape((*_split(arguments, x), arguments.dim("output_sequence_length")))
