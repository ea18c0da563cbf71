"""Random models: seqlint says what Keras says. benchmarks/fuzz.py compares as many as asked."""

from __future__ import annotations

import pytest

from seqlint.crosscheck.judge import Judge
from seqlint.shapes.dim import DYNAMIC
from seqlint.shapes.shape import Shape
from support.fuzz import Case, Stack, cases, difference, disagreement, seqlint_view
from support.fuzz_graphs import graph_cases
from support.graphs import Call, GraphCase, GraphModel, Tensor
from support.oracle import L


@pytest.mark.keras(recorded=True)
@pytest.mark.parametrize(("keras", "number"), [(3, 300), (2, 100)])
def test_random_models(judge: Judge, keras: int, number: int) -> None:
    compared = [difference(case, judge) for case in cases(0, keras, number)]
    found = [str(each) for each in compared if each is not None and not each.excuse]
    assert not found, f"{len(found)} disagreements:\n" + "\n".join(found)
    excused = [str(each) for each in compared if each is not None]
    assert len(excused) <= number * 0.03, "\n".join(excused)


@pytest.mark.keras(recorded=True)
@pytest.mark.parametrize(("keras", "number"), [(3, 200), (2, 80)])
def test_random_graphs(judge: Judge, keras: int, number: int) -> None:
    compared = [difference(case, judge) for case in graph_cases(0, keras, number)]
    found = [str(each) for each in compared if each is not None and not each.excuse]
    assert not found, f"{len(found)} disagreements:\n" + "\n".join(found)
    excused = [str(each) for each in compared if each is not None]
    assert len(excused) <= number * 0.15, "\n".join(excused)


DENSE = L("Dense", 2)
CONVOLUTIONS = L("ConvLSTM1D", 4, 3, return_sequences=True)
TEXTS = L("TextVectorization", vocabulary=["a", "b"])
FOUND = {
    "a shared layer need not be told an open size": Case(3, (None, 4), None, "Input", [DENSE, TEXTS, DENSE]),
    "a new one must": Case(3, (None, 4), None, "Input", [TEXTS, DENSE]),
    "the cell alone would look at the sizes": Case(
        3, (None, 5, 9, 2), None, "Input", [CONVOLUTIONS, CONVOLUTIONS]
    ),
    "what is cropped must have a size": Case(
        2, (9, 12, 3), None, "Input", [L("Resizing", 1, -1, crop_to_aspect_ratio=True)]
    ),
    "steps within steps are laid out anew": Case(
        2,
        (None, 4, 1, 1, 3),
        None,
        "Input",
        [L("TimeDistributed", L("TimeDistributed", L("GRU", 1, time_major=True)))],
    ),
    "a mask is added to what Softmax gets": Case(
        2, (2, 5, 1), None, "Input", [L("Masking"), L("Softmax"), L("Conv1D", 3, 3)]
    ),
    "a mask goes on to what a wrapper holds": Case(
        2, (None, 5, 2, 1, 2), None, "Input", [L("Masking"), L("TimeDistributed", L("Softmax"))]
    ),
    "a mask that cannot be added is refused": Case(
        2, (None, 7, 5, 2), None, "Input", [L("Masking"), L("ReLU"), L("Softmax")]
    ),
    "what takes no mask ends it": Case(
        2, (None, 8, 5, 2), None, "Input", [L("Masking"), L("MaxPooling2D", 1), L("Softmax")]
    ),
    "a mask goes into a nested model, and comes out of it": Case(
        2, (None, 2), None, "Input", [Stack([L("Embedding", 9, 3, mask_zero=True)]), Stack([L("Softmax")])]
    ),
    "a layer for steps must take their mask": Case(
        2, (None, 5, 2, 2), None, "Input", [L("Masking"), L("TimeDistributed", L("Flatten"))]
    ),
    "the last state has no mask": Case(
        2, (None, 5, 2), None, "Input", [L("Masking"), L("LSTM", 3), L("Dense", 4), L("Softmax")]
    ),
    "a mask is spread over groups": Case(
        2, (None, 5, 2), None, "Input", [L("Masking"), L("GroupNormalization", 1)]
    ),
    "a state has the sizes of its mask": Case(
        2, (None, 5, 6, 2), None, "Input", [L("Masking"), L("ConvLSTM1D", 2, 3)]
    ),
    "integers go through a nested model": Case(
        2, (None, 3), None, "Input", [Stack([L("Discretization", [1.0]), L("Flatten")]), L("ELU")]
    ),
    "a rate that is none is looked at in a call": Case(
        2, (None, 3), None, "Input", [L("AlphaDropout", (3,))]
    ),
    "a slope that is none too": Case(2, (None, 3), None, "Input", [L("ELU", [1.0, 2.0])]),
    "a maximum of nothing": Case(2, (None, 0, 3), None, "Input", [L("GlobalMaxPooling1D")]),
    "values to mask go with the features": Case(2, (None, 5, 3), None, "Input", [L("Masking", [2, 2])]),
    "a pipeline calls layers of any rank": Case(3, (None, 5), None, "Input", [L("Pipeline", [L("ReLU")])]),
    "a pipeline refuses images of other ranks": Case(
        3, (None, 5), None, "Input", [L("Pipeline", [L("RandomFlip"), L("ReLU")])]
    ),
    "a batch of one makes way for its vector": Case(
        2, (1,), None, "Input", [L("CategoryEncoding", 3, output_mode="one_hot"), L("Embedding", 9, 1)]
    ),
    "a frozen kernel is tracked besides its layer": Case(
        2, (2, 3), None, "Input", [L("SpectralNormalization", L("Dense", 4, trainable=False))]
    ),
    "layers of one kernel for each place have a kernel, and a wrapper has that of its layer": Case(
        2,
        (None, 4, 5),
        None,
        "Input",
        [L("SpectralNormalization", L("SpectralNormalization", L("LocallyConnected1D", 3, 2)))],
    ),
    "a size of -1 is one that is left open": Case(2, (None, 8, 7, 3), None, "Input", [L("Resizing", -1, 5)]),
    "channels that are multiplied must be known": Case(
        3, (None, 8, 8, None), None, "Input", [Stack([L("DepthwiseConv2D", 3)], (None, 8, 8, 3))]
    ),
    "groups are looked at only when a layer is built": Case(
        3, (None, 8, 1), None, "Input", [Stack([L("GroupNormalization", axis=2)], (None, 8, 32, 3))]
    ),
    "statistics are laid out only when a layer is built": Case(
        3,
        (None, 8, 5),
        None,
        "Input",
        [Stack([L("Normalization", mean=[1.0, 2.0, 3.0], variance=1.0)], (None, 8, 5, 3))],
    ),
    "statistics are not looked for along axes that are gone": Case(
        3, (None, 2, 3), None, "Input", [Stack([L("Normalization", axis=3)], (None, 2, 3, 1))]
    ),
    "nor are those that are given": Case(
        3,
        (None, 2, 3),
        None,
        "Input",
        [Stack([L("Normalization", axis=3, mean=1.0, variance=2.0)], (None, 2, 3, 1))],
    ),
    **{
        f"what only a call refuses passes within Wrapper: {inner}": Case(
            2, (None, 6, 4), None, "Input", [L("Wrapper", inner)]
        )
        for inner in (
            L("AveragePooling1D", padding="causal"),
            L("RandomContrast", 0.0),
            L("CenterCrop", 2, (1, 2)),
            L("Resizing", 2, 1.5),
        )
    },
    "no call, no mask": Case(
        2,
        (None, 16),
        None,
        "Input",
        [L("Masking"), L("Wrapper", L("Softmax")), Stack([L("GlobalMaxPooling3D")])],
    ),
    "a mask leaves a nested model": Case(
        2,
        (None, 8, 8, 2),
        None,
        "Input",
        [Stack([L("Embedding", 9, 1), L("Masking")], (None, 8, 8, 2)), L("ConvLSTM2D", 1, (1, 2))],
    ),
    "a recurrent layer that is built keeps the size of its steps": Case(
        2,
        (None, 16),
        None,
        "Input",
        [
            L("Embedding", 5, 1, mask_zero=True),
            L("Softmax"),
            Stack([L("UpSampling1D"), L("SimpleRNN", 1)], (None, 16, 1)),
        ],
    ),
    "a model that is built tests no rank": Case(
        3, (4, 4), None, "Input", [Stack([L("RNN", L("LSTMCell", 3))], (4, 4, 1))]
    ),
}


#: those that test the rank of what they are given
RANKED = [
    L("Dense", 2),
    L("Conv1D", 2, 2),
    L("MaxPooling1D"),
    L("GlobalMaxPooling1D"),
    L("Flatten"),
    L("LSTM", 2),
    L("Permute", (2, 1)),
    L("Bidirectional", L("LSTM", 2)),
    L("SeparableConv1D", 2, 2),
    L("SpatialDropout1D", 0.5),
    L("RepeatVector", 2),
]
#: those that do not, or do so themselves
UNTESTED = [
    L("Dropout", 0.5),
    L("RNN", L("GRUCell", 2)),
    L("Bidirectional", L("RNN", L("GRUCell", 2))),
    L("TimeDistributed", L("Dense", 2)),
    L("AdaptiveMaxPooling1D", 2),
    L("Reshape", (2, 2)),
    L("BatchNormalization"),
    L("MelSpectrogram"),
]


def test_several_tensors_go_into_no_layer_that_tests_one(judge: Judge) -> None:
    several = [L("LSTM", 4, return_state=True), L("Bidirectional", L("LSTM", 4), merge_mode=None)]
    cases = [Case(3, (None, 5, 3), None, "Input", [first, then]) for first in several for then in RANKED]
    assert [disagreement(case, judge) for case in cases] == [None] * len(cases)
    for then in UNTESTED:
        for first in several:
            inferred = seqlint_view(Case(3, (None, 5, 3), None, "Input", [first, then]))[1]
            assert inferred.first_problem is None


@pytest.mark.parametrize("name", FOUND)
def test_found_models(judge: Judge, name: str) -> None:
    assert disagreement(FOUND[name], judge) is None


IMAGE = Call(L("Input", (32, 8)), shapes=(Shape.of(DYNAMIC, 32, 8),))
LARGER = Call(L("Input", (34, 8)), shapes=(Shape.of(DYNAMIC, 34, 8),))
OPEN = Call(L("Input", (None,)), shapes=(Shape.of(DYNAMIC, DYNAMIC),))
STACK = Stack([L("ReLU"), L("Dense", 2)])
FOUND_GRAPHS = {
    "an augmentation of Keras 2 makes one tensor of a list": (
        2,
        [IMAGE, Call(L("RandomFlip"), [[Tensor(IMAGE), Tensor(IMAGE)]])],
    ),
    "the first call of a model states its input": (
        3,
        [IMAGE, LARGER, Call(STACK, [Tensor(IMAGE)]), Call(STACK, [Tensor(LARGER)])],
    ),
    "an open size is not squeezed": (3, [OPEN, Call("ops.squeeze", [Tensor(OPEN)], {"axis": 1})]),
}


@pytest.mark.parametrize("name", FOUND_GRAPHS)
def test_found_graphs(judge: Judge, name: str) -> None:
    keras, calls = FOUND_GRAPHS[name]
    inputs = [Tensor(call) for call in calls if not call.arguments]
    outputs = [Tensor(call) for call in calls if call.arguments]
    assert disagreement(GraphCase(keras, GraphModel(calls, inputs, outputs)), judge) is None
