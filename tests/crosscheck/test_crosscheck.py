"""The cross-check, with real Keras in a child process: what it says of models, and how it starts and ends."""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import subprocess
import sys
import venv
from dataclasses import replace
from pathlib import Path

import pytest

from seqlint.configuration.settings import Settings
from seqlint.crosscheck.comparison import Verdict
from seqlint.crosscheck.judge import ChildDiedError, Judge, Limits
from seqlint.crosscheck.recovery import Recovered
from seqlint.crosscheck.run import crosscheck
from seqlint.linter import lint
from support.command import seqlint, write
from support.paths import ROOT

HEAD = "import keras\nfrom keras import Input, Model, Sequential, layers, ops\n"

SMALL = "model = Sequential([Input((4,)), layers.Dense(3)])\n"
HUGE = "model = Sequential([Input((10**6,)), layers.Dense(10**6), layers.Embedding(10**9, 10**4)])\n"
BASE = """
base = keras.applications.MobileNetV2(include_top=False, input_shape=(96, 96, 3), pooling="avg")
base.trainable = False
model = Sequential([base, layers.Dense(3)])
"""
CLASSIFIER = """
net = keras.applications.VGG16(weights=None, classes=5, input_shape=(64, 64, 3))
model = Sequential([Input((64, 64, 3)), net, layers.Flatten()])
"""
BRANCHING = """
x = inputs = Input((8, 8, 3))
for filters in (4, 5):
    x = layers.ReLU()(layers.BatchNormalization()(layers.Conv2D(filters, 3, padding="same")(x)))
    x = layers.Concatenate()([x, inputs])
block = keras.Model(inputs, layers.add([x, layers.Conv2D(8, 1)(inputs)]))
model = Sequential([Input((8, 8, 3)), block, layers.Flatten(), layers.Dense(2)])
"""
COMPARED = [
    SMALL,
    BRANCHING,
    "model = Sequential([layers.Dense(3)])\nmodel.build((None, 4))\n",
    "model = Sequential([layers.Dense(3, input_shape=(4,)), layers.Conv1D(3, 2), layers.Dense(1)])\n",
    "model = Sequential([Input((4,)), layers.Dense(0)])\n",
    "shared = layers.Dense(4)\nmodel = Sequential([Input((4,)), shared, shared])\n",
    "inner = Sequential([Input((4,)), layers.BatchNormalization()])\na = Sequential([Input((4,)), inner, layers.Dense(2)])\n",
    "from keras import regularizers as r\nmodel = Sequential([layers.Dense(3, kernel_regularizer=r.L2(0.1), input_shape=(4,))])\n",
    "model = Sequential([Input((9, 4)), layers.Bidirectional(layers.LSTM(3, trainable=False))])\n",
    "a = layers.Bidirectional(layers.LSTM(3))\na.trainable = False\nmodel = Sequential([Input((9, 4)), a])\n",
    "model = Sequential([Input((4,)), layers.Dense(3)])\nmodel.trainable = False\n",
    "model = Sequential([Input((4,)), layers.Dense(3, name='a'), layers.Dense(3, name='a')])\n",
    HUGE,
    BASE,
    CLASSIFIER,
    "model = Sequential([keras.applications.VGG16(include_top=False, input_shape=(9, 9, 3)), layers.Flatten()])\n",
]
TWO_INPUTS = "a, b = Input((4,)), Input((6,))\n"
GRAPHS = [
    "x = inputs = Input((8, 8, 3))\nx = layers.Conv2D(3, 3, padding='same')(x)\nmodel = Model(inputs, layers.add([x, inputs]))\n",
    TWO_INPUTS
    + "x = layers.Concatenate()([layers.Dense(5)(a), layers.Dense(5)(b)])\nmodel = Model([a, b], [x[:, 2:4], 1 - x])\n",
    TWO_INPUTS + "model = Model({'a': a, 'b': b}, {'x': layers.Dense(2)(a), 'y': layers.Dense(3)(b)})\n",
    # layers in Keras's order, not in that of their calls
    TWO_INPUTS
    + "x = layers.ReLU()(b)\ny = layers.Dropout(0.5)(layers.Dense(6)(a))\nmodel = Model([a, b], layers.Add()([x, y]))\n",
    # a shared layer, a shared model, and a nested one of each kind
    "a, b = Input((4,)), Input((4,))\nd = layers.Dense(3)\nmodel = Model([a, b], layers.Subtract()([d(a), d(b)]))\n",
    "i = Input((4,))\ne = Model(i, layers.Dense(3)(i))\na, b = Input((4,)), Input((4,))\nmodel = Model([a, b], [e(a), e(b)])\n",
    "s = Sequential([layers.Dense(4), layers.Dense(2)])\na = Input((4,))\nmodel = Model(a, s(s.layers[0](a)))\n",
    "s = Sequential([Input((4,)), layers.Dense(3)])\nmodel = Model(s.input, layers.Dense(2)(s.output))\n",
    "s = Sequential([Input((4,)), layers.Dense(3)])\na = Input((4,))\nm = Model(a, s(a))\nm.trainable = False\nb = Input((4,))\nmodel = Model(b, layers.Dense(2)(m(b)))\n",
    # states, attention, and arguments by name
    "a = Input((9, 4))\no, h, c = layers.LSTM(3, return_state=True)(a)\nmodel = Model(a, layers.LSTM(3)(a, initial_state=[h, c]))\n",
    "a, b = Input((9, 4)), Input((7, 4))\nmodel = Model([a, b], layers.MultiHeadAttention(2, 3)(a, value=b))\n",
    "a, b = Input((9, 4)), Input((7, 4))\nmodel = Model([a, b], layers.Attention()([a, b]))\n",
    # from a tensor in the middle
    "a = Input((4,))\nh = layers.Dense(3)(a)\nmodel = Model(h, layers.Dense(2)(h))\n",
    # what Keras refuses: a call, and the whole
    TWO_INPUTS + "model = Model([a, b], layers.Dense(2)(layers.Add()([a, b])))\n",
    TWO_INPUTS + "model = Model(a, layers.Concatenate()([a, b]))\n",
    "a = Input((4,))\nx = layers.Dense(3, name='x')(a)\nmodel = Model(a, layers.Dense(2, name='x')(x))\n",
    "a = Input((4,))\nmodel = Model(a, layers.Dense(2)([a, a]))\n",
]
GRAPHS_OF_KERAS_3 = [
    "a = Input((9, 4))\nmodel = Model(a, layers.Dense(2)(ops.mean(a, axis=1, keepdims=True)))\n",
    "a = Input((9, 4))\nmodel = Model(a, ops.concatenate([a, ops.relu(a[..., 1:])], axis=-1) / 2)\n",
    "a = Input((9, 4))\nmodel = Model(a, ops.reshape(a, (-1, 5)) + a)\n",
    "a, b = Input((4,)), Input((6,))\nd = layers.Dense(3)\nmodel = Model([a, b], [d(a), d(b)])\n",
    "s = Sequential([layers.Dense(3)])\na, b = Input((4,)), Input((6,))\nmodel = Model([a, b], [s(a), s(b)])\n",
]
NOT_COMPARED = {
    "class Own(layers.Layer):\n    pass\na = Input((4,))\nmodel = Model(a, Own()(a))\n": "`Own`",
    "a = Input((4,))\nmodel = Model(a, layers.Lambda(f)(a))\n": "`Lambda` runs code of the program",
    "class Own(Model):\n    pass\na = Input((4,))\nmodel = Own(a, layers.Dense(2)(a))\n": "`Own` is a class of the program",
    "a = Input((4,))\nmodel = Model(a, layers.Dense(n)(a))\n": "`units` of `Dense`: the value `n` is not known exactly",
    "a = Input((4,))\nmodel = Model(a, a * n)\n": "`n` is not known",
    "a = Input((4,))\nmodel = Model(a, keras.utils.normalize(a))\n": "`keras.utils.normalize` is not one of the functions",
    "model = Sequential([layers.Dense(3)])\n": "its input shape is not in the source",
    "model = Sequential([Input((4,)), layers.Dense(n)])\n": "`units` of `Dense`: the value `n` is not known exactly",
    "model = Sequential([Input((n,)), layers.Dense(3)])\n": "`n` is not known exactly",
    "model = Sequential([keras.applications.VGG16(classes=5)])\n": "`VGG16` is rebuilt without weights",
    "model = Sequential([Input((4,)), layers.Lambda(f)])\n": "`Lambda` runs code of the program",
    "model = Sequential([Input((4,)), f(3)])\n": "`f(3)` is not known",
    "a = layers.Dense(2)\nb = Sequential([Input((3,)), a])\nmodel = Sequential([Input((4,)), a])\n": "in another model",
    "model = Sequential([Input((4,))])\nif f:\n    model.add(layers.Dense(3))\n": "condition",
    "model = Sequential([Input((1,)), layers.StringLookup(vocabulary='words.txt')])\n": "read from a file",
}


def recovered(code: str, keras: int = 3) -> Recovered:
    settings = Settings(crosscheck=True, target_keras=keras)
    return lint("net.py", (HEAD + code).encode(), settings).recovered[-1]


def verdicts(judge: Judge, *models: Recovered) -> list[tuple[Verdict, str]]:
    return [(each.verdict, each.reason or str(each.difference or "")) for each in crosscheck(models, judge)]


@pytest.mark.parametrize("keras", [3, 2])
def test_models_are_compared(judge: Judge, keras: int) -> None:
    graphs = GRAPHS if keras == 2 else [*GRAPHS, *GRAPHS_OF_KERAS_3]
    models = [recovered(code, keras) for code in [*COMPARED, *graphs]]
    assert verdicts(judge, *models) == [(Verdict.AGREE, "")] * len(models)


@pytest.mark.parametrize("code", NOT_COMPARED)
def test_models_that_are_not_compared_say_why(judge: Judge, code: str) -> None:
    ((verdict, reason),) = verdicts(judge, recovered(code))
    assert verdict is Verdict.NOT_COMPARABLE
    assert NOT_COMPARED[code] in reason


def test_shared_weights_of_another_shape_are_refused_by_both(judge: Judge) -> None:
    model = recovered("shared = layers.Dense(4)\nmodel = Sequential([Input((3,)), shared, shared])\n")
    assert model.layers[2].problem
    assert verdicts(judge, model) == [(Verdict.AGREE, "")]


def test_a_disagreement_names_the_layer_and_both_answers(judge: Judge) -> None:
    model = recovered(SMALL)
    wrong = replace(model, layers=(model.layers[0], replace(model.layers[1], outputs=((None, 5),))))
    (comparison,) = crosscheck([wrong], judge)
    assert comparison.verdict is Verdict.DISAGREE
    assert str(comparison.difference) == "`Dense`: seqlint says output (None, 5), Keras says output (None, 3)"
    assert comparison.place == model.layers[1].place


def test_the_order_of_layers_and_the_ends_of_a_graph_are_compared(judge: Judge) -> None:
    model = recovered(GRAPHS[3])
    differences = [
        str(comparison.difference)
        for wrong in (
            replace(model, order=(0, 1, 2, 3)),
            replace(model, output_shapes=((None, 5),)),
            replace(model, input_shapes=model.input_shapes[:1]),
            replace(model, problem="it is refused"),
        )
        for comparison in crosscheck([wrong], judge)
    ]
    assert differences == [
        "seqlint says layers ReLU, Dense, Dropout, Add, Keras says layers Dense, ReLU, Dropout, Add",
        "seqlint says outputs (None, 5), Keras says outputs (None, 6)",
        "seqlint says inputs (None, 4), Keras says inputs (None, 4), (None, 6)",
        "seqlint says error it is refused, Keras says no error",
    ]


@pytest.mark.keras
def test_what_keras_makes_by_chance_is_no_crash() -> None:
    model = recovered(
        "model = Sequential([Input((2, 3, 8)), layers.Pipeline([layers.AugMix(all_ops=True)])])\n"
    )
    with Judge() as judge:
        assert (Verdict.NOT_COMPARABLE, "Keras crashed") not in verdicts(judge, *[model] * 4)


@pytest.mark.keras
def test_a_crash_costs_one_model() -> None:
    model = recovered(SMALL)
    killer = replace(model, model={"id": 0})
    with Judge() as judge:
        assert verdicts(judge, model, killer, model) == [
            (Verdict.AGREE, ""),
            (Verdict.NOT_COMPARABLE, "Keras crashed"),
            (Verdict.AGREE, ""),
        ]


@pytest.mark.keras
def test_a_model_that_takes_too_long_costs_itself() -> None:
    model = recovered(SMALL)
    with Judge(Limits(seconds=0.0001)) as judge:
        with pytest.raises(ChildDiedError, match="longer than"):
            judge.ask(3, model.model)
        judge.limits = Limits()
        assert judge.ask(3, model.model)["params"] == 15


@pytest.mark.keras
def test_the_verb_over_the_examples() -> None:
    result = seqlint("crosscheck", str(ROOT / "examples"))
    assert result.returncode == 0
    assert ", 0 disagree, " in result.stdout
    assert max(map(len, result.stdout.splitlines())) <= 80


@pytest.mark.keras
def test_json(tmp_path: Path) -> None:
    write(str(tmp_path / "net.py"), HEAD + SMALL + "other = Sequential([layers.Dense(3)])\n")
    result = seqlint("crosscheck", "--output-format", "json", str(tmp_path))
    models = json.loads(result.stdout)["models"]
    assert [model["verdict"] for model in models] == ["agree", "not comparable"]
    assert models[0]["keras"].startswith("3.")
    assert models[1]["reason"]


@pytest.mark.keras
def test_check_with_crosscheck(tmp_path: Path) -> None:
    write(str(tmp_path / "net.py"), HEAD + SMALL)
    result = seqlint("check", "--crosscheck", str(tmp_path))
    assert result.returncode == 0
    assert "No mistakes found" in result.stdout


@pytest.mark.keras
def test_nothing_of_the_user_is_imported(tmp_path: Path) -> None:
    trap = f"open({str(tmp_path / 'sprung')!r}, 'w')\n"
    for name in ("keras.py", "tensorflow.py", "json.py"):
        write(str(tmp_path / name), trap)
    write(str(tmp_path / "net.py"), trap + HEAD + SMALL)
    result = subprocess.run(
        [
            sys.executable,
            "-P" if sys.version_info >= (3, 11) else "-I",
            "-m",
            "seqlint",
            "crosscheck",
            "net.py",
        ],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert "1 agree" in result.stdout, result.stderr
    assert not (tmp_path / "sprung").exists()


def test_without_keras(tmp_path: Path) -> None:
    """In an environment that has only what seqlint itself needs."""
    venv.create(tmp_path / "env", with_pip=False, symlinks=os.name == "posix")
    (python,) = (tmp_path / "env").glob("*/python" if os.name == "posix" else "*/python.exe")
    packages = tmp_path / "packages"
    shutil.copytree(ROOT / "seqlint", packages / "seqlint")
    shutil.copytree(ROOT / "rules", packages / "seqlint" / "rules")
    for name in ("click", "libcst", "pathspec", "yaml", "typing_extensions", "tomli"):
        spec = importlib.util.find_spec(name)
        if spec is not None and spec.origin is not None:
            origin = Path(spec.origin)
            source = origin.parent if origin.name == "__init__.py" else origin
            (packages / source.name).symlink_to(source)
    write(str(tmp_path / "net.py"), HEAD + SMALL)
    result = subprocess.run(
        [str(python), "-m", "seqlint", "crosscheck", str(tmp_path / "net.py")],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(packages)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 2
    assert result.stdout == ""
    assert len(result.stderr.splitlines()) == 1
    assert 'pip install "seqlint[crosscheck]"' in result.stderr


FROZEN = [
    "layers.LSTM(3, trainable=False)",
    "layers.Bidirectional(layers.LSTM(3), trainable=False)",
    "layers.RNN(layers.LSTMCell(3))",
    "layers.RNN(layers.LSTMCell(3), trainable=False)",
    "layers.RNN([layers.GRUCell(3), layers.GRUCell(4, trainable=False)])",
    "layers.RNN(layers.StackedRNNCells([layers.GRUCell(3)], trainable=False))",
    "layers.Bidirectional(layers.RNN(layers.GRUCell(3), trainable=False))",
    "layers.Bidirectional(layers.RNN(layers.GRUCell(3), trainable=False), backward_layer=layers.LSTM(3, go_backwards=True))",
    "layers.TimeDistributed(Sequential([layers.Dense(3), layers.BatchNormalization()]))",
    "Sequential([layers.RNN(layers.GRUCell(3), trainable=False), layers.Dense(2)])",
]
FROZEN_IMAGES = [
    "layers.ConvLSTM1D(3, 2)",
    "layers.ConvLSTM1D(3, 2, trainable=False)",
    "layers.Bidirectional(layers.ConvLSTM1D(3, 2))",
    "layers.Bidirectional(layers.ConvLSTM1D(3, 2, trainable=False))",
    "layers.TimeDistributed(layers.TimeDistributed(layers.Dense(3), trainable=False))",
]


@pytest.mark.parametrize("keras", [3, 2])
@pytest.mark.parametrize("value", [False, True])
@pytest.mark.parametrize(
    ("shape", "code"), [((9, 4), code) for code in FROZEN] + [((9, 8, 4), code) for code in FROZEN_IMAGES]
)
def test_layers_that_are_frozen_or_thawed(
    judge: Judge, shape: tuple[int, ...], code: str, value: bool, keras: int
) -> None:
    model = recovered(f"a = {code}\na.trainable = {value}\nmodel = Sequential([Input({shape}), a])\n", keras)
    assert model.trainable_params is not None
    assert verdicts(judge, model) == [(Verdict.AGREE, "")]
