"""What the data tells of a model, and how the findings on both are put into words."""

from __future__ import annotations

import pytest

from seqlint.configuration.settings import Settings
from seqlint.findings import Finding, Severity
from seqlint.linter import lint

LOADS = """
import numpy as np
from keras import Input, Sequential, layers
from keras.datasets import mnist
(x_train, y_train), (x_test, y_test) = mnist.load_data()
"""
DENSE = "model = Sequential([Input((784,)), layers.Dense(10, activation='softmax')])\n"
COMPILE = "model.compile('adam', 'sparse_categorical_crossentropy')\n"


def findings(code: str) -> list[Finding]:
    return list(lint("program.py", (LOADS + code).encode(), Settings()).findings)


def test_the_message_names_both_sides_and_both_places() -> None:
    (finding,) = findings(DENSE + COMPILE + "model.fit(x_train, y_train)\n")
    assert finding.message == (
        "`x_train`, from `mnist.load_data()` on line 5, has the shape (60000, 28, 28), "
        "but the model expects (None, 784), as `Input` on line 6 declares"
    )
    assert finding.help is not None
    assert "x_train.reshape(-1, 784)" in finding.help
    assert [step.text for step in finding.trace][:2] == [
        "`mnist.load_data()` -> (60000, 28, 28)",
        "input -> (None, 784)",
    ]


def test_one_mistake_is_one_finding() -> None:
    code = (
        DENSE
        + COMPILE
        + "model.fit(x_train, y_train)\nmodel.evaluate(x_test, y_test)\nmodel.predict(x_test)\n"
    )
    assert len(findings(code)) == 1


@pytest.mark.parametrize(
    "code",
    [
        DENSE + COMPILE + "helper(model)\nmodel.fit(x_train, y_train)\n",
        "from tools import extend\n" + DENSE + "extend(model)\n" + COMPILE + "model.fit(x_train, y_train)\n",
    ],
)
def test_unseen_code_may_have_changed_the_model(code: str) -> None:
    assert all(finding.severity is Severity.WARNING for finding in findings(code))


@pytest.mark.parametrize(
    "code",
    [
        # the layers change after the use
        "model = Sequential([Input((784,))])\nmodel.predict(x_train)\nmodel.add(layers.Dense(10))\n",
        # the exception is expected
        "import pytest\n" + DENSE + "with pytest.raises(ValueError):\n    model.predict(x_train)\n",
        # nobody knows which loss
        DENSE
        + "model.compile('adam', choose_loss())\nmodel.fit(x_train.reshape(-1, 784), np.eye(7)[y_train % 7])\n",
        # nobody knows the data
        DENSE + COMPILE + "model.fit(*load())\nmodel.fit(load(), y_train)\n",
    ],
)
def test_what_is_not_known_is_not_reported(code: str) -> None:
    assert not findings(code)


def test_the_data_tells_a_model_its_input() -> None:
    code = "model = Sequential([\n    layers.Flatten(),\n    layers.Dense(10, activation='softmax'),\n])\n"
    (finding,) = findings(code + "model.count_params()\n" + COMPILE + "model.fit(x_train, y_train)\n")
    assert finding.name == "missing-input-shape"
    assert finding.help == "begin the model with `keras.Input(shape=(28, 28))`"


def test_layers_are_judged_by_the_data() -> None:
    code = (
        "model = Sequential([\n    layers.Conv2D(8, 3),\n    layers.Flatten(),\n    layers.Dense(10),\n])\n"
    )
    (finding,) = findings(code + "model.predict(x_train)\n")
    assert (finding.name, finding.place.row) == ("incompatible-rank", 7)


@pytest.mark.parametrize(
    ("loss", "names"),
    [
        ("binary_crossentropy", ["output-data-mismatch"]),
        ("categorical_crossentropy", ["label-loss-mismatch"]),
        ("sparse_categorical_crossentropy", []),
    ],
)
def test_a_loss_that_refuses_the_data_is_reported_once(loss: str, names: list[str]) -> None:
    code = DENSE + f"model.compile('adam', '{loss}')\nmodel.fit(x_train.reshape(-1, 784), y_train)\n"
    assert [finding.name for finding in findings(code)] == names


@pytest.mark.parametrize(
    "code",
    [
        # what the first model gives is what the second takes
        "model.predict(layers.Rescaling(1 / 255)(x_train.reshape(-1, 784)))\n",
        "Sequential([Input((10,)), layers.Dense(1)]).predict(model.predict(x_train.reshape(-1, 784)))\n",
        # the rows are those of the data
        "np.zeros(60000) == model.predict(x_train.reshape(-1, 784)).argmax(axis=-1)\n",
        # unseen code may have added layers
        "helper(model)\nmodel.predict(x_train.reshape(-1, 784)).reshape(-1, 7)\n",
        # nobody knows which samples
        "model.predict(load()).reshape(50, 7)\n",
    ],
)
def test_predictions_that_fit(code: str) -> None:
    assert not findings(DENSE + COMPILE + code)


@pytest.mark.parametrize(
    ("code", "name"),
    [
        (
            "Sequential([Input((9,)), layers.Dense(1)]).predict(model.predict(load()))\n",
            "input-data-mismatch",
        ),
        ("model.predict(x_train.reshape(-1, 784)).reshape(-1, 7, 11)\n", "array-shape-mismatch"),
        ("model(x_test.reshape(-1, 784)).numpy() + np.zeros((10000, 9))\n", "array-shape-mismatch"),
        ("(model.predict(x_test.reshape(-1, 784))[:, 0] > 0.5) == np.zeros(99)\n", "array-shape-mismatch"),
    ],
)
def test_predictions_that_do_not_fit(code: str, name: str) -> None:
    assert [finding.name for finding in findings(DENSE + COMPILE + code)] == [name]


@pytest.mark.parametrize(
    ("code", "help"),
    [
        (
            "Sequential([Input((32, 32, 3)), layers.Conv2D(2, 3)]).predict(np.zeros((5, 3, 32, 32)))",
            "np.transpose(np.zeros((5, 3, 32, 32)), (0, 2, 3, 1))",
        ),
        ("Sequential([Input((9, 2)), layers.LSTM(3)]).predict(np.zeros((7, 9)))", ".reshape(-1, 9, 1)"),
        ("Sequential([Input((4,)), layers.Dense(3)]).predict(np.zeros((7, 5)))", "`Input(shape=(5,))`"),
        ("Sequential([Input((4,)), layers.Dense(3)]).predict(np.zeros((4, 5)))", ".T`"),
        ("Sequential([Input((4,)), layers.Dense(3)]).predict(np.zeros(20))", ".reshape(-1, 4)"),
        (
            "Sequential([Input((4,)), layers.Dense(3)]).predict([5.1, 3.5, 1.4, 0.2])",
            "np.array([[5.1, 3.5, 1.4, 0.2]])",
        ),
        (
            "Sequential([Input((506, 13)), layers.Dense(3)]).predict(np.zeros((404, 13)))",
            "`Input(shape=(13,))`",
        ),
        ("Sequential([Input((9, 13)), layers.LSTM(3)]).predict(np.zeros((404, 13)))", "windows of 9 steps"),
        ("np.zeros((6, 5)).reshape(6, 6)", "reshape(6, -1)"),
        ("np.zeros((6, 5)).reshape(4, 15)", "reshape(-1, 15)"),
        ("np.concatenate([np.zeros((6, 5)), np.zeros((7, 5))], axis=1)", "`axis=0`"),
        ("np.zeros((6, 5)) - np.zeros(6)", "`[:, np.newaxis]`"),
    ],
)
def test_the_most_likely_change(code: str, help: str) -> None:
    (finding,) = findings(code + "\n")
    assert finding.help is not None
    assert help in finding.help


CONV = "layers.Conv2D(2, 3), layers.Flatten(), layers.Dense(1)"


@pytest.mark.parametrize(
    ("code", "help"),
    [
        # in the words of the program
        ("Sequential([layers.Dense(1, input_dim=9)]).predict(np.zeros((7, 8)))", "use `input_dim=8`"),
        (
            "Sequential([layers.Dense(1, input_shape=(9,))]).predict(np.zeros((7, 8)))",
            "use `input_shape=(8,)`",
        ),
        (
            "Sequential([Input(batch_shape=(None, 9)), layers.Dense(1)]).predict(np.zeros((7, 8)))",
            "use `batch_shape=(None, 8)`",
        ),
        (
            "m = Sequential([layers.Dense(1)])\nm.build((None, 9))\nm.predict(np.zeros((7, 8)))",
            "use `build((None, 8))`",
        ),
        (
            "x = np.loadtxt('x')[:, :8]\nSequential([layers.Dense(1, input_dim=9)]).predict(x)",
            "use `input_dim=x.shape[1]`",
        ),
        (
            "Sequential([layers.Dense(1, input_dim=784)]).evaluate(x_test, y_test)",
            "begin the model with `Flatten(input_shape=(28, 28))`, or use `x_test.reshape(-1, 784)`",
        ),
        (
            "Sequential([Input((None, 3)), layers.LSTM(2)]).predict(np.zeros((4, 7, 5)))",
            "`Input(shape=(None, 5))`",
        ),
        (
            """
import tf_keras
Sequential([layers.Embedding(100, 8, input_length=9), layers.Flatten(), layers.Dense(1)]).predict(np.zeros((5, 12)))
""",
            "use `input_length=12`",
        ),
        # no advice that Keras would refuse in its turn, or that names what the program does not know
        (
            f"Sequential([Input((28, 28, 1)), {CONV}]).predict(cv2.imread(path, 0))",
            "pass samples of shape (28, 28, 1); pass a single one as (1, 28, 28, 1)",
        ),
        (
            f"Sequential([Input((28, 28, 1)), {CONV}]).predict(np.zeros((32, 32)))",
            "pass samples of shape (28, 28, 1); pass a single one as (1, 28, 28, 1)",
        ),
        (
            "Sequential([Input((784,)), layers.Dense(1)]).predict(cv2.imread(path))",
            "pass samples of shape (784,)",
        ),
        (
            f"Sequential([Input((28, 28, 1)), {CONV}]).evaluate(np.zeros((500, 20)))",
            "pass samples of shape (28, 28, 1)",
        ),
        (
            "Sequential([Input((None, 3)), layers.LSTM(2)]).fit(np.zeros((70, 3)))",
            ".reshape(-1, 3, 1)` and `Input(shape=(3, 1))`",
        ),
        # a single sample
        (
            "Sequential([Input((None, 3)), layers.LSTM(2)]).predict(np.zeros((7, 3)))",
            "add the batch dimension: `np.zeros((7, 3))[np.newaxis]`",
        ),
        ("Sequential([Input((1,)), layers.Dense(1)]).predict(10.0)", "pass `np.array([[10.0]])`"),
        (
            "Sequential([Input((784,)), layers.Dense(1)]).predict(x_test[0])",
            "use `x_test[0].reshape(1, 784)`",
        ),
        (
            f"Sequential([Input((28, 28, 1)), {CONV}]).predict(np.zeros(784))",
            "use `np.zeros(784).reshape(1, 28, 28, 1)`",
        ),
        # what binds less than a method
        (
            "Sequential([Input((28, 28)), layers.Flatten(), layers.Dense(1)]).predict(x_test[0] / 255)",
            "add the batch dimension: `np.expand_dims(x_test[0] / 255, 0)`",
        ),
        (
            "Sequential([layers.LSTM(1, input_shape=(784, 1))]).predict(x_test / 255)",
            "use `np.reshape(x_test / 255, (-1, 784, 1))`",
        ),
        (
            "Sequential([Input((6,)), layers.Dense(1)]).predict(tf.zeros((4, 3, 2)))",
            "use `tf.reshape(tf.zeros((4, 3, 2)), (-1, 6))`",
        ),
        # the channels
        (
            "m = Sequential([layers.Conv2D(2, 3, input_shape=(3, 32, 32)), layers.Flatten()])\nm.predict(np.zeros((5, 32, 32, 3)))",
            "put the channels last: use `input_shape=(32, 32, 3)`",
        ),
        (
            "first = layers.Conv2D(2, 3, data_format='channels_first', input_shape=(3, 32, 32))\nSequential([first, layers.Flatten()]).predict(np.zeros((5, 32, 32, 3)))",
            "use `np.transpose(np.zeros((5, 32, 32, 3)), (0, 3, 1, 2))`",
        ),
    ],
)
def test_what_to_write(code: str, help: str) -> None:
    found = findings(f"import cv2\nimport tensorflow as tf\n{code}\n")
    (finding,) = (finding for finding in found if finding.name != "fit-before-compile")
    assert finding.help is not None
    assert help in finding.help


@pytest.mark.parametrize(
    ("use", "help"),
    [
        ("m.predict(np.zeros((1, 9)))", "pass samples of shape (8,), as in training"),
        ("m.predict(np.zeros(8))", "add the batch dimension: `np.zeros(8)[np.newaxis]`"),
        ("m.predict(np.zeros((8, 5)))", "pass samples of shape (8,), as in training"),
        ("m.evaluate(np.zeros((7, 4, 2)), y)", "use `np.zeros((7, 4, 2)).reshape(-1, 8)`"),
        (
            "m.fit(x, y, validation_data=(np.zeros((7, 9)), y))",
            "pass samples of shape (8,), as in training",
        ),
    ],
)
def test_a_model_that_was_trained_keeps_its_input(use: str, help: str) -> None:
    model = "m = Sequential([Input((8,)), layers.Dense(1)])\nm.compile('adam', 'mse')\n"
    data = "x, y = np.zeros((7, 8)), np.zeros(7)\n"
    for fit in ("m.fit(x, y)\n", "m.fit(load(), y)\n"):
        (finding,) = findings(model + data + fit + use + "\n")
        assert finding.help == help
    (finding,) = findings(model + data.replace("8", "6") + "m.fit(x, y)\n")
    assert finding.help == "use `Input(shape=(6,))`"


@pytest.mark.parametrize(
    ("use", "help"),
    [
        (
            "m.fit(np.zeros((7, 9)), y)",
            "build a new model for these samples: the weights of this one have another shape",
        ),
        ("m.fit(np.zeros((7, 4, 2)), y)", "use `np.zeros((7, 4, 2)).reshape(-1, 8)`"),
        ("m.predict(np.zeros((7, 9)))", "pass samples of shape (8,), as in training"),
    ],
)
def test_a_model_that_data_built_is_not_told_another_input(use: str, help: str) -> None:
    model = "m = Sequential([layers.Dense(1)])\nm.compile('adam', 'mse')\ny = np.zeros(7)\n"
    found = findings(model + f"m.fit(np.zeros((7, 8)), y)\n{use}\n")
    (finding,) = (each for each in found if each.name == "input-data-mismatch")
    assert finding.help == help


@pytest.mark.parametrize(
    ("first", "help"),
    [
        (
            "layers.Conv2D(4, 3, input_shape=(3, 64, 64))",
            "put the channels last: use `input_shape=(64, 64, 3)`",
        ),
        ("Input((3, 64, 64)), layers.Conv2D(4, 5)", "put the channels last: use `Input(shape=(64, 64, 3))`"),
        ("layers.Conv2D(4, 3, input_shape=(3, 4, 4))", None),
        ("layers.Conv2D(4, 7, input_shape=(1, 5, 5))", None),
        ("layers.Conv2D(4, 3, input_shape=(64, 4, 3))", None),
    ],
)
def test_channels_in_front(first: str, help: str | None) -> None:
    found = findings(f"Sequential([{first}, layers.MaxPooling2D(), layers.MaxPooling2D()])\n")
    assert [(finding.name, finding.help) for finding in found] == [("dimension-collapse", help)]


def test_each_mistake_is_told_once() -> None:
    model = "m = Sequential([Input((3,)), layers.Dense(1)])\n"
    uses = [
        "m.predict(np.zeros((5, 4)))",
        "m.predict(np.zeros((9, 4)))",
        "m.predict(np.zeros(4))",
        "m.predict(np.zeros(5))",
        "m.predict([1, 2, 3])",
        "m.predict(np.array([1, 2, 3]))",
    ]
    rows = [finding.place.row for finding in findings(model + "\n".join(uses) + "\n")]
    assert rows == [7, 9, 10, 11, 12]


ROWS = "x, y = np.zeros((99, 4)), np.random.randint(0, 3, 99)\nhot = keras.utils.to_categorical(y, 3)\n"


@pytest.mark.parametrize(
    ("loss", "fit", "help"),
    [
        ("'binary_crossentropy'", "y", "use `sparse_categorical_crossentropy`"),
        ("'sparse_categorical_crossentropy'", "hot", "use `categorical_crossentropy`"),
        (
            "keras.losses.SparseCategoricalCrossentropy(from_logits=True)",
            "hot",
            "use `CategoricalCrossentropy(from_logits=True)`",
        ),
        (
            "keras.losses.CategoricalCrossentropy()",
            "y",
            "use `SparseCategoricalCrossentropy()`, or `to_categorical(y, 3)`",
        ),
        (
            "'sparse_categorical_crossentropy'",
            "y, validation_data=(x, hot)",
            "use class numbers here, as in training",
        ),
        (
            "'categorical_crossentropy'",
            "hot, validation_data=(x, y)",
            "use `to_categorical(y, 3)` here, as in training",
        ),
    ],
)
def test_the_most_likely_change_of_labels(loss: str, fit: str, help: str) -> None:
    model = f"m = Sequential([Input((4,)), layers.Dense(3)])\nm.compile('adam', {loss})\nm.fit(x, {fit})\n"
    (finding,) = findings("import keras\n" + ROWS + model)
    assert finding.help == help


@pytest.mark.parametrize(
    ("loss", "use", "help"),
    [
        ("'mse'", "m.evaluate(x, np.zeros((99, 5)))", "pass targets of shape (3,), as in training"),
        (
            "'binary_crossentropy'",
            "m.fit(x, hot, validation_data=(x, np.zeros((99, 5))))",
            "pass targets of shape (3,), as in training",
        ),
        ("'mse'", "m.evaluate(x, [[1, 2, 3]] * 99)", "use `np.array([[1, 2, 3]] * 99)`"),
    ],
)
def test_a_model_that_was_trained_keeps_its_output(loss: str, use: str, help: str) -> None:
    model = f"m = Sequential([Input((4,)), layers.Dense(3)])\nm.compile('adam', {loss})\n"
    (finding,) = findings("import keras\n" + ROWS + model + f"m.fit(x, hot)\n{use}\n")
    assert finding.help == help
    (finding,) = findings("import keras\n" + ROWS + model + "m.fit(x, np.zeros((99, 5)))\n")
    assert finding.help == "use `Dense(5)` as the last layer"


@pytest.mark.parametrize(
    ("code", "help"),
    [
        (
            "Sequential([layers.LSTM(3, input_shape=(9,))])",
            "add an axis to the input: use `input_shape=(9, 1)`",
        ),
        ("Sequential([Input((9,)), layers.LSTM(3)])", "add an axis to the input: use `Input(shape=(9, 1))`"),
        (
            "Sequential([layers.LSTM(3)]).predict(np.zeros((5, 9)))",
            "add an axis to the input: use samples of shape (9, 1)",
        ),
    ],
)
def test_a_missing_axis_is_stated_as_the_input_is(code: str, help: str) -> None:
    (finding,) = findings(code + "\n")
    assert (finding.name, finding.help) == ("incompatible-rank", help)


def test_names_of_open_sizes_are_not_written() -> None:
    data = "import pandas as pd\ntable = pd.read_csv('flowers.csv')\n"
    model = "m = Sequential([Input((2,)), layers.Dense(1)])\nm.compile('adam', 'binary_crossentropy')\n"
    (finding,) = findings(data + model + "m.fit(table[['a', 'b']], pd.get_dummies(table['c']))\n")
    assert finding.help is not None
    assert 'Dense(..., activation="softmax")' in finding.help


def test_a_refused_operation_tells_where_its_arrays_come_from() -> None:
    (finding,) = findings("both = np.vstack([x_train, np.zeros((5, 8, 8))])\n")
    assert finding.message.endswith(" (from `mnist.load_data()` on line 5 and `np.zeros(...)` on line 6)")
    assert [step.text for step in finding.trace] == [
        "`mnist.load_data()` -> (60000, 28, 28)",
        "`np.zeros(...)` -> (5, 8, 8)",
    ]


def test_the_old_generator_method_validates_too() -> None:
    code = """
from tf_keras import Sequential, layers
batches = ((x_train.reshape(-1, 784), y_train) for _ in range(9))
model = Sequential([layers.InputLayer((784,)), layers.Dense(10, activation="softmax")])
model.compile("adam", "sparse_categorical_crossentropy")
model.fit_generator(batches, 2, 1, 1, None, (x_test, y_test))
"""
    (finding,) = findings(code)
    assert finding.message.startswith(
        "`x_test`, from `mnist.load_data()` on line 5, has the shape (10000, 28, 28)"
    )


def test_class_numbers_for_a_row_of_unknown_size_are_a_warning() -> None:
    code = """
import tensorflow as tf
from keras import Sequential, layers
data = tf.keras.utils.image_dataset_from_directory("pictures", image_size=(8, 8))
model = Sequential([layers.Input((8, 8, 3)), layers.Flatten(), layers.Dense(len(data.class_names), "softmax")])
model.compile("adam", "{loss}")
model.fit(data)
"""
    (finding,) = lint("a.py", code.format(loss="categorical_crossentropy").encode(), Settings()).findings
    assert (finding.name, finding.severity) == ("generator-mismatch", Severity.WARNING)
    fitting = code.format(loss="sparse_categorical_crossentropy")
    assert not lint("a.py", fitting.encode(), Settings()).findings
