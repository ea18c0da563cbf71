from __future__ import annotations

import pytest

from support.oracle import ABSENT, L, LayerSpec, Row, assert_agreement, ids, row, seqlint_outcome, to_shape

SEQUENCES = [(None, 5, 3), (None, None, 3), (2, 5, 3), (None, 5, None), (None, 5), (None, 5, 4, 3)]
FLAGS = [ABSENT, True, False]

RECURRENT = [
    L("LSTM", 4),
    L("LSTM", 4, return_sequences=True, trainable=False),
    L("GRU", 4, reset_after=False, return_sequences=True),
    L("SimpleRNN", 4, use_bias=False),
    L("LSTM", 4, stateful=True),
    L("LSTM", 4, go_backwards=True),
    L("LSTM", 4, unroll=True),
]

INNER = [
    L("Dense", 4),
    L("Dense", 4, trainable=False),
    L("Conv1D", 4, 3),
    L("Flatten"),
    L("Dropout", 0.5),
    L("BatchNormalization"),
    L("BatchNormalization", axis=1),
    L("LSTM", 4),
    L("LSTM", 4, return_sequences=True),
    L("Bidirectional", L("LSTM", 4)),
    L("TimeDistributed", L("Dense", 4)),
    L("Embedding", 10, 4),
    L("Activation", "relu"),
    L("RepeatVector", 3),
    L("Permute", (2, 1)),
    L("Reshape", (3, 1)),
    L("Add"),
]

#: ranks that most of them do not accept
UNTESTED = [
    (None, 5),
    (2, 5),
    (None, 5, 4),
    (None, 5, None),
    (2, 3, 5, 4),
    (None, 3, 9, 5, 4),
    (None, 3, 9, 5, 4, 2),
]
WINDOWS = [
    *(L(f"{kind}Pooling{rank}D", 2) for kind in ("Max", "Average") for rank in (1, 2, 3)),
    L("MaxPooling2D", 2, padding="same", data_format="channels_first"),
    L("AveragePooling3D", 1, strides=2, data_format="channels_first"),
    *(L(f"GlobalMaxPooling{rank}D", keepdims=keeps) for rank in (1, 2, 3) for keeps in (True, False)),
    L("GlobalAveragePooling2D", data_format="channels_first", keepdims=True),
    *(L(f"{kind}{rank}D", 1) for kind in ("ZeroPadding", "Cropping", "UpSampling") for rank in (1, 2, 3)),
    L("ZeroPadding1D", 1, data_format="channels_first"),
    L("ZeroPadding2D", 1, data_format="channels_first"),
    L("Cropping2D", 1, data_format="channels_first"),
    L("UpSampling3D", 2, data_format="channels_first"),
    *(L(f"SpatialDropout{rank}D", 0.5) for rank in (1, 2, 3)),
    L("Permute", (2, 1)),
    L("RepeatVector", 3),
    *(L(f"Conv{rank}DTranspose", 3, 2) for rank in (1, 2, 3)),
    L("Conv2DTranspose", 3, 2, strides=2, data_format="channels_first"),
    *(L(f"Conv{rank}D", 3, 1) for rank in (1, 2, 3)),
    L("DepthwiseConv2D", 1),
    L("SeparableConv1D", 3, 1),
]
RUNS = [
    L("LSTM", 4),
    L("GRU", 4, return_sequences=True),
    L("ConvLSTM1D", 4, 2),
    L("RNN", L("LSTMCell", 4)),
    L("RNN", [L("LSTMCell", 4), L("GRUCell", 5)], return_sequences=True),
]

ROWS = [
    row("TimeDistributed", *UNTESTED, layer=[*WINDOWS, *RUNS, L("Bidirectional", RUNS[0])], versions=(3,)),
    row(
        "TimeDistributed", (None, 3, 5, 4), layer=[L(name, 4, return_state=True) for name in ("LSTM", "GRU")]
    ),
    row(
        "Bidirectional",
        (2, 5, 3),
        layer=[L("LSTM", 4, return_state=True, stateful=stateful) for stateful in (True, False)],
        merge_mode=["concat", "sum"],
        versions=(3,),
        unknown=True,
    ),
    row("SpectralNormalization", (2,), *UNTESTED, layer=[L("Dense", 3), *WINDOWS[-9:]], versions=(3,)),
    row("Bidirectional", *UNTESTED, layer=RUNS, versions=(3,)),
    row("Bidirectional", *SEQUENCES, layer=RECURRENT, merge_mode=[ABSENT, "sum", "ave", "mul", "concat"]),
    row("Bidirectional", (None, 5, 3), layer=[L("LSTM", 4)], merge_mode=["Concat", "x", 3], trainable=FLAGS),
    row("Bidirectional", (None, 5, 3), layer=[L("LSTM", 4)], merge_mode=[None], versions=(2,)),
    row("Bidirectional", (None, 5, 3), layer=RECURRENT[:3], trainable=FLAGS),
    row(
        "Bidirectional",
        (None, 5, 3),
        layer=[
            L("Dense", 4),
            L("TimeDistributed", L("Dense", 3)),
            L("Bidirectional", L("LSTM", 4)),
            3,
            "LSTM",
            None,
        ],
    ),
    row(
        "Bidirectional",
        (None, 5, 3),
        layer=[L("LSTM", 4), L("LSTM", 4, return_sequences=True)],
        backward_layer=[
            None,
            L("LSTM", 4),
            L("LSTM", 4, go_backwards=True),
            L("LSTM", 5, go_backwards=True),
            L("GRU", 4, go_backwards=True, return_sequences=True),
            L("Dense", 4),
            3,
        ],
        merge_mode=["concat", "sum"],
    ),
    row(
        "Bidirectional",
        (None, 5, 8, 7, 3),
        (None, 5, 3),
        layer=[
            L("ConvLSTM2D", 4, 3),
            L("ConvLSTM2D", 4, 3, data_format="channels_first", return_sequences=True),
        ],
    ),
    row(
        "Bidirectional",
        *SEQUENCES[:4],
        layer=[
            L("RNN", L("LSTMCell", 4)),
            L("RNN", [L("LSTMCell", 4), L("GRUCell", 5)], return_sequences=True),
        ],
    ),
    row(
        "TimeDistributed",
        *SEQUENCES[:2],
        *SEQUENCES[3:5],
        (2, 5, 6, 3),
        (None, None, 6, 3),
        layer=INNER,
        versions=(3,),
        unknown=True,
    ),
    row(
        "TimeDistributed",
        *SEQUENCES[:5],
        (None, 5, 6, 3),
        (None, None, 6, 3),
        layer=INNER[:-1],
        versions=(2,),
    ),
    row(
        "TimeDistributed",
        (None, 5, 8, 7, 3),
        (None, None, 8, 7, 3),
        (2, 5, 8, 7, 3),
        (None, 5, 2, 2, 3),
        layer=[
            L("Conv2D", 4, 3),
            L("MaxPooling2D"),
            L("GlobalMaxPooling2D"),
            L("Flatten"),
            L("Conv2D", 4, 3, padding="same"),
        ],
        trainable=FLAGS,
    ),
    row("TimeDistributed", (None, 5, 3), layer=[3, "Dense", None]),
    row(
        "TimeDistributed",
        (None, 4, 5, 3),
        layer=[
            L("LSTM", 4, return_state=True),
            L("Bidirectional", L("LSTM", 4, return_state=True)),
            L("Bidirectional", L("LSTM", 4), merge_mode=None),
        ],
    ),
    row(
        "Bidirectional",
        (None, 5, 3),
        unknown=True,
        layer=[L("LSTM", 4, return_state=flag) for flag in ((), 1, 2.5, False)],
        backward_layer=[L("GRU", 4, return_state=flag, go_backwards=True) for flag in ((), True, 2.5, False)],
    ),
    row(
        "Bidirectional", (None, 5, 3), layer=[L("LSTM", 4, go_backwards=flag) for flag in (False, 0, 1, 2.5)]
    ),
    row("Wrapper", (None, 5, 3), layer=[L("Dense", 4), 3]),
    row("Wrapper", (2, 1, 4), versions=(2,), unknown=True, layer=[L("Conv1D", 4, 3)]),
    row(
        "Wrapper",
        *((None, 4), (2, 4), (None, None), (None, 6, 4), (None, 6, None), (None, 6, 6, 4), (2, 6, 6, 6, 4)),
        *((None,), (3,)),
        versions=(2,),
        unknown=True,
        layer=[
            L("Dense", 2),
            L("Conv1D", 2, 1),
            L("Conv2D", 2, 1, groups=2),
            L("Conv2D", 2, 1, padding=((1, 1), (1, 1))),
            L("MaxPooling2D", padding=((1, 1), (1, 1))),
            L("Conv2DTranspose", 2, 1),
            L("DepthwiseConv1D", 1),
            L("SeparableConv2D", 2, 1),
            L("LocallyConnected1D", 2, 1),
            L("LocallyConnected2D", 2, 1),
            L("ConvLSTM1D", 2, 1),
            L("LSTM", 2),
            L("LSTM", 2, time_major=True),
            L("GRU", 2, stateful=True),
            L("RNN", L("GRUCell", 2)),
            L("LSTMCell", 3),
            L("StackedRNNCells", [L("LSTMCell", 3), L("GRUCell", 2)]),
            L("Bidirectional", L("LSTM", 2)),
            L("TimeDistributed", L("Dense", 2)),
            L("TimeDistributed", L("Add")),
            L("SpectralNormalization", L("Flatten")),
            L("Wrapper", L("Concatenate")),
            *(L(name) for name in ("Add", "Subtract", "Concatenate", "Attention", "AdditiveAttention")),
            L("HashedCrossing", 3),
            L("BatchNormalization", 2),
            L("LayerNormalization", (1, 2)),
            L("UnitNormalization", (1, 2)),
            L("GroupNormalization", 3),
            L("GlobalMaxPooling2D"),
            L("GlobalAveragePooling1D", data_format="channels_first"),
            L("PReLU", shared_axes=[2]),
            L("EinsumDense", "ab,bc->ac", 4),
            L("Flatten"),
            L("Reshape", (5, 5)),
            L("Cropping2D"),
            L("RandomFlip"),
            L("Hashing", 3),
        ],
    ),
    row(
        "TimeDistributed",
        (2, 3, 12, 1),
        (None, 3, 12, 1),
        (None, 5, 12, 1),
        (None, None, 12, 1),
        versions=(2,),
        unknown=True,
        layer=[
            *(L("GRU", 3, time_major=True, return_sequences=flag) for flag in (True, False)),
            L("TimeDistributed", L("Flatten")),
        ],
    ),
]


@pytest.mark.parametrize("case", ROWS, ids=ids(ROWS))
def test_wrappers(case: Row) -> None:
    assert_agreement(case, 400)


@pytest.mark.parametrize(
    "layer",
    [L("LSTM", 4, return_state=True), L("Bidirectional", L("LSTM", 4), merge_mode=None)],
    ids=str,
)
def test_several_outputs_of_keras_3_are_not_known(layer: LayerSpec) -> None:
    outcome = seqlint_outcome(layer, to_shape((None, 5, 3)))
    assert outcome.output is None
    assert outcome.error is None
    assert outcome.params is not None
