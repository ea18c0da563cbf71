from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from seqlint.knowledge.keras.layers._shared.errors import LayerError
from support.layer_calls import assert_calls_agree, call
from support.oracle import ABSENT, MOST, KerasShape, L, LayerSpec, Row, assert_agreement, ids, row
from support.recording import keras_says

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


def _refused(
    specs: list[LayerSpec], construct: Callable[[LayerSpec], object], error: type[Exception]
) -> list[str]:
    """Those of the layers whose construction raises *error*."""
    refused = []
    for spec in specs:
        try:
            construct(spec)
        except error:
            refused.append(str(spec))
    return refused


@pytest.mark.parametrize("case", ROWS, ids=ids(ROWS))
@pytest.mark.parametrize("keras", [3, 2])
def test_what_the_constructor_refuses(case: Row, keras: int) -> None:
    """A stack does not show this: Keras refuses most of these layers there, whatever their arguments are."""
    specs = [spec for spec, _ in replace(case, shapes=case.shapes[:1]).cases(MOST)]
    if keras in case.versions:
        theirs = keras_says(
            "", [_refused, *specs], lambda: _refused(specs, lambda spec: spec.real(keras), Exception), keras
        )
        assert _refused(specs, lambda spec: spec.bound(keras), LayerError) == theirs


#: shapes that go together, and some that do not
TOGETHER: list[list[KerasShape]] = [
    [(None, 5, 3), (None, 5, 3)],
    [(None, 5, 3), (None, 1, 3), (None, 5, 3)],
    [(None, 1, 3), (None, 1, 3)],
    [(None, 4), (None, 4)],
    [(None, 4), (None, 6)],
    [(None, 4), (None, 1)],
    [(None, 4), (None, None)],
    [(None, None), (None, 4), (None, 5)],
    [(None, 4), (None, None), (None, 5)],
    [(None, 1), (None, None)],
    [(2, 8, 8, 3), (2, 8, 8, 3)],
    [(None, 8, 8, 3), (None, 8, 8, 5), (None, 8, 8, 1)],
    [(None, 8, 8, 3), (None, 8, 4, 3)],
    [(None, None, None, 3), (None, None, None, 5)],
    [(None, None, None, 3), (None, 8, 8, 3)],
    [(None, 7, 3), (None, None, 3)],
    [(None, None, 3), (None, 7, 3)],
    [(None, 5, 3), (None, 3)],
    [(None, 3), (None, 5, 3)],
    [(None, 4), (None, 5, 3)],
    [(None, 5), (None, 5, 3)],
    [(None, 5, 3), (None, 4, 3)],
    [(None, 5, 3), (None, 4, 6)],
    [(None, 5, 3), (None, 3, 5)],
    [(None, 5, 4, 3), (None, 4, 3, 5)],
    [(None, 5, 4, 3), (None, 3)],
    [(None, 5, 3), (None, 3, 4, 6)],
    [(2, 4), (None, 4)],
    [(None, 4), (2, 4)],
    [(2, 4), (3, 4)],
    [(1, 4), (2, 4)],
    [(1, 4), (None, 4)],
    [(2, 4), (None, 4), (3, 4)],
    [(None,), (None,)],
    [(None,), (None, 4)],
    [(2,), (2, 2)],
    [(None, 4)],
    [(None, 5, 3)],
    [(None, 4), (None, 4), (None, 4), (None, 4)],
    [(None, 4), (None, 4), (None, 6), (None, 4)],
]
MERGES = [
    *(L(name) for name in ("Add", "Subtract", "Multiply", "Average", "Maximum", "Minimum")),
    *(L("Concatenate", axis=axis) for axis in (-1, 1, 0, -2, 2, 3, -4, True, None, "a", 1.0)),
    *(L("Dot", axes=axes) for axes in (1, -1, 2, 0, (1, 2), (2, 1), (1, -1), (-2, -1), (1, 3))),
    L("Dot", axes=1, normalize=True),
]


@pytest.mark.parametrize("keras", [3, 2])
@pytest.mark.parametrize("merge", MERGES, ids=str)
def test_what_is_made_of_several_tensors(merge: LayerSpec, keras: int) -> None:
    assert_calls_agree([call(merge, shapes) for shapes in TOGETHER], [keras])


def test_an_axis_that_only_the_first_shape_has() -> None:
    """Keras 3 leaves off at a size that is None, and the model fails later."""
    shapes: list[KerasShape] = [(2, None, 2, None), (2, None, 2)]
    assert_calls_agree([call(L("Concatenate", axis=3), shapes)], unknown=True)


@pytest.mark.parametrize("merge", [L("Add"), L("Concatenate"), L("Dot", axes=1)], ids=str)
def test_what_is_no_list(merge: LayerSpec) -> None:
    assert_calls_agree(
        [call(merge, {"a": (None, 4), "b": (None, 4)}), call(merge, (None, 4)), call(merge, [])]
    )


@pytest.mark.parametrize("mode", ["int", "one_hot"])
def test_crossed_categories(mode: str) -> None:
    crossing = L("HashedCrossing", num_bins=6, output_mode=mode)
    assert_calls_agree([call(crossing, [(None, 1), (None, 1)])], [3], unknown=True)
