"""Which Keras a program is read for, and what shows it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from seqlint.configuration.settings import Settings
from seqlint.interpreter import interpret
from seqlint.interpreter.keras.api.evidence import of_project
from seqlint.knowledge.keras.api.versions import TargetKeras
from seqlint.linter import lint
from seqlint.record import Program
from seqlint.source.files.reader import read

HEADER = "from tensorflow.keras import Sequential, layers\n"
MODEL = f"{HEADER}model = Sequential()\n"


def program(text: str, filename: str = "program.py", target_keras: int | None = None) -> Program:
    (source,) = read(filename, text.encode())
    return interpret(source, target_keras=target_keras)


def notebook(*cells: str) -> str:
    listed = [
        {"cell_type": "code", "metadata": {}, "outputs": [], "source": source} for source in (*cells, MODEL)
    ]
    return json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": listed})


def version(text: str, filename: str = "program.py") -> int:
    return program(text, filename).keras.major


@pytest.mark.parametrize(
    ("evidence", "keras"),
    [
        ("", 3),
        # the switch of TensorFlow, and what it does not take for yes
        ("import os\nos.environ['TF_USE_LEGACY_KERAS'] = '1'\n", 2),
        ("import os\nos.environ['TF_USE_LEGACY_KERAS'] = 'True'\n", 2),
        ("import os\nos.environ['TF_USE_LEGACY_KERAS'] = '0'\n", 3),
        ("import os\nos.environ['TF_USE_LEGACY_KERAS'] = 'TRUE'\n", 3),
        ("import os\nos.environ['TF_CPP_MIN_LOG_LEVEL'] = '1'\n", 3),
        ("import os\nos.environ.setdefault('TF_USE_LEGACY_KERAS', '1')\n", 2),
        ("import os\nos.environ.setdefault('TF_USE_LEGACY_KERAS', '0')\n", 3),
        ("import os\nos.environ.update({'TF_USE_LEGACY_KERAS': '1'})\n", 2),
        ("import os\nos.environ.update(TF_USE_LEGACY_KERAS='1')\n", 2),
        ("import os\nos.putenv('TF_USE_LEGACY_KERAS', '1')\n", 2),
        ("from os import environ\nenviron['TF_USE_LEGACY_KERAS'] = '1'\n", 2),
        ("import os\nprint(os.environ.get('TF_USE_LEGACY_KERAS', '1'))\n", 3),
        # packages that bring Keras 2, and names that one version has
        ("from qkeras import QDense\n", 2),
        ("import tf_keras\n", 2),
        ("import tensorflow_addons as tfa\n", 2),
        ("import tensorflow_model_optimization as tfmot\n", 2),
        ("import tensorflow_hub as hub\n", 3),
        ("import tensorflow_probability as tfp\n", 3),
        ("from tensorflow.keras.layers import DenseFeatures\n", 2),
        ("from tensorflow.keras.layers import Dense\n", 3),
        ("from tensorflow.compat.v1.keras.layers import CuDNNLSTM\n", 2),
        ("from keras.layers import CuDNNLSTM\n", 2),
        ("from keras.wrappers.scikit_learn import KerasClassifier\n", 2),
        ("from keras.wrappers import SKLearnClassifier\n", 3),
        ("from keras.utils import np_utils\n", 2),
        ("from keras.utils import to_categorical\n", 3),
        ("from keras.preprocessing.text import Tokenizer\n", 2),
        ("from tensorflow.keras.preprocessing.text import Tokenizer\n", 3),
        ("from keras.src.layers.core.dense import Dense\n", 3),
        ("from keras.engine.topology import Layer\n", 2),
        ("import tensorflow as tf\ntf.keras.layers.experimental.preprocessing.Rescaling(1 / 255)\n", 2),
        ("import tensorflow as tf\nopt = tf.keras.optimizers.legacy.Adam()\n", 2),
        ("import tensorflow as tf\nopt = tf.keras.optimizers.Adam()\n", 3),
        ("import tensorflow as tf\nsession = tf.Session()\n", 2),
        ("import tensorflow as tf\nsession = tf.compat.v1.Session()\n", 3),
        ("import tensorflow.contrib.learn\n", 2),
        ("from keras.utils import multi_gpu_model\n", 2),
        ("from keras import ops\n", 3),
        # uses of what is not Keras's
        ("layers = object()\nlayers.experimental\n", 3),
        ("class Data:\n    def fit_generator(self): ...\nData().fit_generator()\n", 3),
        ("def settings(keras):\n    return keras.experimental\n", 3),
        ("text = 'tf.keras.layers.experimental'  # tf.Session\n", 3),
        # programs that are written for both
        ("try:\n    import tf_keras as keras\nexcept ImportError:\n    from tensorflow import keras\n", 3),
        ("import keras\nif keras.__version__ < '3':\n    from keras.utils import np_utils\n", 3),
        ("import tensorflow as tf\nif hasattr(tf, 'Session'):\n    tf.Session()\n", 3),
        ("try:\n    import tf_keras\nfinally:\n    print()\n", 2),
        ("if __name__ == '__main__':\n    import tf_keras\n", 2),
    ],
)
def test_evidence_in_a_script(evidence: str, keras: int) -> None:
    assert version(evidence + MODEL) == keras


def test_evidence_counts_for_the_whole_program() -> None:
    found = program(f"{MODEL}model.fit_generator(batches)\nlast = Sequential()\n")
    assert [model.keras for model in found.models] == [2, 2]
    assert found.keras.reason == "models have `fit_generator` in Keras 2 only (program.py:3:1)"


@pytest.mark.parametrize(
    ("cell", "keras"),
    [
        ("!pip install tensorflow==2.11", 2),
        ('!pip install -q "tensorflow==2.11.*"', 2),
        ("%pip install numpy tensorflow-gpu~=2.3", 2),
        ("x = 1\n!pip install 'tensorflow<2.16'", 2),
        ("!pip install keras==2.12", 2),
        ("!pip install 'keras<3'", 2),
        ("!pip install tensorflow_addons", 2),
        ("!pip install tensorflow==2.16.1", 3),
        ("!pip install keras==3.1", 3),
        ("!pip install tensorflow", 3),
        ("!pip install 'tensorflow<3'", 3),
        ("!pip install 'tensorflow>=2.4'", 3),
        ("!pip install tensorflow~=2.11", 3),
        ("!pip install tensorflow~=2.11.0", 2),
        ("# !pip install tensorflow==2.11", 3),
        ("print('pip install tensorflow==2.1')", 3),
        ("!pip install tensorflow-datasets==1.0", 3),
        ("!pip show tensorflow==2.11", 3),
        ("%%bash\npip install -q tensorflow==2.8", 2),
        ("%%bash\n# pip install -q tensorflow==2.8", 3),
        ("%%sh\nexport TF_USE_LEGACY_KERAS=1", 2),
        ("%env TF_USE_LEGACY_KERAS=1", 2),
        ("%env TF_USE_LEGACY_KERAS 1", 2),
        ("%set_env TF_USE_LEGACY_KERAS=True", 2),
        ("%env TF_USE_LEGACY_KERAS=0", 3),
    ],
)
def test_evidence_in_a_notebook(cell: str, keras: int) -> None:
    assert version(notebook(cell), "program.ipynb") == keras
    assert version(notebook(MODEL, cell), "program.ipynb") == keras


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "inner").mkdir()
    return tmp_path


@pytest.mark.parametrize(
    ("name", "text", "keras"),
    [
        ("requirements.txt", "numpy\ntensorflow==2.11.0\n", 2),
        ("requirements-gpu.txt", "tensorflow_gpu==1.15 # old\n", 2),
        ("requirements.txt", "keras>=2.3,<3\n", 2),
        ("requirements.txt", "tensorflow>=2.16\n", 3),
        ("requirements.txt", "tensorflow>=2.4\n", None),
        ("requirements.txt", "tensorflow<3\n", None),
        ("requirements.txt", "# tensorflow==2.11\n", None),
        ("requirements.txt", "tensorflow==2.10; sys_platform == 'win32'\n", None),
        ("requirements.txt", "tensorflow-datasets==2.1\nkeras-tuner==1.0\ntf-keras==2.16\n", None),
        ("requirements.txt", "tensorflow==2.11\nkeras==3.1\n", None),
        ("constraints.txt", "tensorflow<=2.15\n", 2),
        ("notes.txt", "tensorflow==2.11\n", None),
        ("environment.yml", "dependencies:\n  - python=3.9\n  - tensorflow=2.11\n", 2),
        ("environment.yaml", "dependencies:\n  - pip:\n    - tensorflow==2.11.0\n", 2),
        ("setup.cfg", "[options]\ninstall_requires =\n    tensorflow>=2.4,<2.12\n", 2),
        ("pyproject.toml", '[project]\ndependencies = ["numpy", "tensorflow<2.16"]\n', 2),
        ("pyproject.toml", "[project]\ndependencies = [\"tensorflow<2.16; python_version < '3.9'\"]\n", None),
        ("pyproject.toml", '[tool.poetry.dependencies]\ntensorflow = "~2.11"\n', 2),
        ("pyproject.toml", '[tool.poetry.dependencies]\ntensorflow = "^2.11"\n', None),
        ("pyproject.toml", '[tool.poetry.dependencies]\ntensorflow = {version = "2.10.0"}\n', 2),
        ("Pipfile", '[packages]\ntensorflow = "==2.9"\n', 2),
        ("Pipfile", '[packages]\ntensorflow = "*"\n', None),
        ("Pipfile.lock", '{"default": {\n "keras": {\n  "hashes": ["a"],\n  "version": "==2.9.0"\n }\n}}', 2),
        ("poetry.lock", '[[package]]\nname = "tensorflow"\nversion = "2.15.1"\n', 2),
        ("uv.lock", '[[package]]\nname = "keras"\nversion = "3.4.1"\n', 3),
    ],
)
def test_requirements_of_the_project(project: Path, name: str, text: str, keras: int | None) -> None:
    (project / name).write_text(text)
    found = of_project("inner/program.py")
    assert [each.keras for each in found] == [keras] * (keras is not None)


def test_the_nearest_requirements_win(project: Path) -> None:
    (project / "requirements.txt").write_text("tensorflow>=2.16\n")
    (project / "inner" / "requirements.txt").write_text("numpy\n\ntensorflow==2.11\n")
    (near,) = of_project("inner/program.py")
    (far,) = of_project("program.py")
    assert (near.keras, far.keras) == (2, 3)
    assert near.text.endswith("requirements.txt:3")


def test_requirements_above_the_repository_or_the_configuration_do_not_count(project: Path) -> None:
    (project / "requirements.txt").write_text("tensorflow==2.11\n")
    assert of_project("inner/program.py", str(project / "inner")) == []
    (project / "inner" / ".git").mkdir()
    assert of_project("inner/program.py") == []


def test_the_program_wins_over_its_project(project: Path) -> None:
    (project / "requirements.txt").write_text("tensorflow==2.11\n")
    text = f"{HEADER}model = Sequential([layers.Dense(1, batch_input_shape=(1, 4))])\n"
    for more, refused in (("", False), ("from keras import ops\n", True)):
        report = lint("program.py", (more + text).encode(), Settings())
        assert any(finding.name == "invalid-layer-argument" for finding in report.findings) is refused


def test_a_setting_wins_over_everything() -> None:
    assert program(f"import tf_keras\n{MODEL}", target_keras=3).keras.major == 3
    assert program(MODEL, target_keras=2).models[0].keras == 2


def test_a_module_of_the_program_counts_for_it(project: Path) -> None:
    (project / "parts.py").write_text("import os\nos.environ['TF_USE_LEGACY_KERAS'] = '1'\n")
    assert version(f"import parts\n{MODEL}") == 2
    assert version(f"from parts import *\n{MODEL}") == 2
    assert version(MODEL) == 3


def test_why_a_version_was_taken() -> None:
    assert program(MODEL).keras == TargetKeras(3)
    found = program(f"import os\n\nos.environ['TF_USE_LEGACY_KERAS'] = '1'\nimport tf_keras\n{MODEL}").keras
    assert found.reason == "`TF_USE_LEGACY_KERAS` is set (program.py:3:1)"


def test_an_error_of_one_version_says_so() -> None:
    text = f"{HEADER}model = Sequential([layers.Dense(1, batch_input_shape=(1, 4))])\n"
    (finding,) = lint("program.py", text.encode(), Settings(target_keras=3)).findings
    assert finding.only_in == 3
    assert finding.message == "Keras 3 does not accept the argument `batch_input_shape` of `Dense`"
    assert "target-keras = 2" in (finding.help or "")
    assert finding.keras is not None
    assert (finding.keras.major, finding.keras.reason) == (3, "`target-keras` is 3")
    assert lint("program.py", text.encode(), Settings(target_keras=2)).findings == ()


def test_a_string_that_one_version_only_knows_says_so() -> None:
    text = f"{HEADER}model = Sequential([layers.Dense(1, activation='celu', input_shape=(4,))])\n"
    (finding,) = lint("program.py", text.encode(), Settings(target_keras=2)).findings
    assert finding.only_in == 2
    assert "of Keras 2" in finding.message
    assert lint("program.py", text.encode(), Settings(target_keras=3)).findings == ()


@pytest.mark.parametrize("keras", [2, 3])
def test_the_names_of_keras_1_are_one_error(keras: int) -> None:
    text = f"""{HEADER}
model = Sequential()
model.add(layers.Convolution2D(32, 3, border_mode="same", input_shape=(32, 32, 3)))
model.add(layers.Convolution2D(nb_filter=32, nb_row=3, nb_col=3, subsample=(2, 2)))
model.add(layers.Flatten())
model.add(layers.Dense(output_dim=10, init="uniform"))
"""
    (finding,) = lint("program.py", text.encode(), Settings(target_keras=keras)).findings
    assert finding.message == "7 arguments have the names that they had in Keras 1"
    assert finding.place.row == 4
    assert [step.place.row for step in finding.trace] == [5, 5, 5, 5, 7, 7]
    for renamed in ("`border_mode` is now `padding`", "`init` is now `kernel_initializer`"):
        assert renamed in (finding.help or "")
