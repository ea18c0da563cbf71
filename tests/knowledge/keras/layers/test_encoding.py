from __future__ import annotations

import pytest

from support.oracle import ABSENT, L, Row, assert_agreement, ids, row

SHAPES = [(None, 3), (None, 1), (None,), (None, 3, 2), (None, 3, 1), (None, None)]
MODES = ["one_hot", "multi_hot", "count", "x"]
WORDS = [ABSENT, ["a", "b"], ["[UNK]", "a", "b"], ["a", "a"], []]

ROWS: list[Row] = [
    row("IntegerLookup", (None, 4), vocabulary=[[1, 2]], vocabulary_dtype=["int64", "a", None], unknown=True),
    row("StringLookup", (None, 4), vocabulary=[["a", "b"]], output_mode=[None, 2.5], versions=(3,)),
    row(
        "StringLookup",
        (None, 4),
        vocabulary=[["a", "b"]],
        max_tokens=[3, 5, 2.5],
        num_oov_indices=[1, 4],
        versions=(3,),
    ),
    row(
        "IntegerLookup",
        (None, 4),
        versions=(3,),
        vocabulary=[[1, 2]],
        vocabulary_dtype=["int64", "int32"],
        oov_method=["floormod", None, 3],
        salt=[ABSENT, 3],
    ),
    row(
        "TextVectorization",
        (None, 1),
        versions=(3,),
        vocabulary=[["a", "b"]],
        output_mode=["int", "multi_hot"],
        sparse=[True, False],
        output_sequence_length=[ABSENT, (3,)],
    ),
    row(
        "TextVectorization",
        (None, 1),
        (None, 2),
        (None, 3, 1),
        (4,),
        (2, 1),
        versions=(2,),
        input_dtype="string",
        unknown=True,
        vocabulary=[["a", "b"]],
        split=["whitespace", "character"],
        output_mode=["int", "multi_hot", "one_hot"],
    ),
    row(
        "CategoryEncoding",
        *SHAPES,
        num_tokens=[5, 0, "a", None, 5.0],
        output_mode=[*MODES, "binary", "One_Hot"],
    ),
    row("Discretization", *SHAPES, bin_boundaries=[[0.0, 1.0, 2.0]], output_mode=["int", *MODES]),
    row(
        "Discretization",
        *SHAPES[:3],
        versions=(3,),
        num_bins=[4, -1, "a", 2.5, ABSENT],
        output_mode=["int", *MODES],
    ),
    row(
        "Discretization",
        (None, 3),
        versions=(3,),
        bin_boundaries=[[0.0], ABSENT],
        num_bins=[ABSENT, 3],
        sparse=[True, False],
    ),
    row("Hashing", *SHAPES, input_dtype="string", num_bins=[3, 0, None, "a"], output_mode=["int", *MODES]),
    row(
        "Hashing",
        (None, 3),
        input_dtype="string",
        num_bins=[3],
        salt=[ABSENT, 1, (1, 2), (1, 2, 3), "a", 1.5],
    ),
    row("Hashing", (None, 3), input_dtype="string", versions=(3,), num_bins=[3], sparse=[True, False]),
    row(
        "StringLookup",
        *SHAPES,
        input_dtype="string",
        versions=(3,),
        unknown=True,
        vocabulary=WORDS,
        output_mode=["int", *MODES],
        num_oov_indices=[ABSENT, 0, 2, -1],
        max_tokens=[ABSENT, 1, 9],
        pad_to_max_tokens=[ABSENT, True],
    ),
    row(
        "IntegerLookup",
        *SHAPES,
        input_dtype="int64",
        versions=(3,),
        vocabulary=[[1, 2]],
        output_mode=["int", *MODES],
    ),
    row(
        "StringLookup",
        (None, 3),
        input_dtype="string",
        versions=(3,),
        invert=[True],
        output_mode=["int", "one_hot"],
    ),
    row(
        "TextVectorization",
        (None, 1),
        (None,),
        input_dtype="string",
        versions=(3,),
        unknown=True,
        vocabulary=WORDS[:3],
        output_mode=["int", *MODES, "tf-idf"],
        output_sequence_length=[ABSENT, 10, 2.5],
        max_tokens=[ABSENT, 9],
        pad_to_max_tokens=[ABSENT, True],
        split=[ABSENT, None, "character", "x"],
    ),
    row(
        "TextVectorization",
        (None, 1),
        input_dtype="string",
        versions=(3,),
        output_sequence_length=[ABSENT, 10],
    ),
    row(
        "TextVectorization",
        (None, 1),
        input_dtype="string",
        versions=(3,),
        standardize=["lower", "x", None],
        ngrams=[2, (1, 2), "a"],
    ),
    row(
        "TextVectorization",
        (None, 1),
        input_dtype="string",
        versions=(3,),
        unknown=True,
        output_mode=["count", "int"],
        ragged=[True, False],
    ),
]

TEXTS = [
    (None,),
    (4,),
    (None, 1),
    (4, 1),
    (None, 3),
    (4, 3),
    (None, 2, 1),
    (4, 2, 1),
    (4, 2, 3),
    (None, 2, None),
]
ROWS += [
    row(
        "TextVectorization",
        *TEXTS,
        input_dtype="string",
        versions=(2,),
        unknown=True,
        vocabulary=[["a", "b"]],
        split=[ABSENT, None, "character"],
        output_mode=["int", "count", "multi_hot"],
        ngrams=[ABSENT, 2],
    ),
    row(
        "TextVectorization",
        *TEXTS,
        input_dtype="string",
        versions=(2,),
        unknown=True,
        vocabulary=[["a", "b"]],
        split=[ABSENT, None, "character"],
        output_sequence_length=[4, 3, 0],
    ),
    row(
        "TextVectorization",
        (None, 1),
        input_dtype="string",
        versions=(2,),
        unknown=True,
        dtype=["string", "float32", None],
    ),
    row(
        "StringLookup",
        (None, 3),
        input_dtype="string",
        versions=(2,),
        unknown=True,
        vocabulary=[["a", "b"]],
        dtype=["int32", "int64", "uint8", "float32", "string", None],
        output_mode=["int", "count"],
        invert=[True, False],
    ),
    row(
        "IntegerLookup",
        (None, 3),
        input_dtype="int64",
        versions=(2,),
        unknown=True,
        vocabulary=[[1, 2]],
        vocabulary_dtype=["int64", "int32", "int16"],
        dtype=[ABSENT, "int32", "int64", "float32", "string", None],
        output_mode=[ABSENT, "count"],
        invert=[True, False],
    ),
    row(
        "Discretization", (None, 3), (None, 3, 2), versions=(2,), unknown=True, bin_boundaries=[3, "a", [1.0]]
    ),
    row("Discretization", (None, 3, 2), versions=(2,), num_bins=[4], output_mode=["count", "one_hot"]),
]

PIPELINES = [
    [L("Rescaling", 2.0), L("Resizing", 4, 4)],
    [L("Dense", 4), L("Conv2D", 3, 3)],
    [L("Conv2D", 3, 3), L("Conv2D", 3, 9)],
    [],
    [3],
    3,
]
PIPELINE = row("Pipeline", (None, 8, 8, 3), versions=(3,), layers=PIPELINES)
#: what Keras makes of them when it calls them is not what it states
CALLED = row(
    "Pipeline",
    (None, 8, 8, 3),
    versions=(3,),
    unknown=True,
    layers=[
        [L("MelSpectrogram"), L("Rescaling", 2.0)],
        [L("EinsumDense", "...x,xy->...y", (3, 4))],
        [L("Hashing", 3, output_mode="multi_hot"), L("Rescaling", 2.0)],
        [L("RNN", L("GRUCell", 3), return_sequences=True)],
    ],
)
ODD_PIPELINE = row(
    "Pipeline",
    (4, 2),
    versions=(3,),
    unknown=True,
    layers=[[L("AdaptiveMaxPooling2D", 3), L("UpSampling1D")], [L("Dense", 3), L("Dropout", 0.5)]],
)


CASES = [*ROWS, PIPELINE, CALLED, ODD_PIPELINE]


@pytest.mark.parametrize("case", CASES, ids=ids(CASES))
def test_encoding(case: Row) -> None:
    assert_agreement(case, 200)
