from __future__ import annotations

from typing import Any

import pytest

from support.oracle import ABSENT, L, Row, assert_agreement, ids, row

SEQUENCES = [
    (None, 5, 3),
    (None, None, 3),
    (2, 5, 3),
    (2, None, 3),
    (None, 5, None),
    (None, 5),
    (None, 5, 3, 2),
]
FLAGS = [ABSENT, True, False]
UNITS = [8, 1, 0, -2, 2.5, "8", None]

FORGET_BIAS: dict[str, Any] = {
    "bias_initializer": [ABSENT, None, "ones"],
    "unit_forget_bias": FLAGS,
    "use_bias": FLAGS,
}

ROWS = [
    *(
        row(
            name,
            *SEQUENCES,
            units=[8, 1],
            return_sequences=FLAGS,
            use_bias=FLAGS,
            stateful=FLAGS,
            unroll=FLAGS,
            go_backwards=FLAGS,
        )
        for name in ("SimpleRNN", "LSTM", "GRU")
    ),
    *(row(name, (None, 5, 3), units=UNITS, dropout=[0.2, 1.5, -1]) for name in ("SimpleRNN", "LSTM", "GRU")),
    row("LSTM", (None, 5, 3), units=[4], recurrent_dropout=[0.3, "a", None, (0.1,)], trainable=FLAGS),
    row("GRU", *SEQUENCES, units=[4], reset_after=FLAGS, use_bias=FLAGS, trainable=FLAGS),
    row("LSTM", (None, 5, 3), units=[4], **FORGET_BIAS),
    row("ConvLSTM2D", (None, 5, 8, 7, 3), filters=[4], kernel_size=[3], **FORGET_BIAS),
    row("GRU", (None, 5, 3), versions=(3,), units=[4], use_cudnn=["auto", True, False, "x", None]),
    row(
        "LSTM", *SEQUENCES, versions=(2,), units=[4], time_major=FLAGS, return_sequences=FLAGS, stateful=FLAGS
    ),
    row("LSTM", (None, 5, 3), versions=(2,), units=[4], return_state=[True, False]),
    *(row(name, (None, 3), (None, 5, 3), units=UNITS) for name in ("SimpleRNNCell", "LSTMCell", "GRUCell")),
]

CELLS = [
    L("LSTMCell", 4),
    L("GRUCell", 4, reset_after=False),
    L("SimpleRNNCell", 4, use_bias=False),
    L("LSTMCell", 4, trainable=False),
    [L("LSTMCell", 4), L("GRUCell", 5)],
    L("StackedRNNCells", [L("GRUCell", 4), L("GRUCell", 5, trainable=False)]),
]

RNN_ROWS = [
    row(
        "RNN",
        *SEQUENCES[:-1],
        cell=CELLS,
        return_sequences=FLAGS,
        stateful=[ABSENT, True],
        trainable=[ABSENT, False],
    ),
    row("RNN", (None, 5, 4, 3), cell=CELLS, return_sequences=FLAGS),
    row(
        "RNN",
        (None, 5, 4, 3),
        (None, 5, 3),
        (None, 5),
        (None, None, 4, 3),
        versions=(2,),
        unknown=True,
        cell=CELLS,
        unroll=FLAGS,
    ),
    row("RNN", (None, 5, 3), cell=[8, None, "LSTM", L("Dense", 8), [L("LSTMCell", 4), L("Dense", 3)]]),
    row("StackedRNNCells", (None, 3), cells=[[L("LSTMCell", 4)], [L("Dense", 3)], 3]),
]

FRAMES = [
    (None, 5, 8, 7, 3),
    (None, None, 8, 7, 3),
    (2, 5, 8, 7, 3),
    (None, 5, None, 7, 3),
    (None, 5, 8, 7, None),
    (None, 8, 7, 3),
]

CONVOLUTIONAL_ROWS = [
    row(
        "ConvLSTM2D",
        *FRAMES,
        filters=[4],
        kernel_size=[3, (2, 3), 9],
        strides=[ABSENT, 1, 2],
        padding=[ABSENT, "same", "VALID"],
        data_format=[ABSENT, "channels_first"],
        return_sequences=[ABSENT, True],
        use_bias=[ABSENT, False],
    ),
    row(
        "ConvLSTM1D",
        (None, 5, 9, 3),
        (None, 5, None, 3),
        filters=[4, -1, 2.0, "4"],
        kernel_size=[3, 0, "3", (3, 3)],
        strides=[1, 0, 2, (1,)],
        dilation_rate=[1, 2, 5],
        padding=["valid", "same", "causal", "full"],
    ),
    row("ConvLSTM3D", (None, 2, 5, 6, 7, 3), (None, 5, 6, 7, 3), filters=[2], kernel_size=[2, (1, 2, 3)]),
    row("ConvLSTM2D", *FRAMES, filters=[4], kernel_size=[3], stateful=FLAGS, trainable=FLAGS),
    row("ConvLSTM2D", (2, 5, None, 7, 3), (2, None, 8, 7, 3), filters=[4], kernel_size=[3], stateful=FLAGS),
    row("ConvLSTM2D", (None, 5, 8, 7, 3), filters=[4], kernel_size=[3], dropout=[0.2, "a"]),
    row(
        "ConvLSTM2D",
        (None, 5, None, 9, 3),
        (None, None, 9, None, 3),
        (None, 5, 9, 9, 3),
        versions=(2,),
        filters=[4],
        kernel_size=[(1, 2), 3],
        dilation_rate=[1, 2, (1, 2)],
        padding=["valid", "same"],
        return_sequences=FLAGS,
    ),
]


@pytest.mark.parametrize("case", ROWS, ids=ids(ROWS))
def test_recurrent(case: Row) -> None:
    assert_agreement(case, 70)


@pytest.mark.parametrize("case", RNN_ROWS, ids=ids(RNN_ROWS))
def test_rnn(case: Row) -> None:
    assert_agreement(case, 70)


@pytest.mark.parametrize("case", CONVOLUTIONAL_ROWS, ids=ids(CONVOLUTIONAL_ROWS))
def test_convolutional(case: Row) -> None:
    assert_agreement(case, 100)
