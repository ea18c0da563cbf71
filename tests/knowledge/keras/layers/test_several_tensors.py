"""Recurrent layers with states, wrappers, masks, and layers of one tensor that are called on several."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest

from support.layer_calls import KerasShapes, LayerCall, assert_calls_agree, call
from support.oracle import KerasShape, L, LayerSpec

SEQUENCES: list[KerasShape] = [(None, 5, 3), (None, None, 3), (2, 5, 3), (None, 5)]
SEQUENCES_WITH_STATES: dict[str, list[Any]] = {
    "return_sequences": [True, False],
    "return_state": [True, False],
}


def options(**values: list[Any]) -> list[dict[str, Any]]:
    """All combinations."""
    return [dict(zip(values, chosen, strict=True)) for chosen in product(*values.values())]


@pytest.mark.parametrize("keras", [3, 2])
@pytest.mark.parametrize("name", ["SimpleRNN", "LSTM", "GRU"])
def test_the_states_that_are_returned(name: str, keras: int) -> None:
    layers = [L(name, 4, **each) for each in options(**SEQUENCES_WITH_STATES, stateful=[True, False])]
    assert_calls_agree([call(layer, x) for layer in layers for x in SEQUENCES], [keras])


CELLS = [
    L("LSTMCell", 4),
    L("GRUCell", 4),
    [L("GRUCell", 4), L("SimpleRNNCell", 5)],
    [L("LSTMCell", 4)],
    [L("LSTMCell", 4), L("GRUCell", 5)],
]


@pytest.mark.parametrize("cell", CELLS, ids=str)
def test_the_states_of_cells(cell: LayerSpec | list[LayerSpec]) -> None:
    layers = [L("RNN", cell, **each) for each in options(**SEQUENCES_WITH_STATES)]
    is_nested = isinstance(cell, list) and any(each.name == "LSTMCell" for each in cell)
    assert_calls_agree([call(layer, (None, 5, 3)) for layer in layers], unknown=is_nested)


@pytest.mark.parametrize("keras", [3, 2])
@pytest.mark.parametrize("name", ["ConvLSTM1D", "ConvLSTM2D", "ConvLSTM3D"])
def test_the_states_of_convolutions(name: str, keras: int) -> None:
    sizes = (8, 7, 6)[: int(name[-2])]
    layers = [
        L(name, filters=4, kernel_size=3, **each)
        for each in options(**SEQUENCES_WITH_STATES, padding=["valid", "same"])
    ]
    inputs: list[KerasShape] = [(None, 5, *sizes, 3), (2, None, *sizes, 3)]
    assert_calls_agree([call(layer, x) for layer in layers for x in inputs], [keras])


STATES: list[KerasShapes] = [
    (None, 4),
    [(None, 4)],
    [(None, 4), (None, 4)],
    [(None, 4)] * 4,
    [(None, 4)] * 3,
    [(None, 5)],
    [(None, 4), (None, 5)],
    [(None, 4, 4)],
]
#: states that leave their mark on the output in Keras 2
UNUSUAL_STATES: list[KerasShapes] = [[(None, None)], [(2, 4)], [(2, 4), (2, 4)], [(3, 4)], [(3, 4), (3, 4)]]


@pytest.mark.parametrize("keras", [3, 2])
@pytest.mark.parametrize("name", ["SimpleRNN", "LSTM", "GRU"])
def test_states_that_are_given(name: str, keras: int) -> None:
    layers = [L(name, 4, **each) for each in options(**SEQUENCES_WITH_STATES)]
    assert_calls_agree(
        [call(layer, (None, 5, 3), initial_state=states) for layer in layers for states in STATES], [keras]
    )


@pytest.mark.parametrize("name", ["SimpleRNN", "LSTM", "GRU"])
def test_unusual_states_that_are_given(name: str) -> None:
    layers = [L(name, 4, **each) for each in options(**SEQUENCES_WITH_STATES)]
    sequences: list[KerasShape] = [(None, 5, 3), (2, 5, 3)]
    assert_calls_agree(
        [
            call(layer, x, initial_state=each)
            for layer in layers
            for x in sequences
            for each in UNUSUAL_STATES
        ],
        unknown=True,
    )


@pytest.mark.parametrize("cell", CELLS, ids=str)
def test_states_that_are_given_to_cells(cell: LayerSpec | list[LayerSpec]) -> None:
    layer = L("RNN", cell, return_state=True)
    states: list[KerasShapes] = [[(None, 4), (None, 4)], [(None, 4), (None, 5)], [(None, 4)]]
    assert_calls_agree([call(layer, (None, 5, 3), initial_state=each) for each in states], unknown=True)


def test_states_that_are_given_to_convolutions() -> None:
    layer = L("ConvLSTM2D", filters=4, kernel_size=3, return_state=True)
    states: list[KerasShapes] = [[(None, 6, 6, 4)] * 2, [(None, 6, 6, 5)] * 2, [(None, 6, 6, 4)]]
    assert_calls_agree([call(layer, (None, 5, 8, 8, 3), initial_state=each) for each in states])


@pytest.mark.parametrize("keras", [3, 2])
@pytest.mark.parametrize(
    "layer", [L("SimpleRNN", 4), L("LSTM", 4), L("GRU", 4), L("RNN", L("LSTMCell", 4))], ids=str
)
def test_states_after_the_sequence_in_a_list(layer: LayerSpec, keras: int) -> None:
    listed: list[list[KerasShape]] = [
        [(None, 5, 3), (None, 4)],
        [(None, 5, 3), (None, 4), (None, 4)],
        [(None, 5, 3), (None, 4), (None, 4), (None, 4)],
        [(None, 5, 3), (None, 6), (None, 6)],
    ]
    assert_calls_agree([call(layer, each) for each in listed], [keras])


def _both(name: str, mode: str | None, **named: Any) -> LayerSpec:
    return L("Bidirectional", L(name, 4, **named), merge_mode=mode)


@pytest.mark.parametrize("keras", [3, 2])
@pytest.mark.parametrize("name", ["LSTM", "GRU"])
@pytest.mark.parametrize("mode", ["concat", "sum", None])
def test_the_states_of_both_directions(name: str, mode: str | None, keras: int) -> None:
    layers = [_both(name, mode, **each) for each in options(**SEQUENCES_WITH_STATES)]
    plain = [call(layer, x) for layer in layers for x in SEQUENCES]
    given = [call(layer, (None, 5, 3), initial_state=states) for layer in layers for states in STATES]
    assert_calls_agree([*plain, *given], [keras])


def test_two_layers_for_both_directions() -> None:
    forward = L("LSTM", 4, return_state=True)
    backward = L("LSTM", 4, return_state=True, go_backwards=True)
    layer = L("Bidirectional", forward, backward_layer=backward)
    assert_calls_agree([call(layer, (None, 5, 3)), call(layer, (None, 5, 3), initial_state=[(None, 4)] * 4)])


@pytest.mark.parametrize("keras", [3, 2])
def test_states_of_both_directions_in_a_list(keras: int) -> None:
    listed: list[list[KerasShape]] = [[(None, 5, 3), *[(None, 4)] * count] for count in (1, 2, 3, 4)]
    layers = [_both("LSTM", "concat"), _both("GRU", "concat")]
    assert_calls_agree([call(layer, each) for layer in layers for each in listed], [keras])


def test_states_of_cells_in_both_directions() -> None:
    layer = L("Bidirectional", L("RNN", L("LSTMCell", 4)))
    listed: list[list[KerasShape]] = [[(None, 5, 3), *[(None, 4)] * count] for count in (1, 2, 3, 4)]
    assert_calls_agree([call(layer, each) for each in listed], unknown=True)


MASKED = [
    call(L("BatchNormalization"), (None, 5, 3), mask=(None, 5)),
    call(L("GlobalAveragePooling1D"), (None, 5, 3), mask=(None, 5)),
    call(L("Softmax"), (None, 5, 3), mask=(None, 5, 3)),
    call(L("TimeDistributed", L("Dense", 4)), (None, 5, 3), mask=(None, 5)),
    call(L("LSTM", 4), (None, 5, 3), mask=(None, 5)),
    call(L("GRU", 4, return_sequences=True), (None, 5, 3), mask=(None, 5)),
    call(L("LSTM", 4, return_state=True), (None, 5, 3), mask=(None, 5)),
    call(L("LSTM", 4), (None, 5, 3), mask=(None, 5), initial_state=[(None, 4), (None, 4)]),
    call(_both("LSTM", "concat"), (None, 5, 3), mask=(None, 5)),
    call(L("RNN", L("LSTMCell", 4)), (None, 5, 3), mask=(None, 5)),
]


@pytest.mark.parametrize("made", MASKED, ids=str)
def test_a_mask_leaves_the_shape(made: LayerCall) -> None:
    assert_calls_agree([made])


@pytest.mark.parametrize("inner", [L("LSTM", 4, return_state=True), _both("LSTM", None)], ids=str)
def test_several_outputs_for_each_step(inner: LayerSpec) -> None:
    assert_calls_agree([call(L("TimeDistributed", inner), (None, 4, 5, 3))])


ONE_TENSOR = [
    (L("Dense", 4), (None, 5)),
    (L("Flatten"), (None, 5, 3)),
    (L("Conv1D", 4, 2), (None, 5, 3)),
    (L("Conv2D", 4, 2), (None, 5, 5, 3)),
    (L("Conv2DTranspose", 4, 2), (None, 5, 5, 3)),
    (L("DepthwiseConv2D", 2), (None, 5, 5, 3)),
    (L("SeparableConv2D", 4, 2), (None, 5, 5, 3)),
    (L("MaxPooling2D"), (None, 5, 5, 3)),
    (L("AveragePooling1D"), (None, 5, 3)),
    (L("GlobalMaxPooling1D"), (None, 5, 3)),
    (L("GlobalAveragePooling2D"), (None, 5, 5, 3)),
    (L("UpSampling2D"), (None, 5, 5, 3)),
    (L("ZeroPadding2D"), (None, 5, 5, 3)),
    (L("Cropping2D"), (None, 5, 5, 3)),
    (L("RepeatVector", 2), (None, 5)),
    (L("Permute", (2, 1)), (None, 5, 3)),
    (L("ConvLSTM2D", 4, 2), (None, 4, 5, 5, 3)),
    (L("SpatialDropout1D", 0.1), (None, 5, 3)),
    (L("LSTM", 4), (None, 5, 3)),
    (L("Dropout", 0.1), (None, 5)),
    (L("Activation", "relu"), (None, 5)),
    (L("BatchNormalization"), (None, 5)),
    (L("Embedding", 9, 2), (None, 5)),
    (L("Reshape", (5, 1)), (None, 5)),
    (L("TimeDistributed", L("Dense", 4)), (None, 5, 3)),
]


@pytest.mark.parametrize("keras", [3, 2])
def test_layers_of_one_tensor_on_several(keras: int) -> None:
    """Nothing is known of those that do not test the rank of their input."""
    lists: list[LayerCall] = [call(layer, [x, x]) for layer, x in ONE_TENSOR]
    dicts = [call(layer, {"a": x, "b": x}) for layer, x in ONE_TENSOR]
    assert_calls_agree([*lists, *dicts], [keras], unknown=True)


@pytest.mark.parametrize("keras", [3, 2])
def test_layers_that_test_the_rank_refuse_several(keras: int) -> None:
    layers = [(layer, x) for layer, x in ONE_TENSOR[:17] if keras == 3 or "LSTM" not in layer.name]
    assert_calls_agree([call(layer, [x, x]) for layer, x in layers], [keras])
