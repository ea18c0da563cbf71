"""The vocabulary of the layers that look words and numbers up: what is refused, and how large it is.

Follows keras/src/layers/preprocessing/index_lookup.py.
"""

from __future__ import annotations

from seqlint.knowledge.keras.layers._shared.arguments import Arguments
from seqlint.knowledge.keras.layers.preprocessing.encoding import MODES
from seqlint.shapes.dim import UNKNOWN, Dim, add
from seqlint.values import Value, as_items

LOOKUP_MODES = (*MODES, "tf_idf", "binary", "tf-idf")


def check_vocabulary(arguments: Arguments) -> None:
    """Refuse sizes below 2, and a vocabulary that is empty, too large, or names a word twice."""
    arguments.number("max_tokens", optional=True)
    limit = arguments["max_tokens"]
    if isinstance(limit, float):
        arguments.refuse("max_tokens", "must be an integer")
    if isinstance(limit, int) and limit <= 1:
        arguments.refuse("max_tokens", "must be above 1")
    if arguments.flag("pad_to_max_tokens") and limit is None:
        arguments.refuse("max_tokens", "must be given where `pad_to_max_tokens` is set")
    words = as_items(arguments["vocabulary"])
    if words is None:
        return
    if not words:
        arguments.refuse("vocabulary", "must not be empty")
    plain = [word for word in words if isinstance(word, (str, int))]
    if len(set(plain)) < len(plain):
        arguments.refuse("vocabulary", "must not name a word twice")
    others = 0 if arguments["oov_token"] in plain else arguments["num_oov_indices"] or 0
    if isinstance(limit, int) and isinstance(others, int) and len(plain) + others > limit:
        arguments.refuse(
            "vocabulary",
            f"must have at most max_tokens={limit} words, of which {others} stand for unknown ones",
        )


def vocabulary_size(arguments: Arguments, oov_token: Value, oov_indices: Dim) -> Dim:
    """How many values an encoding has. Without a vocabulary it comes from the data that the layer adapts to."""
    pads = arguments.flag("pad_to_max_tokens")
    words = as_items(arguments["vocabulary"])
    if pads:
        return arguments.dim("max_tokens")
    if pads is None or words is None or not all(isinstance(word, (str, int)) for word in words):
        return UNKNOWN
    if oov_token in words:
        return UNKNOWN if words[0] != oov_token or oov_indices != 1 else len(words)
    return add(len(words), oov_indices)
