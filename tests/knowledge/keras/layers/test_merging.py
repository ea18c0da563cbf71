from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from seqlint.knowledge.keras.layers._shared.errors import LayerError
from seqlint.knowledge.keras.layers.merging.base_merge import Merging
from seqlint.shapes.dim import UNKNOWN
from seqlint.shapes.shape import Shape
from support.oracle import ABSENT, MOST, L, LayerSpec, Row, assert_agreement, ids, package, row, to_shape
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
TOGETHER = [
    [(None, 5, 3), (None, 5, 3)],
    [(None, 5, 3), (None, 1, 3), (None, 5, 3)],
    [(None, 1, 3), (None, 1, 3)],
    [(None, 4), (None, 4)],
    [(2, 8, 8, 3), (2, 8, 8, 3)],
    [(None, 8, 8, 3), (None, 8, 8, 5), (None, 8, 8, 1)],
    [(None, None, None, 3), (None, None, None, 5)],
    [(None, 7, 3), (None, None, 3)],
    [(None, 5, 3), (None, 3)],
    [(None, 5, 3), (None, 4, 3)],
]
MERGES = [
    *(L(name) for name in ("Add", "Subtract", "Multiply", "Average", "Maximum", "Minimum")),
    *(L("Concatenate", axis=axis) for axis in (-1, 1, -2, 3)),
    L("Dot", 1),
]


def may_be(told: Shape, real: Shape) -> bool:
    """Whether what is told of a shape is true of the real one."""
    pairs = zip(told.dims or (), real.dims or (), strict=True)
    return all(dim in (UNKNOWN, size) for dim, size in pairs)


def _merged(
    merge: LayerSpec, shapes: list[tuple[int | None, ...]], keras: int
) -> tuple[int | None, ...] | None:
    """The shape that Keras makes of them, or None where it raises."""
    inputs = [package(keras).Input(shape=shape[1:], batch_size=shape[0]) for shape in shapes]
    try:
        return tuple(merge.real(keras)(inputs).shape)
    except Exception:  # noqa: BLE001 - Keras raises errors of many classes
        return None


@pytest.mark.parametrize("keras", [3, 2])
@pytest.mark.parametrize("shapes", TOGETHER, ids=str)
@pytest.mark.parametrize("merge", MERGES, ids=str)
def test_what_is_made_of_several_tensors(
    merge: LayerSpec, shapes: list[tuple[int | None, ...]], keras: int
) -> None:
    bound = merge.bound(keras)
    assert isinstance(bound.kind, Merging)
    told = bound.kind.merged(bound.arguments, [to_shape(shape).dims or () for shape in shapes])
    said = keras_says("", [_merged, merge, shapes], lambda: _merged(merge, shapes, keras), keras)
    if said is None:
        assert told.dims is None
        return
    real = to_shape(tuple(said))
    assert told.dims is None or may_be(told, real)
    is_plain = len({len(shape) for shape in shapes}) == 1 and None not in shapes[0][1:] + shapes[1][1:]
    assert told.dims is not None or not is_plain or merge.name == "Dot"
