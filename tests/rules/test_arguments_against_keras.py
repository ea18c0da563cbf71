"""Arguments that Keras refuses: programs and their corrected twins, judged by both versions."""

from __future__ import annotations

import contextlib
import io
import os
import tempfile
from collections.abc import Iterator
from functools import partial

import pytest

from seqlint.configuration.settings import Settings
from seqlint.findings import Finding, Severity
from seqlint.linter import lint
from support.recording import keras_says

RULE = "invalid-argument"
HEAD = """
import numpy as np
import KERAS
from KERAS import callbacks, initializers, layers, losses, metrics, optimizers, regularizers, utils
from KERAS.models import Sequential

x, y = np.zeros((8, 4)), np.zeros((8, 1))
model = Sequential([layers.Input((4,)), layers.Dense(1, activation="sigmoid")])
model.compile("sgd", "mse", metrics=["accuracy"])
"""
FIT = "\nmodel.fit(x, y, verbose=0)"


def _compiled(arguments: str) -> str:
    return f"model.compile({arguments}){FIT}"


def _fitted(arguments: str) -> str:
    return f"model.fit(x, y, verbose=0, {arguments})"


#: what may be wrong, and how it is written otherwise
PROGRAMS = {
    # names of arguments
    "learning rate": ("optimizers.Adam(lr=0.001)", "optimizers.Adam(learning_rate=0.001)"),
    "decay": ("optimizers.SGD(learning_rate=0.01, decay=1e-6)", "optimizers.SGD(learning_rate=0.01)"),
    "decay of a schedule": ("optimizers.Nadam(schedule_decay=0.004)", "optimizers.Nadam(beta_1=0.9)"),
    "misspelt argument of an optimizer": (
        "optimizers.RMSprop(learning_rte=0.1)",
        "optimizers.RMSprop(learning_rate=0.1)",
    ),
    "epochs of Keras 1": (_fitted("nb_epoch=2"), _fitted("epochs=2")),
    "epoch": (_fitted("epoch=2"), _fitted("epochs=2")),
    "workers": (_fitted("workers=1, use_multiprocessing=False"), _fitted("epochs=1")),
    "queue": (_fitted("max_q_size=1"), _fitted("initial_epoch=0")),
    "validation data": (_fitted("validation=(x, y)"), _fitted("validation_data=(x, y)")),
    "metric of compile": (
        _compiled('"sgd", "mse", metric=["mae"]'),
        _compiled('"sgd", "mse", metrics=["mae"]'),
    ),
    "optimiser": (_compiled('optimiser="sgd", loss="mse"'), _compiled('optimizer="sgd", loss="mse"')),
    "show accuracy": (
        "model.evaluate(x, y, verbose=0, show_accuracy=True)",
        "model.evaluate(x, y, verbose=0)",
    ),
    "period of a checkpoint": (
        'callbacks.ModelCheckpoint("m.keras", period=5)',
        'callbacks.ModelCheckpoint("m.keras", save_freq="epoch")',
    ),
    "epsilon": ("callbacks.ReduceLROnPlateau(epsilon=0.1)", "callbacks.ReduceLROnPlateau(min_delta=0.1)"),
    "gradients of a board": (
        "callbacks.TensorBoard(write_grads=True)",
        "callbacks.TensorBoard(write_graph=True)",
    ),
    "logits": (
        "losses.BinaryCrossentropy(logits=True)",
        "losses.BinaryCrossentropy(from_logits=True)",
    ),
    "classes of Keras 1": (
        "utils.to_categorical([0, 1], nb_classes=2)",
        "utils.to_categorical([0, 1], num_classes=2)",
    ),
    "length of sequences": ("utils.pad_sequences([[1]], max_len=3)", "utils.pad_sequences([[1]], maxlen=3)"),
    "missing argument": ("callbacks.ModelCheckpoint()", 'callbacks.ModelCheckpoint("m.keras")'),
    "missing schedule": (
        "callbacks.LearningRateScheduler()",
        "callbacks.LearningRateScheduler(lambda n, r: r)",
    ),
    "missing steps": (
        "optimizers.schedules.ExponentialDecay(0.1)",
        "optimizers.schedules.ExponentialDecay(0.1, 100, 0.9)",
    ),
    "too many arguments": ("utils.to_categorical([0, 1], 2, 3, 4)", "utils.to_categorical([0, 1], 2)"),
    "regularizer": ("regularizers.l2(rate=0.1)", "regularizers.l2(0.1)"),
    "initializer": ("initializers.RandomNormal(std=0.1)", "initializers.RandomNormal(stddev=0.1)"),
    "metric": ("metrics.Precision(threshold=0.5)", "metrics.Precision(thresholds=0.5)"),
    # names of losses, metrics and optimizers
    "misspelt loss": (_compiled('"sgd", "binary_crossentrpy"'), _compiled('"sgd", "binary_crossentropy"')),
    "another loss": (
        _compiled('"sgd", loss="cross_entropy"'),
        _compiled('"sgd", loss="binary_crossentropy"'),
    ),
    "loss in capitals": (_compiled('"sgd", loss="Mean_Squared_Error"'), _compiled('"sgd", loss="MSE"')),
    "misspelt metric": (
        _compiled('"sgd", "mse", metrics=["acuracy"]'),
        _compiled('"sgd", "mse", metrics=["acc"]'),
    ),
    "metric of the validation": (
        _compiled('"sgd", "mse", metrics=["val_acc"]'),
        _compiled('"sgd", "mse", metrics=["accuracy"]'),
    ),
    "loss as a metric": (
        _compiled('"sgd", "mse", metrics=["loss"]'),
        _compiled('"sgd", "mse", metrics=["mse"]'),
    ),
    "short name of a score": (
        _compiled('"sgd", "mse", metrics=["f1"]'),
        _compiled('"sgd", "mse", metrics=[metrics.Precision()]'),
    ),
    "metric of Keras 3": (
        _compiled('"sgd", "mse", metrics=["precision"]'),
        _compiled('"sgd", "mse", metrics=["Precision"]'),
    ),
    "misspelt optimizer": (_compiled('"adma", "mse"'), _compiled('"Adam", "mse"')),
    # objects
    "class of a loss": (
        _compiled('"sgd", loss=losses.MeanSquaredError'),
        _compiled('"sgd", loss=losses.MeanSquaredError()'),
    ),
    "class of an optimizer": (
        _compiled('optimizers.Adam, "mse"'),
        _compiled('optimizers.Adam(), "mse"'),
    ),
    "class of a metric": (
        _compiled('"sgd", "mse", metrics=[metrics.MeanSquaredError]'),
        _compiled('"sgd", "mse", metrics=[metrics.MeanSquaredError()]'),
    ),
    "class of a callback": (
        _fitted("callbacks=[callbacks.TerminateOnNaN]"),
        _fitted("callbacks=[callbacks.TerminateOnNaN()]"),
    ),
    "metrics without a list": (
        _compiled('"sgd", "mse", metrics="acc"'),
        _compiled('"sgd", "mse", metrics=["acc"]'),
    ),
    "set of metrics": (
        _compiled('"sgd", "mse", metrics={"acc"}'),
        _compiled('"sgd", "mse", metrics=("acc",)'),
    ),
    "number as a loss": (_compiled('"sgd", 3'), _compiled('"sgd", "mse"')),
    "weights of classes": (_fitted('class_weight="balanced"'), _fitted("class_weight={0: 1.0, 1: 2.0}")),
    # numbers
    "steps that are a quotient": (
        _fitted("steps_per_epoch=len(x) / 4"),
        _fitted("steps_per_epoch=len(x) // 8"),
    ),
    "validation steps": (
        _fitted("validation_data=(x, y), validation_steps=len(x) / 8"),
        _fitted("validation_data=(x, y), validation_steps=1"),
    ),
    "size of a batch": (_fitted("batch_size=4.0"), _fitted("batch_size=4")),
    "number of epochs": (_fitted("epochs=2.0"), _fitted("epochs=2")),
    "epochs as a string": (_fitted('epochs="2"'), _fitted("epochs=int('2')")),
    "steps of a prediction": (
        "model.predict(x, verbose=0, batch_size=8 / 2)",
        "model.predict(x, batch_size=4)",
    ),
    "rate that is an integer": ("optimizers.Adam(1)", "optimizers.Adam(1.0)"),
    "rate as a string": ('optimizers.Adam("0.1")', "optimizers.Adam(0.1)"),
    "number of classes": ("utils.to_categorical([0, 1], 2.5)", "utils.to_categorical([0, 1], 2)"),
    "thresholds": ("metrics.AUC(num_thresholds=200.0)", "metrics.AUC(num_thresholds=200)"),
    # strings
    "padding": ('utils.pad_sequences([[1]], padding="pots")', 'utils.pad_sequences([[1]], padding="post")'),
    "curve": ('metrics.AUC(curve="ROX")', 'metrics.AUC(curve="ROC")'),
    "reduction": ('losses.MeanSquaredError(reduction="avg")', 'losses.MeanSquaredError(reduction="sum")'),
    "mode of an initializer": (
        'initializers.VarianceScaling(mode="fan_inn")',
        'initializers.VarianceScaling(mode="fan_in")',
    ),
    "mode of a callback": (
        'callbacks.EarlyStopping("loss", mode="maximum")',
        'callbacks.EarlyStopping("loss", mode="max")',
    ),
    # files
    "checkpoint of weights": (
        'callbacks.ModelCheckpoint("w.h5", save_weights_only=True)',
        'callbacks.ModelCheckpoint("w.weights.h5", save_weights_only=True)',
    ),
    "checkpoint without an extension": (
        'callbacks.ModelCheckpoint("m")',
        'callbacks.ModelCheckpoint("m.keras")',
    ),
    "checkpoint with epochs in its name": (
        'callbacks.ModelCheckpoint("m-{epoch:02d}.hdf5")',
        'callbacks.ModelCheckpoint("m-{epoch:02d}.keras")',
    ),
    "weights": ('model.save_weights("w.h5")', 'model.save_weights("w.weights.h5")'),
    "folder": ('model.save("folder")', 'model.save("model.keras")'),
    "model saved as a graph": (
        'KERAS.saving.save_model(model, "m.pb")',
        'KERAS.saving.save_model(model, "m.keras")',
    ),
    "file named after a metric": (
        _fitted('callbacks=[callbacks.ModelCheckpoint("m-{val_accuracy:.2f}.keras")]'),
        _fitted('callbacks=[callbacks.ModelCheckpoint("m-{accuracy:.2f}.keras")]'),
    ),
    # weights
    "weights of classes in an array": (
        _fitted("class_weight=np.ones(2)"),
        _fitted("class_weight=dict(enumerate(np.ones(2)))"),
    ),
    # what is monitored
    "short name of a monitor": (
        _fitted('validation_data=(x, y), callbacks=[callbacks.EarlyStopping(monitor="val_acc")]'),
        _fitted('validation_data=(x, y), callbacks=[callbacks.EarlyStopping(monitor="val_accuracy")]'),
    ),
    "monitor with a mode": (
        _fitted('validation_data=(x, y), callbacks=[callbacks.EarlyStopping("val_acc", mode="max")]'),
        _fitted('validation_data=(x, y), callbacks=[callbacks.EarlyStopping("val_accuracy", mode="max")]'),
    ),
    "no validation": (
        _fitted("callbacks=[callbacks.EarlyStopping(patience=3)]"),
        _fitted('callbacks=[callbacks.EarlyStopping("loss", patience=3)]'),
    ),
    "plateau without validation": (
        _fitted("callbacks=callbacks.ReduceLROnPlateau(patience=2)"),
        _fitted("callbacks=callbacks.ReduceLROnPlateau(patience=2), validation_split=0.25"),
    ),
}
#: what the last release of Keras 2 refuses and earlier ones take: a warning
SINCE_2_11 = frozenset({"decay", "decay of a schedule"})
#: what Keras takes with a warning, by version
WARNED = {
    3: {"decay", "mode of a callback", "monitor with a mode", "no validation", "plateau without validation"},
    2: {
        "learning rate",
        "mode of a callback",
        "short name of a monitor",
        "monitor with a mode",
        "no validation",
        "plateau without validation",
    },
}


@pytest.mark.parametrize("keras", [3, 2])
@pytest.mark.parametrize("kind", PROGRAMS)
def test_findings_are_what_keras_raises_and_warns_of(kind: str, keras: int) -> None:
    faulty, fixed = (
        (HEAD + part + "\n").replace("KERAS", {3: "keras", 2: "tf_keras"}[keras]) for part in PROGRAMS[kind]
    )
    said, of_fixed = (
        keras_says(f"Keras {keras}, {kind}, {number}", [code], partial(_outcome, code), keras)
        for number, code in enumerate((faulty, fixed))
    )
    found = {each.severity for each in _findings(faulty, keras)}
    if kind in WARNED[keras]:
        assert said == "warns"
        assert found == {Severity.WARNING}
    elif kind in SINCE_2_11 and keras == 2:
        assert said == "raises"
        assert found == {Severity.WARNING}
    else:
        assert found == ({Severity.ERROR} if said == "raises" else set()), (faulty, said)
    assert of_fixed != "raises"
    assert not _findings(fixed, keras), fixed


def _findings(code: str, keras: int | None = 3) -> list[Finding]:
    report = lint("example.py", code.encode(), Settings(target_keras=keras))
    found = [finding for finding in report.findings if finding.name == RULE]
    others = [each for each in report.findings if each.severity is Severity.ERROR and each.name != RULE]
    assert not others
    return found


def _outcome(code: str) -> str:
    """Whether Keras raises, or only warns, where a program runs."""
    from support.scripts import script

    with _elsewhere(), contextlib.redirect_stdout(io.StringIO()):
        recorder = script("record_arguments")
        said: str = recorder.outcome(lambda: exec(code, {}))  # noqa: S102 - the program stands in this module
    return said


@contextlib.contextmanager
def _elsewhere() -> Iterator[None]:
    """What the program writes is written to a folder that is removed."""
    before = os.getcwd()
    with tempfile.TemporaryDirectory() as directory:
        os.chdir(directory)
        try:
            yield
        finally:
            os.chdir(before)


SILENT = {
    "objects of the program": 'keras.utils.get_custom_objects()["dice"] = 3\n'
    + _compiled('"sgd", "dice_los"'),
    "registered metric": "@keras.saving.register_keras_serializable()\ndef mine(a, b):\n    return a\n"
    + _compiled('"sgd", "mse", metrics=["mine"]'),
    "function as a metric": "def mine(a, b):\n    return a\n" + _compiled('"sgd", "mse", metrics=[mine]'),
    "unknown arguments": _fitted("**unknown"),
    "unknown values": _compiled("unknown.optimizer, unknown.loss, metrics=unknown.metrics"),
    "unknown name of a file": "model.save(unknown + '/model')",
    "expected exception": "import pytest\nwith pytest.raises(ValueError):\n    optimizers.Adam(lr=0.1)",
    "condition on the version": "if keras.__version__ < '3':\n    optimizers.Adam(lr=0.1)",
    "method of a subclass": "class Mine(Sequential):\n    def fit(self, nb_epoch):\n        pass\nMine().fit(nb_epoch=3)",
    "placeholders": "model.compile(optimizer=None, loss=None)\nmodel.fit(x, y, epochs=...)",
    "file named after a batch": _fitted(
        'callbacks=[callbacks.ModelCheckpoint("m-{epoch}-{batch}.keras", save_freq=1)]'
    ),
    "file named by the program": _fitted('callbacks=[callbacks.ModelCheckpoint("m-{0}.keras".format(1))]'),
    "weights that are not known": _fitted("class_weight=unknown(np.ones(2))"),
    "part of a folder in order": "utils.image_dataset_from_directory(\n"
    "    'train', validation_split=0.2, subset='training', shuffle=False\n)",
    "part of a folder with a seed": "utils.image_dataset_from_directory(\n"
    "    'train', validation_split=0.2, subset='training', seed=7\n)",
    "another fit": "unknown.fit(x, y, nb_epoch=3)",
    "size of a batch of a data set": "model.fit(unknown, batch_size=4.0)",
    "steps without a known operator": _fitted("steps_per_epoch=unknown(8)"),
    "weights and all": 'callbacks.ModelCheckpoint("m.h5", save_weights_only=unknown)',
    "callback of the program": "class Mine(callbacks.Callback):\n    pass\n"
    + _fitted("callbacks=[Mine(), callbacks.EarlyStopping('val_score', mode='max')]"),
    "metric of the program": "def score(a, b):\n    return a\nmodel.compile('sgd', 'mse', metrics=[score])\n"
    + _fitted("callbacks=[callbacks.EarlyStopping('score', mode='max')]"),
    "numbered metric": "model.compile('sgd', 'mse', metrics=[metrics.AUC()])\n"
    + _fitted("callbacks=[callbacks.EarlyStopping('auc_1', mode='max')]"),
    "name of a metric": "model.compile('sgd', 'mse', metrics=[metrics.AUC(name='area')])\n"
    + _fitted("callbacks=[callbacks.EarlyStopping('area', mode='max')]"),
    "unknown validation": _fitted("validation_data=unknown, callbacks=[callbacks.EarlyStopping()]"),
    "shorthand that compile knows": _compiled('"sgd", "crossentropy"'),
}


@pytest.mark.parametrize("kind", SILENT)
def test_what_is_not_certain_is_silent(kind: str) -> None:
    assert not _findings((HEAD + SILENT[kind]).replace("KERAS", "keras"))


def test_an_exception_that_the_program_handles_is_a_warning() -> None:
    code = "from keras import optimizers\ntry:\n    optimizers.Adam(lr=0.1)\nexcept ValueError:\n    pass\n"
    report = lint("example.py", (HEAD.replace("KERAS", "keras") + code).encode(), Settings())
    assert [each.severity for each in report.findings] == [Severity.WARNING]


@pytest.mark.parametrize(
    ("code", "severity"),
    [
        ('model.compile("sgd", "mean_squared_eror")', Severity.WARNING),
        ('model.compile("sgd", "mean_squared_eror")\nmodel.evaluate(x, y)', Severity.ERROR),
        ('model.compile("sgd", "my_own_loss")\nmodel.fit(x, y)', Severity.ERROR),
        ('import segmentation\nmodel.compile("sgd", "my_own_loss")\nmodel.fit(x, y)', Severity.WARNING),
        ('import segmentation\nmodel.compile("sgd", "mean_squared_eror")\nmodel.fit(x, y)', Severity.ERROR),
    ],
)
def test_a_name_is_refused_in_training_unless_other_code_may_register_it(
    code: str, severity: Severity
) -> None:
    found = _findings(HEAD.replace("KERAS", "keras") + code)
    assert [each.severity for each in found] == [severity]


@pytest.mark.parametrize(
    ("code", "column", "message", "help"),
    [
        (
            "optimizers.Adam(lr=0.1)",
            17,
            "Keras 3 does not accept the argument `lr` of `Adam`",
            "`lr` is the old name of `learning_rate`; or set `target-keras = 2` if Keras 2 runs the program",
        ),
        (
            "model.compile('sgd', 'mse', metrics=['mae', 'acuracy'])\nmodel.fit(x, y)",
            45,
            "Keras has no metric 'acuracy'",
            "did you mean 'accuracy'?",
        ),
        (
            "model.fit(x, y, steps_per_epoch=unknown.samples / 32)",
            33,
            "in Keras 3 `steps_per_epoch` of `fit` must be an integer, not a quotient, which is a float",
            "divide with `//`, which gives an integer; or set `target-keras = 2` if Keras 2 runs the program",
        ),
        (
            "model.save_weights('weights.h5')",
            20,
            "in Keras 3 `filepath` of `save_weights` must end in `.weights.h5`, not 'weights.h5'",
            "write `weights.weights.h5`; or set `target-keras = 2` if Keras 2 runs the program",
        ),
    ],
)
def test_messages(code: str, column: int, message: str, help: str) -> None:
    found = _findings(HEAD.replace("KERAS", "keras") + code)
    assert [(each.place.column, each.message, each.help) for each in found] == [(column, message, help)]


def test_the_same_mistake_is_reported_once() -> None:
    code = """
from tensorflow.keras.preprocessing.image import ImageDataGenerator
ImageDataGenerator(rescale=1 / 255).flow_from_directory("train", class_mode="catgorical")
keras.utils.image_dataset_from_directory("train", color_mode="rbg")
"""
    head = HEAD.replace("KERAS", "keras")
    findings = lint("example.py", (head + code).encode(), Settings()).findings
    first = head.count("\n") + 3
    assert [(each.name, each.place.row) for each in findings] == [(RULE, first), (RULE, first + 1)]
