"""Models that are built for one input shape and given another one as a layer: both versions of Keras judge."""

from __future__ import annotations

import itertools
import random

import pytest

from seqlint.crosscheck.judge import Judge
from support.fuzz import Case, Stack, disagreement
from support.oracle import KerasShape, L, LayerSpec

DECLARED: list[KerasShape] = [
    (1,),
    (9,),
    (9, 1),
    (1, 9),
    (9, 5),
    (9, 5, 1),
    (9, 1, 1),
    (None,),
    (9, None),
    (8, 8, 1, 1),
]
GIVEN: list[KerasShape] = [*DECLARED, (), (1, 1), (None, None), (5,), (9, None, 1), (9, 5, 1, 3)]
LAYERS = [
    L("ReLU"),
    L("Dense", 3),
    L("Flatten"),
    L("Conv1D", 2, 1),
    L("Conv2D", 2, 1, data_format="channels_first"),
    L("Conv1DTranspose", 2, 3, strides=2),
    L("Conv2DTranspose", 2, 3, padding="same"),
    L("MaxPooling1D", 1),
    L("AveragePooling2D", 1, data_format="channels_first"),
    L("AveragePooling2D", 1),
    L("GlobalMaxPooling1D"),
    L("GlobalMaxPooling1D", keepdims=True),
    L("GlobalAveragePooling2D", data_format="channels_first"),
    L("ZeroPadding1D", 2),
    L("ZeroPadding1D", 2, data_format="channels_first"),
    L("ZeroPadding2D", 1),
    L("Cropping1D", 1),
    L("Cropping2D", 0),
    L("UpSampling1D", 2),
    L("UpSampling2D", 2, data_format="channels_first"),
    L("SpatialDropout1D", 0.5),
    L("Permute", (2, 1)),
    L("RepeatVector", 2),
    L("Reshape", (3, 3)),
    L("BatchNormalization"),
    L("LayerNormalization"),
    L("Embedding", 9, 2),
    L("SimpleRNN", 2),
    L("LSTM", 2, return_sequences=True),
    L("Bidirectional", L("GRU", 2)),
    L("TimeDistributed", L("Dense", 3)),
    L("TimeDistributed", L("MaxPooling1D", 1)),
    L("TimeDistributed", L("LSTM", 2)),
    L("RNN", L("StackedRNNCells", [L("GRUCell", 2), L("LSTMCell", 3)])),
    L("ConvLSTM1D", 2, 1),
    L("DepthwiseConv1D", 1),
    L("SeparableConv1D", 2, 1),
    L("EinsumDense", "abc,cd->abd", (None, 2)),
    L("GroupNormalization", 1),
    L("Normalization", mean=0.5, variance=1.0),
    L("PReLU"),
    L("PReLU", shared_axes=[1]),
]


@pytest.mark.keras(recorded=True)
@pytest.mark.parametrize("layer", LAYERS, ids=str)
def test_keras_3_gives_the_layers_whatever_begins_alike(judge: Judge, layer: LayerSpec) -> None:
    found = [disagreement(case, judge) for case in cases(layer, 3)]
    assert not [str(each) for each in found if each is not None and "not know" not in each.text]


@pytest.mark.keras(recorded=True)
@pytest.mark.parametrize("layer", LAYERS, ids=str)
def test_keras_2_adjusts_the_rank(judge: Judge, layer: LayerSpec) -> None:
    """What a layer makes of another size with the weights that it has is not always known."""
    found = [disagreement(case, judge) for case in cases(layer, 2)]
    assert not [str(each) for each in found if each is not None and "not know" not in each.text]


def cases(layer: LayerSpec, keras: int) -> list[Case]:
    """A choice of all pairs of a shape that is declared and one that is given."""
    pairs = random.Random(str(layer)).sample(list(itertools.product(DECLARED, GIVEN)), 20)
    return [
        Case(keras, (None, *given), None, "Input", [Stack([layer], (None, *declared))])
        for declared, given in pairs
    ]
