"""The layer that reads text, in Keras 2. Follows tf_keras/src/layers/preprocessing/text_vectorization.py."""

from __future__ import annotations

from dataclasses import replace

from seqlint.knowledge.keras.layers._shared.arguments import Arguments
from seqlint.knowledge.keras.layers._shared.built import Built
from seqlint.knowledge.keras.layers._shared.errors import Failure, LayerError
from seqlint.knowledge.keras.layers._shared.registry import keras2
from seqlint.knowledge.keras.layers.preprocessing.encoding import limit_rank
from seqlint.knowledge.keras.layers.preprocessing.text_vectorization import TextVectorization
from seqlint.knowledge.keras.layers.preprocessing.vocabulary import LOOKUP_MODES, vocabulary_size
from seqlint.shapes.dim import DYNAMIC, UNKNOWN, Dim, equal
from seqlint.shapes.shape import UNKNOWN_SHAPE, Shape


@keras2(TextVectorization)
class Keras2TextVectorization(TextVectorization):
    """The same for texts along any number of axes."""

    modes = tuple(mode for mode in LOOKUP_MODES if mode != "one_hot")

    def check(self, arguments: Arguments) -> None:
        """Refuse also another type than that of texts."""
        super().check(arguments)
        if "dtype" in arguments:
            arguments.one_of("dtype", ("string",), case_sensitive=True)

    def check_length(self, arguments: Arguments) -> None:
        """Refuse also a number of words for ragged output."""
        super().check_length(arguments)
        if arguments["output_sequence_length"] is not None and arguments.flag("ragged"):
            arguments.refuse("output_sequence_length", "must be left out where `ragged` is set")

    def build(self, arguments: Arguments, x: Shape) -> Built:
        """The table is a weight of the size of the vocabulary."""
        return replace(super().build(arguments, x), weights=None)

    def encoded(self, arguments: Arguments, x: Shape, mode: str) -> Shape:
        """A number for each word up to a length, or one vector for each text."""
        split = arguments["split"]
        if isinstance(split, str):
            _require_texts(x, mode)
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


def _require_texts(x: Shape, mode: str) -> None:
    is_deep = mode != "int" and len(x) > 2
    if is_deep or (len(x) > 1 and (x[-1] is DYNAMIC or equal(x[-1], 1) is False)):
        raise LayerError(
            Failure.RANK,
            f"`TextVectorization` takes one text for each sample, but its input is {x}",
            help="give it input of shape `(1,)`",
        )


def _split(arguments: Arguments, x: Shape) -> tuple[Dim, ...]:
    """The axes of texts that are split; the batch size is lost where single ones are split at white space."""
    assert x.dims is not None
    stem = x.dims[: max(1, len(x) - 1)]
    return (DYNAMIC,) if len(stem) == 1 and arguments["split"] == "whitespace" else stem


def _cut(arguments: Arguments, x: Shape) -> Shape:
    """The shape of words, all of which are cut or filled up to one length, or joined."""
    length = arguments["output_sequence_length"]
    if length is None:
        return x if arguments["ngrams"] is None else x.replace(-1, DYNAMIC)
    is_same = equal(x[-1], arguments.dim("output_sequence_length"))
    if is_same is None or UNKNOWN in x:
        return Shape.of_rank(len(x))
    if DYNAMIC in x or length == 0:
        return Shape((DYNAMIC,) * len(x))
    return x if is_same else x.replace(-1, arguments.dim("output_sequence_length"))
