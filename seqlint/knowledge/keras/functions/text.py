"""``keras.preprocessing.text``: the tokenizer."""

from __future__ import annotations

from dataclasses import dataclass

from seqlint.knowledge.keras.functions.utils import Sequences
from seqlint.knowledge.library import Call, Change, Result, Stateful, attribute, function, method
from seqlint.knowledge.samples import origin_of, rows_of, size_of
from seqlint.shapes import dim as dims
from seqlint.shapes.dim import Dim
from seqlint.shapes.shape import Shape
from seqlint.values import NOT_KNOWN, AbstractValue, NotKnown, Value
from seqlint.values.arrays import Array, Content


@dataclass(frozen=True, eq=False)
class Vocabulary(AbstractValue):
    """A dict of which only the length is known."""

    size: Dim


@dataclass(eq=False)
class Tokenizer(Stateful["Vocabulary | None"]):
    """A Keras `Tokenizer`. Its ``state`` is the `Vocabulary` that it was fitted on, or None before."""

    num_words: Value
    state: Vocabulary | NotKnown | None = None


@function(
    "keras.preprocessing.text.Tokenizer",
    "keras.legacy.preprocessing.text.Tokenizer",
    "keras._legacy.preprocessing.text.Tokenizer",
)
def _tokenizer(call: Call) -> Result:
    limit = call.keywords["nb_words"] if "nb_words" in call.keywords else call.get("num_words", 0)
    return Tokenizer(limit)


@method(Tokenizer, "fit_on_texts")
def _fit_on_texts(tokenizer: Tokenizer, call: Call) -> Result:
    return Change(None, tokenizer, Vocabulary(dims.size("len(word_index)")))


@attribute(Tokenizer, "word_index", "index_word", "word_counts", "word_docs")
def _vocabulary(tokenizer: Tokenizer) -> Value | NotKnown:
    return tokenizer.state if isinstance(tokenizer.state, Vocabulary) else NOT_KNOWN


@attribute(Tokenizer, "num_words")
def _num_words(tokenizer: Tokenizer) -> Value | NotKnown:
    return tokenizer.num_words


@method(Vocabulary, "__len__")
def _vocabulary_size(vocabulary: Vocabulary, call: Call) -> Result:
    return vocabulary.size


@method(Tokenizer, "texts_to_sequences")
def _texts_to_sequences(tokenizer: Tokenizer, call: Call) -> Result:
    return Sequences(rows_of(call.get("texts", 0)))


@method(Tokenizer, "texts_to_matrix", "sequences_to_matrix")
def _to_matrix(tokenizer: Tokenizer, call: Call) -> Result:
    rows = rows_of(call.get(call.name.partition("_")[0], 0))
    mode = call.get("mode", 1, "binary")
    content = Content("real", scale="unit") if mode in ("binary", "freq") else Content("real")
    return Array(Shape.of(rows, _width(tokenizer)), "float", content, origin_of(call), call.site)


def _width(tokenizer: Tokenizer) -> Dim:
    if tokenizer.num_words:
        return size_of(tokenizer.num_words, "num_words")
    if isinstance(tokenizer.state, Vocabulary):
        return dims.add(tokenizer.state.size, 1)
    return dims.size("num_words")
