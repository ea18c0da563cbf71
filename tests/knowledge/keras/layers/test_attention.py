"""Layers of attention that are called on a query, a value and a key."""

from __future__ import annotations

from itertools import product

import pytest

from support.layer_calls import KerasShapes, LayerCall, assert_calls_agree, call
from support.oracle import KerasShape, L, LayerSpec

#: query and value, and a key if it is another
LISTED: list[list[KerasShape]] = [
    [(None, 5, 3), (None, 5, 3)],
    [(None, 5, 3), (None, 4, 3)],
    [(None, 5, 3), (None, 4, 6)],
    [(None, 5, 1), (None, 4, 6)],
    [(None, 5, 3), (None, None, 3)],
    [(None, None, 3), (None, 4, 3)],
    [(None, 5, None), (None, 4, 3)],
    [(None, 5, 3), (None, 4, None)],
    [(2, 5, 3), (None, 4, 3)],
    [(None, 5, 3), (2, 4, 3)],
    [(2, 5, 3), (3, 4, 3)],
    [(1, 5, 3), (2, 4, 3)],
    [(None, 3), (None, 3)],
    [(4, 3), (5, 3)],
    [(None, 2, 5, 3), (None, 2, 4, 3)],
    [(None, 2, 5, 3), (None, 3, 4, 3)],
    [(None, 5, 3), (None, 2, 4, 3)],
    [(None, 5, 3), (None, 4, 6), (None, 4, 3)],
    [(None, 5, 3), (None, 4, 6), (None, 7, 3)],
    [(None, 5, 3), (None, 4, 6), (None, None, 3)],
    [(None, 5, 3), (None, 4, 3), (None, 4, 6)],
    [(None, 5, 3)],
    [(None, 5, 3)] * 4,
]
#: such as no layer of attention is made for
ODD: list[list[KerasShape]] = [
    [(None,), (None,)],
    [(None, 2, 5, 3), (None, 2, 4, 3)],
    [(None, 5, 3), (None, 2, 4, 3)],
]
LIST_ATTENTION = [
    L("Attention"),
    L("Attention", use_scale=True, dropout=0.1),
    L("Attention", use_scale=True, score_mode="concat"),
    L("Attention", score_mode="concat"),
    L("AdditiveAttention"),
    L("AdditiveAttention", use_scale=False),
]


@pytest.mark.parametrize("keras", [3, 2])
@pytest.mark.parametrize("layer", LIST_ATTENTION, ids=str)
def test_attention_over_a_list(layer: LayerSpec, keras: int) -> None:
    plain = [call(layer, shapes) for shapes in LISTED]
    scored = [call(layer, shapes, return_attention_scores=True, use_causal_mask=True) for shapes in LISTED]
    assert_calls_agree([*plain, *scored], [keras])


MASKS: list[KerasShapes] = [(None, 5), [(None, 5), (None, 4)]]


@pytest.mark.parametrize("layer", [L("Attention"), L("AdditiveAttention")], ids=str)
def test_masks_of_attention_over_a_list(layer: LayerSpec) -> None:
    shapes: list[KerasShape] = [(None, 5, 3), (None, 4, 3)]
    assert_calls_agree([call(layer, shapes, mask=mask) for mask in MASKS])


HEADS = [
    L("MultiHeadAttention", num_heads=2, key_dim=4),
    L("MultiHeadAttention", num_heads=2, key_dim=4, value_dim=5, use_bias=False),
    L("MultiHeadAttention", num_heads=3, key_dim=4, output_shape=7, dropout=0.1),
    L("MultiHeadAttention", num_heads=3, key_dim=4, output_shape=(7, 2)),
    L("MultiHeadAttention", num_heads=2, key_dim=4, output_shape=()),
    L("MultiHeadAttention", num_heads=2, key_dim=4, trainable=False),
]


def _called(layer: LayerSpec, shapes: list[KerasShape], **others: bool) -> LayerCall:
    query, *rest = shapes
    return call(layer, query, **dict(zip(("value", "key"), rest, strict=False)), **others)


@pytest.mark.parametrize("keras", [3, 2])
@pytest.mark.parametrize("layer", HEADS, ids=str)
def test_attention_with_several_heads(layer: LayerSpec, keras: int) -> None:
    shapes = [each for each in LISTED if len(each) < 4]
    plain = [_called(layer, each) for each in shapes]
    scored = [_called(layer, each, return_attention_scores=True) for each in shapes]
    assert_calls_agree([*plain, *scored], [keras])


@pytest.mark.parametrize("axes", [(1,), (2,), (1, 2), 2, (-2,)], ids=str)
def test_the_axes_of_attention(axes: tuple[int, ...] | int) -> None:
    layer = L("MultiHeadAttention", num_heads=2, key_dim=4, attention_axes=axes)
    images: list[list[KerasShape]] = [
        [(None, 6, 5, 3), (None, 6, 4, 3)],
        [(None, 6, 5, 3), (None, 7, 5, 3)],
        [(None, 6, 5, 3), (None, 6, 5, 8)],
    ]
    called = [
        _called(layer, each, return_attention_scores=scored)
        for each, scored in product(images, (True, False))
    ]
    assert_calls_agree(called, unknown=True)


def test_a_gate_of_attention() -> None:
    layer = L("MultiHeadAttention", num_heads=2, key_dim=4, value_dim=3, use_gate=True)
    assert_calls_agree([_called(layer, [(None, 5, 3), (None, 4, 6)])], [3])


def test_attention_on_a_list() -> None:
    """A list is one argument, so that the value is missing."""
    assert_calls_agree([call(layer, [(None, 5, 3), (None, 5, 3)]) for layer in HEADS])


def test_masks_of_attention_with_several_heads() -> None:
    shapes = [(None, 5, 3), (None, 4, 3)]
    masks: dict[str, KerasShape] = {"attention_mask": (None, 5, 4)}
    assert_calls_agree([call(HEADS[0], shapes[0], value=shapes[1], **masks)])


GROUPED = [
    L("GroupQueryAttention", head_dim=4, num_query_heads=4, num_key_value_heads=2),
    L("GroupQueryAttention", head_dim=4, num_query_heads=4, num_key_value_heads=1, use_bias=False),
    L("GroupQueryAttention", head_dim=4, num_query_heads=2, num_key_value_heads=2, use_gate=True),
]


@pytest.mark.parametrize("layer", GROUPED, ids=str)
def test_attention_in_groups(layer: LayerSpec) -> None:
    shapes = [each for each in LISTED if len(each) < 4 and max(map(len, each)) < 4]
    plain = [_called(layer, each) for each in shapes]
    scored = [_called(layer, each, return_attention_scores=True) for each in shapes]
    assert_calls_agree([*plain, *scored], [3])


@pytest.mark.parametrize("layer", [*HEADS[:2], *GROUPED[:2], *LIST_ATTENTION], ids=str)
def test_odd_shapes(layer: LayerSpec) -> None:
    versions = (3,) if layer in GROUPED else (3, 2)
    if layer in LIST_ATTENTION:
        called = [call(layer, each, return_attention_scores=True) for each in ODD]
    else:
        called = [_called(layer, each, return_attention_scores=True) for each in ODD]
    assert_calls_agree(called, versions, unknown=True)
