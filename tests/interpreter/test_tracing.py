"""Models and layers of classes of the program: their `call` is evaluated on symbolic tensors."""

from __future__ import annotations

import pytest

from seqlint.configuration.settings import Settings
from seqlint.findings import Severity
from seqlint.inference.summary.data import ModelSummary
from seqlint.linter import FileReport, lint

HEAD = "import keras\nimport numpy as np\nimport tensorflow as tf\nfrom keras import layers, ops\n"
NET = """
class Net(keras.Model):
    def __init__(self, units):
        super().__init__()
        self.first = layers.Dense(8, activation="relu")
        self.drop = layers.Dropout(0.5)
        self.last = layers.Dense(units, activation="softmax")

    def call(self, inputs, training=False):
        x = self.first(inputs)
        if training:
            x = self.drop(x)
        return self.last(x)


"""
SCALE = """
class Scale(layers.Layer):
    def __init__(self, units):
        super().__init__()
        self.units = units

    def build(self, input_shape):
        self.kernel = self.add_weight(shape=(input_shape[-1], self.units))
        self.bias = self.add_weight(shape=(self.units,), trainable=False)

    def call(self, inputs):
        return ops.matmul(inputs, self.kernel) + self.bias


"""


def report(code: str) -> FileReport:
    return lint("program.py", (HEAD + code).encode(), Settings())


def model(code: str) -> ModelSummary:
    return report(code).models[-1]


def errors(code: str) -> list[tuple[str, int]]:
    found = [finding for finding in report(code).findings if finding.severity is Severity.ERROR]
    return [(finding.name, finding.place.row) for finding in found]


def test_a_model_is_built_on_the_data_that_it_is_trained_on() -> None:
    built = model(
        NET + "net = Net(3)\nnet.compile('adam', 'mse')\nnet.fit(np.zeros((9, 5)), np.zeros((9, 3)))\n"
    )
    assert (built.kind, built.complete, built.params) == ("subclassed", True, 5 * 8 + 8 + 8 * 3 + 3)
    assert [layer.class_name for layer in built.layers] == ["Dense", "Dropout", "Dense"]


def test_without_training_another_branch_runs() -> None:
    built = model(NET + "net = Net(3)\nnet.predict(np.zeros((9, 5)))\n")
    assert [layer.class_name for layer in built.layers] == ["Dense", "Dense"]


def test_its_targets_meet_its_output() -> None:
    code = "net = Net(3)\nnet.compile('adam', 'categorical_crossentropy')\n"
    assert errors(NET + code + "net.fit(np.zeros((9, 5)), np.zeros((9, 3)))\n") == []
    assert errors(NET + code + "net.fit(np.zeros((9, 5)), np.zeros((9, 4)))\n") == [
        ("output-data-mismatch", 22)
    ]


def test_a_step_of_ones_own_trains_in_another_way() -> None:
    own = NET.replace("    def call", "    def train_step(self, data):\n        return {}\n\n    def call")
    code = "net = Net(3)\nnet.compile('adam', 'categorical_crossentropy')\nnet.fit(np.zeros((9, 5)), np.zeros((9, 4)))\n"
    assert errors(own + code) == []


def test_layers_that_do_not_fit_are_reported_where_they_are_called() -> None:
    code = """
class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.flat = layers.Flatten()
        self.conv = layers.Conv2D(4, 3)

    def call(self, images):
        return self.conv(self.flat(images))


Net()(np.zeros((2, 28, 28, 1)))
"""
    assert errors(code) == [("incompatible-rank", 13)]


def test_a_model_may_be_called_on_symbolic_tensors() -> None:
    built = model(NET + "net, inputs = Net(3), keras.Input((5,))\nwhole = keras.Model(inputs, net(inputs))\n")
    assert (built.kind, built.complete, built.params) == ("functional", True, 75)


def test_a_model_may_state_its_inputs_and_outputs() -> None:
    code = """
class Net(keras.Model):
    def __init__(self):
        inputs = keras.Input((4,))
        super().__init__(inputs=inputs, outputs=layers.Dense(2)(inputs))


Net()
"""
    built = model(code)
    assert (built.kind, built.complete, built.params) == ("subclassed", True, 10)


@pytest.mark.parametrize(
    "use",
    [
        "keras.Sequential([keras.Input((7,)), Scale(3), layers.Dense(2)])",
        "inputs = keras.Input((7,))\nkeras.Model(inputs, layers.Dense(2)(Scale(3)(inputs)))",
    ],
)
def test_weights_of_a_layer_are_those_that_it_adds(use: str) -> None:
    built = model(SCALE + use + "\n")
    assert (built.complete, built.params, built.trainable_params) == (True, 7 * 3 + 3 + 8, 7 * 3 + 8)


def test_a_layer_of_several_tensors() -> None:
    code = """
class Both(layers.Layer):
    def __init__(self):
        super().__init__()
        self.dense = layers.Dense(4)

    def call(self, a, b):
        return self.dense(ops.concatenate([a, b], axis=-1)), a


a, b = keras.Input((3,)), keras.Input((2,))
both, same = Both()(a, b)
keras.Model([a, b], [both, same])
"""
    built = model(code)
    assert (built.complete, built.params) == (True, 24)
    assert built.output_shapes == ((None, 4), (None, 3))


def test_a_weight_of_a_shape_that_is_not_known_leaves_the_count_open() -> None:
    built = model(
        SCALE.replace("self.units)", "int(open('n').read()))", 1)
        + "keras.Sequential([keras.Input((7,)), Scale(3)])\n"
    )
    assert not isinstance(built.params, int)


def test_attributes_that_are_not_known_may_hold_weights() -> None:
    code = SCALE.replace(
        "        self.units = units\n", "        self.units = units\n        self.other = make()\n"
    )
    built = model(
        "from other_package import make\n" + code + "keras.Sequential([keras.Input((7,)), Scale(3)])\n"
    )
    assert not isinstance(built.params, int)


def test_what_methods_write_does_not_last() -> None:
    code = NET.replace("        x = self.first", "        self.seen = 1\n        x = self.first")
    use = "net = Net(3)\nnet.seen = 0\nnet.predict(np.zeros((9, 5)))\nlayers.Dense(net.seen)\n"
    assert errors(code + use) == []


def test_outputs_of_layers_that_were_not_called_are_not_the_same() -> None:
    code = """
x, y = layers.Dense(3).output, layers.Dense(4).output
keras.Sequential([keras.Input((4,)), layers.Dense(int(x) * int(y), use_bias=False)])
"""
    assert model(code).output_shape == (None, "int(x)*int(y)")


def test_a_tuner_trains_the_model_that_its_function_builds() -> None:
    code = """
import keras_tuner


def build(parameters):
    model = keras.Sequential([keras.Input((4,)), layers.Dense(parameters.Int("units", 8, 64)), layers.Dense(1)])
    model.compile("adam", "mse")
    return model


tuner = keras_tuner.RandomSearch(build, objective="loss")
tuner.search(np.zeros((9, {columns})), np.zeros((9, 1)))
"""
    assert errors(code.format(columns=4)) == []
    assert errors(code.format(columns=5)) == [("input-data-mismatch", 16)]
