"""The types of values in Keras 2: what each layer gives and refuses is what Keras itself does."""

from __future__ import annotations

from typing import Any

import pytest

from seqlint.inference.propagation import infer_model
from seqlint.knowledge.keras.layers._shared.errors import Failure, LayerError
from support.dtypes import assert_same_types
from support.fuzz import Case, Stack, seqlint_view
from support.oracle import KerasShape, L, LayerSpec, keras_outcomes

VECTOR, SERIES, IMAGE, VOLUME = (None, 6), (None, 6, 6), (None, 6, 6, 3), (None, 6, 6, 6, 3)

PLAIN = [
    L("Flatten"),
    L("Dropout", 0.5),
    L("GaussianNoise", 0.5),
    L("Reshape", (-1, 2)),
    L("RepeatVector", 2),
    L("Dense", 2),
    L("Dense", 2, activation="softmax"),
    L("Dense", 2, dtype="float16"),
    L("Dense", 2, dtype="mixed_float16"),
    L("Dense", 2, dtype="int32"),
    L("Embedding", 9, 2),
    L("Embedding", 9, 2, mask_zero=True),
    L("EinsumDense", "ab,bc->ac", 4),
    L("BatchNormalization"),
    L("LayerNormalization"),
    L("GroupNormalization", 3),
    L("UnitNormalization"),
    L("Normalization"),
    L("Rescaling", 2.0),
    L("Rescaling", 2.0, dtype="uint8"),
    L("ActivityRegularization"),
    L("Masking"),
    L("Masking", 1),
    L("Masking", "a"),
    L("ReLU"),
    L("ReLU", 6.0),
    L("ReLU", negative_slope=0.1),
    L("LeakyReLU"),
    L("LeakyReLU", 0.0),
    L("ELU"),
    L("ThresholdedReLU"),
    L("PReLU"),
    L("PReLU", dtype="int32"),
    L("Softmax"),
    *(L("Activation", name) for name in ("linear", "relu", "leaky_relu", "tanh", "gelu", "softmax", "elu")),
    L("Hashing", 3),
    L("Hashing", 3, salt=3),
    L("Hashing", 3, dtype="int32"),
    L("Hashing", 3, mask_value=0),
    L("Hashing", 3, mask_value="a"),
    L("Hashing", 3, mask_value=(1,)),
    L("Hashing", 3, mask_value=[1.5]),
    L("Hashing", 3, output_mode="count"),
    L("Hashing", 3, output_mode="count", dtype="int32"),
    L("Hashing", 3, output_mode="count", dtype="float16"),
    L("Discretization", [1.0, 2.0]),
    L("Discretization", [1.0, 2.0], dtype="float16"),
    L("Discretization", [1.0, 2.0], output_mode="count"),
    L("Discretization", [1.0, 2.0], output_mode="count", dtype="float64"),
    L("CategoryEncoding", 4),
    L("CategoryEncoding", 4, dtype="int64"),
    L("CategoryEncoding", 4, sparse=True),
    L("CategoryEncoding", 4, dtype="float16"),
    L("StringLookup", vocabulary=["a", "b"]),
    L("StringLookup", vocabulary=["a", "b"], dtype="int32"),
    L("StringLookup", vocabulary=["a", "b"], invert=True),
    L("StringLookup", vocabulary=["a", "b"], output_mode="multi_hot"),
    L("IntegerLookup", vocabulary=[1, 2]),
    L("IntegerLookup", vocabulary=[1, 2], invert=True),
    L("IntegerLookup", vocabulary=[1, 2], output_mode="count"),
    L("TextVectorization", vocabulary=["a"], split=None),
    L("TextVectorization", vocabulary=["a"], split=None, output_mode="count"),
    L("Wrapper", L("Hashing", 3)),
]
IN_SERIES = [
    L("Conv1D", 2, 2),
    L("Conv1DTranspose", 2, 2),
    L("SeparableConv1D", 2, 2),
    L("DepthwiseConv1D", 2),
    L("LocallyConnected1D", 2, 2),
    L("MaxPooling1D"),
    L("AveragePooling1D"),
    L("GlobalMaxPooling1D"),
    L("GlobalAveragePooling1D"),
    L("UpSampling1D"),
    L("ZeroPadding1D"),
    L("Cropping1D"),
    L("SpatialDropout1D", 0.5),
    L("Permute", (2, 1)),
    L("SimpleRNN", 2),
    L("LSTM", 2),
    L("GRU", 2),
    L("RNN", L("LSTMCell", 2)),
    L("Bidirectional", L("LSTM", 2)),
    L("TimeDistributed", L("Dense", 2)),
    L("TimeDistributed", L("Flatten")),
    L("TimeDistributed", L("Discretization", [1.0])),
    L("TimeDistributed", L("Hashing", 3)),
]
OF_IMAGES = [
    L("Conv2D", 2, 2),
    L("DepthwiseConv2D", 2),
    L("MaxPooling2D"),
    L("AveragePooling2D"),
    L("UpSampling2D"),
    L("UpSampling2D", interpolation="bilinear"),
    L("Resizing", 2, 2),
    L("CenterCrop", 2, 2),
    L("RandomFlip"),
    L("RandomBrightness", 0.2),
    L("RandomHeight", 0.2),
    L("ConvLSTM1D", 2, 2),
]
OF_VOLUMES = [L("Conv3D", 2, 2), L("MaxPooling3D"), L("AveragePooling3D"), L("UpSampling3D")]
ALL = [
    *((VECTOR, layer) for layer in PLAIN),
    *((SERIES, layer) for layer in IN_SERIES),
    *((IMAGE, layer) for layer in OF_IMAGES),
    *((VOLUME, layer) for layer in OF_VOLUMES),
]


@pytest.mark.parametrize(("shape", "layer"), ALL, ids=str)
def test_types_of_values(shape: KerasShape, layer: LayerSpec) -> None:
    assert_same_types(shape, [layer])


NESTED = [
    [Stack([L("Flatten"), L("Dropout", 0.5)])],
    [Stack([L("Flatten"), L("Dropout", 0.5)], VECTOR)],
    [Stack([L("Dropout", 0.5), L("Softmax")])],
    [Stack([L("Dropout", 0.5), L("Hashing", 3)])],
    [Stack([Stack([L("Discretization", [1.0])])]), L("ELU")],
]


@pytest.mark.parametrize("layers", NESTED)
def test_types_of_values_in_nested_models(layers: list[Any]) -> None:
    assert_same_types(VECTOR, layers)


@pytest.mark.parametrize("dtype", ["int32", "string"])
@pytest.mark.parametrize(
    "layer", [L("Conv1D", 2, 2), L("Softmax"), L("LSTM", 2), L("AveragePooling1D", 2)], ids=str
)
def test_keras_3_takes_every_type_where_it_states_a_shape(layer: LayerSpec, dtype: str) -> None:
    if dtype == "int32":
        (outcome,) = keras_outcomes([(layer, SERIES)], dtype=dtype)
        assert outcome.error is None
    _, inferred = seqlint_view(Case(3, SERIES, dtype, "Input", [layer]))
    assert inferred.first_problem is None


def problem(source: str) -> LayerError | None:
    """What seqlint says of the last model of a program."""
    from seqlint.interpreter import interpret
    from seqlint.source.files import reader

    (read,) = reader.read("t.py", f"from tf_keras import *\nimport tensorflow as tf\n{source}\n".encode())
    return infer_model(interpret(read, target_keras=2).models[-1]).first_problem


REFUSED = [
    "m = Sequential([layers.Flatten(input_shape=(3,), dtype='int32'), layers.Softmax()])",
    "m = Sequential([Input((3,), dtype=tf.int32), layers.Softmax()])",
    "m = Sequential([Input((3,), dtype=tf.string), layers.ReLU()])",
    "m = Sequential([layers.InputLayer((3,), dtype='int64'), layers.Softmax()])",
    "m = Sequential([layers.StringLookup(vocabulary=['a'], input_shape=(3,)), layers.Softmax()])",
    "m = Sequential([layers.Hashing(3)])\nm.build((None, 3))",
    "m = Sequential([Input((3,)), layers.Dropout(.5) if c else layers.Flatten(), layers.Hashing(3)])",
    "m = Sequential([Input((3,))])\nfor i in x: m.add(layers.Dense(3))\nm.add(layers.Hashing(3))",
]


@pytest.mark.parametrize("source", REFUSED)
def test_the_type_of_the_input_is_known(source: str) -> None:
    found = problem(source)
    assert found is not None
    assert found.failure is Failure.DTYPE


NOT_KNOWN = [
    "m = Sequential([layers.Hashing(3)])",
    "m = Sequential([Input((3,), dtype=d), layers.Hashing(3)])",
    "m = Sequential([Input((3,), **options), layers.Hashing(3)])",
    "m = Sequential([Input((3,), dtype='bool'), layers.ReLU()])",
    "m = Sequential([Input((3,)), layers.Lambda(f), layers.Hashing(3)])",
    "m = Sequential([Input((3,)), mine(), layers.Hashing(3)])",
    "m = Sequential([Input((3,)), layers.Dense(3, dtype=policy), layers.Hashing(3)])",
    "m = Sequential([Input((3,)), layers.Activation(f), layers.Hashing(3)])",
    "m = Sequential([Input((3,)), layers.Dropout(.5)])\nif c: m.add(mine())\nm.add(layers.Hashing(3))",
    "m = Sequential([Input((3,)), layers.Dropout(.5)])\nm.pop()\nm.add(layers.Hashing(3))",
    "n = Sequential([layers.ReLU()])\nn.build((None, 3))\nm = Sequential([Input((3,), dtype='string'), n])",
    "x = Input((3,))\nn = Model(x, layers.Flatten()(x))\nm = Sequential([n, layers.Hashing(3)])",
]


@pytest.mark.parametrize("source", NOT_KNOWN)
def test_a_type_that_is_not_known_is_not_refused(source: str) -> None:
    assert problem(source) is None
