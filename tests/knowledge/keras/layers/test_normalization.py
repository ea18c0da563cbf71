from __future__ import annotations

import numpy as np
import pytest

from support.oracle import ABSENT, L, Row, assert_agreement, ids, row

SHAPES = [(None, 5, 3), (None, 6), (None, 4, 5, 6), (4, 5, 6), (None, None, 3), (None, 5, None)]
FLAGS = [ABSENT, True, False]
AXES = [ABSENT, -1, 1, 2, -2, 0, 3, -4]

ROWS = [
    row("LayerNormalization", (None, 5), versions=(2,), epsilon=[0.1, (1, 2)]),
    row("GroupNormalization", (None, 8), groups=[2], axis=[-1, None]),
    row("BatchNormalization", *SHAPES, axis=AXES, center=FLAGS, scale=FLAGS, trainable=[ABSENT, False]),
    row("BatchNormalization", (None, 5, 3), axis=[[1], [1, 2], (1,), None, "a", [-1, 1], [1, 1]]),
    row("BatchNormalization", *SHAPES, renorm=FLAGS, center=FLAGS),
    row("BatchNormalization", (None, 4), renorm=FLAGS, moving_variance_initializer=[None, "ones"]),
    row("BatchNormalization", (None, 4), renorm=FLAGS, renorm_clipping=[[2, 2], True, (), 2.5]),
    row("BatchNormalization", (None, 4), renorm=FLAGS, moving_mean_initializer=[None, "ones"]),
    row(
        "BatchNormalization", (None, 5, 3), versions=(3,), momentum=["a", None, 2, (1,)], epsilon=[0.1, None]
    ),
    row("BatchNormalization", *SHAPES, versions=(2,), fused=[True, False]),
    row(
        "BatchNormalization",
        (None, 3),
        renorm=[True],
        renorm_clipping=[{"a": 1}, {"rmax": 1.0, "rmin": 2.0}, {"dmax": -1.0}, {"rmax": 3.0}, None],
    ),
    row("LayerNormalization", *SHAPES, axis=AXES, center=FLAGS, scale=FLAGS),
    row("LayerNormalization", *SHAPES, axis=[[1, 2], [-1, 1], [-1, -2], (2,), [1, 1], (2, 1), [1, 5]]),
    row("LayerNormalization", (None, 3), axis=["a", 1.0, None, ("a",)]),
    row("LayerNormalization", (None, 5, 3), versions=(3,), rms_scaling=FLAGS, scale=FLAGS, center=FLAGS),
    row("UnitNormalization", *SHAPES, axis=[*AXES, [1, 2], "a", None, [1, 5]]),
    row("RMSNormalization", *SHAPES, versions=(3,), axis=[*AXES, [1, 2], [-1, 1], "a", None]),
    row("GroupNormalization", *SHAPES, groups=[1, 2, 3, -1, 5, 32], axis=AXES),
    row("GroupNormalization", (None, 6), groups=[0, "a", None, 2.0], axis=[-1]),
    row("GroupNormalization", (None, 6), groups=[2], center=FLAGS, scale=FLAGS, axis=[-1, [1], "a"]),
]

LEARNED_ROWS = [
    row(
        "BatchNormalization",
        (None, 5),
        (None, 5, 3),
        (None, 5, 3, 2),
        versions=(3,),
        axis=[2.5, 1.0, "1", "a"],
    ),
    *(row(name, (None, 5), axis=[(), []]) for name in ("BatchNormalization", "LayerNormalization")),
    row("Normalization", (None, 2, 5), mean=[0.5, [1.0] * 5], variance=[0.5, [1.0], [1.0] * 3, [1.0] * 5]),
    row("Normalization", (None, 5, 1), versions=(3,), mean=[[1.0], 1.0], variance=[1.0, [2.0]]),
    row("Normalization", *SHAPES, axis=[*AXES, None, (1, 2), (2, -2), [1]]),
    row("Normalization", *SHAPES, axis=[ABSENT, 1, None], mean=[0.0], variance=[1.0]),
    row(
        "Normalization",
        (None, 5, 3),
        mean=[[0.0] * 3, [0.0] * 2, [0.0]],
        variance=[[1.0] * 3, [1.0]],
        versions=(3,),
    ),
    row(
        "Normalization",
        (None, 5, 3),
        (None, 1, 3),
        axis=[ABSENT, 1, (1, 2), None],
        mean=[np.zeros(shape) for shape in [(), (1,), (3,), (5,), (5, 3), (1, 3), (3, 5), (1, 5, 3)]],
        variance=[1.0, np.ones(3), np.ones((5, 3)), np.ones((1, 3))],
    ),
    row(
        "Normalization",
        (None, 5, 3),
        axis=[ABSENT, (1, 2)],
        mean=[[[0.0] * 3], [[0.0] * 3] * 5, [[0.0], [0.0] * 2], ["a"], np.zeros(3)],
        variance=[[[1.0] * 3], [[1.0] * 3] * 5, [1.0] * 3],
        unknown=True,
    ),
    row("Normalization", (None, 5, 3), mean=[0.0, None], variance=[1.0, None], axis=[ABSENT, "a"]),
]

SPECTRAL_ROWS = [
    row(
        "SpectralNormalization",
        (None, 8, 8, 3),
        (None, 8, 3),
        (None, 3),
        (None, 8, 8, None),
        versions=(3,),
        layer=[
            L("Dense", 4),
            L("Dense", 4, use_bias=False, trainable=False),
            L("Conv2D", 4, 3),
            L("Conv2D", 4, 9),
            L("DepthwiseConv2D", 3, depth_multiplier=2),
            L("Conv1D", 4, 3),
            L("SeparableConv2D", 4, 3),
            L("LSTM", 4),
            L("Embedding", 10, 4),
            L("Flatten"),
            L("BatchNormalization"),
            L("TimeDistributed", L("Dense", 4)),
            L("SpectralNormalization", L("Dense", 4)),
            3,
            "Dense",
        ],
    ),
    row("SpectralNormalization", (None, 8, 8, 3), versions=(3,), layer=[L("Conv2DTranspose", 4, 3)]),
    row("SpectralNormalization", (None, 3), layer=[L("Dense", 4)], power_iterations=[0, -1, "a"]),
]


@pytest.mark.parametrize("case", ROWS, ids=ids(ROWS))
def test_normalization(case: Row) -> None:
    assert_agreement(case)


@pytest.mark.parametrize("case", LEARNED_ROWS, ids=ids(LEARNED_ROWS))
def test_learned_normalization(case: Row) -> None:
    assert_agreement(case)


@pytest.mark.parametrize("case", SPECTRAL_ROWS, ids=ids(SPECTRAL_ROWS))
def test_spectral_normalization(case: Row) -> None:
    assert_agreement(case)
