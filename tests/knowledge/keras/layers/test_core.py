from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from seqlint.shapes.dim import UNKNOWN
from support.oracle import (
    ABSENT,
    L,
    Row,
    assert_agreement,
    ids,
    keras_outcomes,
    row,
    seqlint_outcome,
    to_shape,
)

WEIGHTS = [
    np.zeros((10, 4)),
    np.zeros((1, 4)),
    np.zeros((2, 2)),
    (np.zeros((10, 4)),),
    *([np.zeros(shape)] for shape in ((10, 4), (11, 4), (4, 10), (40,))),
    [np.zeros((10, 4)), np.zeros(4)],
    [np.zeros((4, 2)), np.zeros(2)],
    [np.zeros((3, 2)), np.zeros(2)],
    [np.zeros((4, 2))],
    [np.zeros((4, 2)), np.zeros(3)],
    [np.zeros(4)] * 4,
    [np.zeros(4)] * 3,
    None,
    ABSENT,
]

SHAPES = [
    (None, 4),
    (None, 3, 4),
    (None, None, 4),
    (None, 3, None),
    (None, None),
    (2, 3),
    (None,),
    (None, 2, 3, 4),
]

EINSUM_SHAPES = [
    (None, 4),
    (None, 3, 4),
    (None, None, 4),
    (2, 3, 4),
    (None, 3, None),
    (None,),
    (None, 2, 3, 4),
]
EQUATIONS = [
    *("ab,bc->ac", "abc,cd->abd", "...x,xy->...y", "ab...,bc->ac...", "abc,cde->abde", "ab,cd->ad", "a->b"),
    "ab,bc->ad",
]

ROWS = [
    row("Dense", (None, 4), units=[3], dtype=[-1, "float16"], versions=(3,)),
    row("Dense", (None, 4), units=[3], kernel_regularizer=[[1, 2]], activity_regularizer=["l1"]),
    row("Dense", (None, 4), versions=(2,), units=[3], activity_regularizer=["a", "l1"]),
    row(
        "Dense",
        (None, 4),
        versions=(3,),
        units=[3],
        kernel_constraint=["max_norm"],
        lora_rank=[0, 2, 2.5, (), ""],
    ),
    row("Embedding", (None, 4), versions=(3,), input_dim=[5], output_dim=[3], lora_rank=[2, -1, (3,)]),
    row("Embedding", (None, 4), input_dim=[5, True], output_dim=[3, True]),
    row("EinsumDense", (None, 4), equation=[2.5, None, True, (1, 2), [2]], output_shape=[3, "a"]),
    row("Dense", *SHAPES, units=[5, 1, 0, -1, 2.0, 2.5, "a", None, (3,), [3]], use_bias=[True, False, 0]),
    row("Dense", (None, 4), versions=(3,), units=[5], activity_regularizer=["l1", "a", 1]),
    row("Dense", (None, 4), versions=(3,), units=[True]),
    row(
        "Dense",
        (None, 4),
        units=[5],
        activation=[ABSENT, "relu", "softmax", None, "reul", 1],
        kernel_initializer=["he_normal", "HeNormal", "he", 0.5, "zeros"],
        kernel_regularizer=[None, "l2", "L2", "l3"],
    ),
    row(
        "Dense",
        (None, 4),
        units=[5],
        bias_initializer=["ones", "one", "onse"],
        kernel_constraint=[None, "max_norm", "MaxNorm", "maxnorm", "a"],
        bias_regularizer=[None, "l1_l2", "l1l2"],
        activity_regularizer=[None, "l1"],
    ),
    row(
        "Dense",
        (None, 4),
        units=[5],
        name=["a", "a.b", None],
        trainable=[True, False, 1, None, "a"],
        dtype=[ABSENT, "float16", "float", "flaot32", "mixed_float16"],
    ),
    row(
        "Dense",
        (None, 4),
        versions=(3,),
        units=[5],
        lora_rank=[None, 2, 0],
        use_bias=[True, False],
        autocast=[True, False],
    ),
    row(
        "Activation",
        *SHAPES,
        activation=[
            "relu",
            "softmax",
            None,
            "rleu",
            3,
            "swish",
            "LeakyReLU",
            "leaky_relu",
            "hard_swish",
            ABSENT,
        ],
    ),
    row("Identity", *SHAPES, name=["a"]),
    row("Embedding", (None, 4), input_dim=[10], output_dim=[4], weights=WEIGHTS, mask_zero=[True, False]),
    row("Dense", (None, 4), versions=(2,), units=[2], weights=WEIGHTS),
    row("BatchNormalization", (None, 4), versions=(2,), weights=WEIGHTS),
    row("Masking", *SHAPES, mask_value=[ABSENT, 0.0, -1, None]),
    row(
        "Embedding",
        (None, 4),
        (None, None),
        (2, 3),
        (None,),
        (None, 3, 4),
        (None, 1),
        input_dim=[10, 1, 0, -1, "a", None],
        output_dim=[3, 0, None, -1],
        mask_zero=[ABSENT, True],
    ),
    row(
        "Embedding",
        (None, 4),
        (None, None),
        input_dim=[10],
        output_dim=[3],
        input_length=[ABSENT, 4, 5, None],
        embeddings_initializer=["uniform", "a"],
        weights=[ABSENT, None],
    ),
    row("Embedding", (None, 4), versions=(3,), input_dim=[10, 2.0], output_dim=[3, 2.0], lora_rank=[None, 2]),
    row(
        "ReversibleEmbedding",
        (None, 4),
        (None, None),
        versions=(3,),
        input_dim=[10, 0],
        output_dim=[3, 0],
        tie_weights=[ABSENT, True, False],
    ),
    row(
        "Lambda",
        (None, 4),
        (None, 3, 4),
        unknown=True,
        function=[lambda x: x],
        output_shape=[ABSENT, None, (4,), [4]],
    ),
    row(
        "EinsumDense",
        *EINSUM_SHAPES,
        equation=EQUATIONS,
        output_shape=[5, -1, (5,), (3, 5), (None, 5), [3, 5], (3, -5), (3, 5, 6), None, ()],
        bias_axes=[ABSENT, "c", "d", "y", "bd", "de", "z"],
    ),
    row(
        "EinsumDense",
        (None, 4),
        (2, 4),
        equation=["ab,bc->ac", "...b,bc->...c"],
        output_shape=[5, (5,)],
        bias_axes=[None, "c", 0, True, 1.5, "", (), (1, 2)],
    ),
    row(
        "EinsumDense",
        (None, 3, 4),
        (None, None, 4),
        equation=["abc,cd->abd", "abc,cde->abde"],
        output_shape=[(None, 5), (3, 5), (None, 5, 6)],
        bias_axes=[None, "d"],
    ),
]


@pytest.mark.parametrize("row", ROWS, ids=ids(ROWS))
def test_core(row: Row) -> None:
    assert_agreement(row)


POLICIES = [
    *("int8_from_float32", "int8_from_mixed_bfloat16", "float8_from_mixed_float16", "int4_from_float32"),
    *("int4/2_from_float32", "int4/-1_from_bfloat16", "int4/3_from_mixed_float16"),
]
#: layers that a quantized policy leaves the weights they have
PLAIN: dict[str, dict[str, Any]] = {
    "Conv1D": {"filters": [4], "kernel_size": [3]},
    "LSTM": {"units": [4]},
    "BatchNormalization": {},
    "Flatten": {},
    "TimeDistributed": {"layer": [L("Dense", 3, dtype="int8_from_float32"), L("Dense", 3)]},
}
QUANTIZED = [
    row("Dense", (None, 7), (2, 3, 4), versions=(3,), units=[5, 6], use_bias=[True, False], dtype=POLICIES),
    row("Dense", (None, 7), versions=(3,), units=[5], dtype=POLICIES, lora_rank=[2], trainable=[True, False]),
    row("Dense", (None, 7), versions=(2,), units=[5], dtype=["int8_from_float32"]),
    row(
        "EinsumDense",
        (None, 3, 7),
        versions=(3,),
        equation=["abc,cde->abde", "abc,cd->abd", "abc,dc->abd"],
        output_shape=[(3, 5), (None, 5), (5, 9), (None, 2, 5), 5],
        bias_axes=[None, "d"],
        dtype=POLICIES,
    ),
    row(
        "EinsumDense",
        (None, 7),
        versions=(3,),
        equation=["ab,bc->ac"],
        output_shape=[5],
        dtype=POLICIES,
        lora_rank=[2],
    ),
    row(
        "EinsumDense",
        (None, 3, 7),
        versions=(3,),
        equation=["...b,bc->...c", "abc,bcde->ade", "abc,bdc->ad"],
        output_shape=[5, (2, 5)],
        dtype=POLICIES,
        unknown=True,
    ),
    row(
        "EinsumDense",
        (None, 6, 3, 7),
        versions=(3,),
        equation=["abcd,cde->abe"],
        output_shape=[(None, 9)],
        bias_axes=["e"],
        dtype=POLICIES,
    ),
    row(
        "Embedding",
        (None, 4),
        versions=(3,),
        input_dim=[9],
        output_dim=[5, 6],
        lora_rank=[None, 2],
        dtype=[*POLICIES, "gptq/4/2_from_float32"],
    ),
    row(
        "ReversibleEmbedding",
        (None, 4),
        versions=(3,),
        input_dim=[9],
        output_dim=[5, 6],
        tie_weights=[True, False],
        dtype=POLICIES,
    ),
    *(
        row(name, (None, 8, 3), versions=(3,), dtype=["int8_from_float32", "awq/4/2_from_float32"], **options)
        for name, options in PLAIN.items()
    ),
    row(
        "Dense",
        (None, 7),
        versions=(3,),
        units=[5],
        dtype=[
            *(
                "int8",
                "int4",
                "int8_from_float16",
                "int8_from_mixed_float16",
                "int8_from_half",
                "int8x_from_float32",
            ),
            *(
                "int8_from_int8_from_float32",
                "float32_from_int8",
                "int4/0_from_float32",
                "int4/a_from_float32",
            ),
            *("int4/2/2_from_float32", "int8/2_from_float32", "float8/3_from_float32", "float8_e4m3fn"),
            *("gptq_from_float32", "gptq/5/2_from_float32", "awq/3/2_from_float32", "awq/4/0_from_float32"),
        ],
    ),
]


@pytest.mark.parametrize("row", QUANTIZED, ids=ids(QUANTIZED))
def test_quantized(row: Row) -> None:
    assert_agreement(row)


@pytest.mark.parametrize("dtype", ["gptq/4/2_from_float32", "awq/4/-1_from_float32"])
def test_weights_to_be_calibrated_are_not_known(dtype: str) -> None:
    layer = L("Dense", 3, dtype=dtype)
    (theirs,) = keras_outcomes([(layer, (None, 4))])
    ours = seqlint_outcome(layer, to_shape((None, 4)))
    assert ours.output == theirs.output
    assert ours.params is UNKNOWN
