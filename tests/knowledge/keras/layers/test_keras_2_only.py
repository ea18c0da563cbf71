"""Layers that only Keras 2 has."""

from __future__ import annotations

from typing import Any

import pytest

from seqlint.knowledge.keras.layers._base.layer import infer
from seqlint.knowledge.keras.layers._shared.arguments import Arguments
from seqlint.knowledge.keras.layers._shared.registry import declarations
from seqlint.shapes.dim import DYNAMIC
from seqlint.shapes.shape import Shape
from support.oracle import ABSENT, Row, assert_agreement, ids, row

OPTIONS: dict[str, Any] = {
    "strides": [ABSENT, 2, 0],
    "data_format": [ABSENT, "channels_first"],
    "use_bias": [ABSENT, False],
}

ROWS = [
    row(
        "LocallyConnected2D",
        (None, 4, 4, 2),
        versions=(2,),
        filters=[3],
        kernel_size=[1],
        implementation=[1, 0, 4, True, None, (), (1,), "a", 2.5],
    ),
    row(
        "LocallyConnected1D",
        (None, 8, 3),
        (2, 5, 3),
        (None, None, 3),
        (None, 8),
        versions=(2,),
        filters=[4, 0, -1, 2.0],
        kernel_size=[3, 9, 0],
        **OPTIONS,
    ),
    row(
        "LocallyConnected2D",
        (None, 8, 7, 3),
        (None, 8, 7, None),
        (None, 8, 7),
        versions=(2,),
        filters=[4],
        kernel_size=[3, (2, 3), 8],
        **OPTIONS,
    ),
    row(
        "LocallyConnected1D",
        (None, 8, 3),
        versions=(2,),
        filters=[4],
        kernel_size=[3],
        padding=["valid", "same", "x"],
    ),
    row(
        "LocallyConnected1D",
        (None, 8, 3),
        versions=(2,),
        unknown=True,
        filters=[4],
        kernel_size=[3],
        padding=["valid", "same"],
        implementation=[1, 2, 3, 4],
    ),
]


@pytest.mark.parametrize("case", ROWS, ids=ids(ROWS))
def test_old_layers(case: Row) -> None:
    assert_agreement(case, 60)


@pytest.mark.parametrize(
    ("name", "params"), [("CuDNNLSTM", 4 * 8 * (3 + 8) + 64), ("CuDNNGRU", 3 * 8 * (3 + 8) + 48)]
)
def test_cudnn_layers_have_two_biases(name: str, params: int) -> None:
    built = infer(declarations(2)[name], Arguments({"units": 8}, keras=2), Shape.of(DYNAMIC, 5, 3))
    assert built.output == Shape.of(DYNAMIC, 8)
    assert built.weights is not None
    counts = [weight.count for weight in built.weights]
    assert all(isinstance(count, int) for count in counts)
    assert sum(counts) == params  # type: ignore[arg-type]
