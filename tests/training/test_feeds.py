"""What a model is fed: lists, data read piece by piece, samples without targets, numbers for an `Embedding`."""

from __future__ import annotations

import pytest

from seqlint.configuration.settings import Settings
from seqlint.linter import lint

EMBED = (
    "import numpy as np\nfrom keras import Input, Sequential, layers\nfrom keras.utils import pad_sequences\n"
)
READS_WORDS = (
    "model = Sequential([Input((3,)), layers.Embedding(10, 4), layers.Flatten(), layers.Dense(1)])\n"
)


@pytest.mark.parametrize(
    ("x", "is_refused"),
    [
        ("np.array([[1, 2, 10]])", True),
        ("np.array([[1, 2, 9]])", False),
        ("np.array([[1, 2, 10]]) % 10", False),
        ("np.array([[1, 2, 3], [4, 5, 10]])[:1]", False),
        ("pad_sequences([[12], [1, 2, 3]], maxlen=3)", True),
        ("pad_sequences([[12], [1, 2, 3]])", True),
        # what is cut off may have been the largest
        ("pad_sequences([[12, 1, 2, 3], [1]], maxlen=3)", False),
    ],
)
def test_numbers_for_which_an_embedding_has_no_row(x: str, is_refused: bool) -> None:
    code = EMBED + READS_WORDS + f"model.compile('sgd', 'mse')\nmodel.predict({x})\n"
    report = lint("program.py", code.encode(), Settings())
    assert [finding.name for finding in report.findings] == ["input-data-mismatch"] * is_refused


LISTS = """
import numpy as np
from keras import Sequential, layers
pictures, batches = [], []
for number in range(24):
    pictures.append(np.zeros((20, 20, 3)))
    batches.append(pictures[-1][np.newaxis])
model = Sequential([layers.Conv2D(4, 3, input_shape=(20, 20, 3)), layers.GlobalMaxPooling2D(), layers.Dense(1)])
"""


@pytest.mark.parametrize(
    ("x", "is_refused"), [("pictures", True), ("np.array(pictures)", False), ("batches", False)]
)
def test_arrays_in_a_list_are_inputs_of_their_own(x: str, is_refused: bool) -> None:
    report = lint("program.py", (LISTS + f"model.predict({x})\n").encode(), Settings())
    assert [finding.help for finding in report.findings] == ["use `np.array(pictures)`"] * is_refused


READS_TEN = """
import csv, os
import numpy as np
from keras import Input, Sequential, layers
from tools import read
model = Sequential([Input((10,)), layers.Dense(4, activation="softmax")])
model.compile("adam", "categorical_crossentropy")
pictures, labels, places = [], [], []
for folder in os.listdir("data"):
    for name in os.listdir(folder):
        pictures.append(np.zeros((3, 4)))
        labels.append(int(name[0]))
for place, folder in enumerate(os.listdir("data")):
    places.append(place)
"""


@pytest.mark.parametrize(
    ("use", "expected"),
    [
        ("model.predict(read('a').reshape(-1, 7))", "input-data-mismatch"),
        ("x = read('a')\nmodel.predict(x.reshape((-1, 7)))", "input-data-mismatch"),
        # a function of a module that takes the array first
        ("import tools\nmodel.predict(tools.reshape(read('a'), 7))", None),
        ("model.predict(np.array(pictures))", "input-data-mismatch"),
        ("model.predict(pictures[0])", "input-data-mismatch"),
        ("model.predict(np.array(pictures[2:5]))", "input-data-mismatch"),
        ("model.predict(np.array(pictures).reshape(-1, 10))", None),
        ("model.fit(read('a'), np.array(labels))", "label-loss-mismatch"),
        ("model.fit(read('a'), np.array(places))", "label-loss-mismatch"),
        (
            "model.fit(read('a'), np.array([float(row[0]) for row in csv.reader(open('f'))]))",
            "label-loss-mismatch",
        ),
        ("model.fit(read('a'), np.array(list(map(int, ['1', '2']))))", "label-loss-mismatch"),
        ("model.fit(read('a'), np.eye(4)[labels])", None),
    ],
)
def test_data_read_piece_by_piece(use: str, expected: str | None) -> None:
    report = lint("program.py", (READS_TEN + use + "\n").encode(), Settings())
    assert [finding.name for finding in report.findings] == ([expected] if expected else [])


@pytest.mark.parametrize(
    ("use", "keras", "is_refused"),
    [
        ("fit(x)", 3, True),
        ("fit(x, None, epochs=3)", 2, True),
        ("train_on_batch(x)", 2, True),
        ("evaluate(x)", 3, True),
        ("evaluate(x)", 2, False),
        ("predict(x)", 3, False),
        ("fit(x, x)", 3, False),
        ("fit(x, **options)", 3, False),
        ("fit(x, targets)", 3, False),
        ("fit(samples)", 3, False),
        ("fit(((x, x) for _ in range(3)))", 3, False),
    ],
)
def test_samples_without_targets(use: str, keras: int, is_refused: bool) -> None:
    code = (
        "import numpy as np\nfrom keras import Sequential, layers\nfrom data import options, samples, targets\n"
        "x = np.zeros((8, 4))\nmodel = Sequential([layers.Dense(4, input_shape=(4,))])\n"
        f"model.compile('adam', 'mse')\nmodel.{use}\n"
    )
    report = lint("program.py", code.encode(), Settings(target_keras=keras))
    assert [finding.name for finding in report.findings] == ["output-data-mismatch"] * is_refused


@pytest.mark.parametrize(
    ("samples", "split", "is_refused"),
    [
        (200, 0.25, True),
        (200, 0.2, False),
        (200, 0.0, False),
        (240, 0.25, False),
        (210, 0.0, True),
        (181, 0.005, False),
    ],
)
def test_a_stateful_model_takes_whole_batches_of_each_part(
    samples: int, split: float, is_refused: bool
) -> None:
    code = (
        "import numpy as np\nfrom keras import Sequential, layers\n"
        "model = Sequential([layers.Input(batch_shape=(20, 7, 3)), layers.LSTM(4, stateful=True), layers.Dense(1)])\n"
        "model.compile('adam', 'mse')\n"
        f"model.fit(np.zeros(({samples}, 7, 3)), np.zeros({samples}), batch_size=20, validation_split={split})\n"
    )
    report = lint("program.py", code.encode(), Settings())
    assert [finding.name for finding in report.findings] == ["batch-shape-mismatch"] * is_refused
