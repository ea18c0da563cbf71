from __future__ import annotations

import pytest
from oracle import ABSENT, Row, assert_agreement, ids, row

SHAPES = [(None, 5, 3), (None, 3), (2, 3), (3, 3, 3), (None,)]

ROWS = [
    *(row(name, *SHAPES) for name in ("Add", "Subtract", "Multiply", "Average", "Maximum", "Minimum")),
    row("Concatenate", *SHAPES, axis=[ABSENT, 1, -1, "a"]),
    row("Dot", *SHAPES, axes=[1, -1, (1, 2), "a", 1.5, (1, 2, 3), (1, "a")]),
    row("Attention", *SHAPES[:3], use_scale=[True, False], score_mode=["dot", "concat", "x"]),
    row("AdditiveAttention", *SHAPES[:3]),
    row(
        "MultiHeadAttention",
        *SHAPES[:2],
        num_heads=[2, 0, "a", 2.5],
        key_dim=[4, 0, -1],
        value_dim=[ABSENT, 0, 3],
    ),
    row(
        "GroupQueryAttention",
        *SHAPES[:2],
        versions=(3,),
        head_dim=[4],
        num_query_heads=[4, 2],
        num_key_value_heads=[2, 3, 4],
    ),
    row("HashedCrossing", (None, 2), (2, 2), num_bins=[3], output_mode=["int", "one_hot", "x"]),
]


@pytest.mark.parametrize("case", ROWS, ids=ids(ROWS))
def test_merging(case: Row) -> None:
    assert_agreement(case)
