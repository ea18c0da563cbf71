"""Which Keras the commands of a notebook install."""

from __future__ import annotations

import pytest

from seqlint.source.notebook_installs import installed_keras


@pytest.mark.parametrize(
    ("text", "keras"),
    [
        ("!pip install tensorflow==2.11.0", 2),
        ('!pip install -q "tensorflow==2.11.*"', 2),
        ("%pip install numpy tensorflow-gpu~=2.3", 2),
        ("x = 1\n!pip install 'tensorflow<2.16'", 2),
        ("!pip install keras==2.12", 2),
        ("!pip install 'keras<3'", 2),
        ("!pip install tensorflow==2.16.1", 3),
        ("!pip install keras==3.1", 3),
        ("!pip install tensorflow", None),
        ("!pip install 'tensorflow<3'", None),
        ("print('pip install tensorflow==2.1')", None),
        ("!pip install tensorflow-datasets==1.0", None),
    ],
)
def test_installed_keras(text: str, keras: int | None) -> None:
    assert installed_keras(text) == keras
