"""Which Keras a program is read for."""

from __future__ import annotations

import json

import pytest

from seqlint.interpreter import interpret
from seqlint.source.reader import read

HEADER = "from tensorflow.keras import Sequential, layers\n"


def version(text: str, filename: str = "program.py") -> int:
    """The major version of Keras for the last model of a program."""
    (source,) = read(filename, text.encode())
    return interpret(source).models[-1].keras


@pytest.mark.parametrize(
    ("evidence", "keras"),
    [
        ("", 3),
        ("import os\nos.environ['TF_USE_LEGACY_KERAS'] = '1'\n", 2),
        ("from qkeras import QDense\n", 2),
        ("from tensorflow.keras.layers import DenseFeatures\n", 2),
        ("from tensorflow.keras.layers import Dense\n", 3),
        ("import tf_keras\n", 2),
    ],
)
def test_evidence_in_a_script(evidence: str, keras: int) -> None:
    assert version(f"{evidence}{HEADER}model = Sequential()\n") == keras


def test_the_release_that_a_notebook_installs() -> None:
    sources = ["!pip install tensorflow==2.11", f"{HEADER}model = Sequential()\n"]
    cells = [{"cell_type": "code", "metadata": {}, "outputs": [], "source": source} for source in sources]
    notebook = json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": cells})
    assert version(notebook, "program.ipynb") == 2
