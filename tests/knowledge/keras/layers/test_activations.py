from __future__ import annotations

import pytest

from support.oracle import ABSENT, Row, assert_agreement, ids, row

SHAPES = [(None, 5, 3), (None, 6), (None, 4, 5, 6), (None, None, 3), (2, 3)]
NUMBERS = [0.2, 0, 1, True, -0.5, "a", None, (0.1,)]
RATES = [0.5, 0, 1, 1.0, True, 1.5, 50, -0.1]

ROWS = [
    row("ReLU", *SHAPES[:2], max_value=NUMBERS, negative_slope=NUMBERS),
    row("ReLU", (None, 3), threshold=NUMBERS),
    row("LeakyReLU", (None, 3), versions=(3,), negative_slope=NUMBERS),
    row("LeakyReLU", (None, 3), alpha=NUMBERS),
    row("ELU", (None, 3), alpha=NUMBERS),
    row("ThresholdedReLU", (None, 3), versions=(2,), theta=NUMBERS),
    row("Softmax", *SHAPES, axis=[ABSENT, -1, 1, 2, -3, 5, [1], [1, 2], [1, 4]]),
    row("Softmax", (None, 4), versions=(2,), axis=["a", 2.5, None, True, (), (3,)]),
    row("PReLU", *SHAPES, shared_axes=[ABSENT, None, [1], [1, 2], 1, [0], [3], [-1], [-2], [], "a", [1.5]]),
    row("PReLU", (None, 3), trainable=[True, False], alpha_initializer=["zeros", "foo"]),
    row("Dropout", *SHAPES, rate=RATES),
    row(
        "Dropout",
        (None, 5, 3),
        rate=[0.5],
        noise_shape=[None, (None, 1, 3), [1, 2, 3], "a", 3, (0, 1), (1.5,)],
    ),
    row("Dropout", (None, 3), versions=(3,), rate=["a", None, (0.5,), 0.5, 0], seed=[ABSENT, 3, "a", 1.5]),
    row("AlphaDropout", (None, 3), rate=RATES),
    row("GaussianDropout", (None, 3), rate=RATES),
    row("GaussianNoise", (None, 3), stddev=[*RATES, "a", None]),
    row("SpatialDropout1D", *SHAPES, rate=RATES),
    *(
        row(
            name,
            *SHAPES,
            (None, 3, 4, 5, 6),
            rate=[0.2, 2],
            data_format=[ABSENT, "channels_first", "Channels_Last", "x"],
        )
        for name in ("SpatialDropout2D", "SpatialDropout3D")
    ),
    row("ActivityRegularization", (None, 3), l1=[ABSENT, 0.1, -1, "a", None, (1,)], l2=[ABSENT, 0.1, True]),
]


@pytest.mark.parametrize("case", ROWS, ids=ids(ROWS))
def test_activation(case: Row) -> None:
    assert_agreement(case)
