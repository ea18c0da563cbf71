"""Programs that give names to activations and the like, and layers within layers that Keras refuses."""

from __future__ import annotations

import pytest

from seqlint.configuration.settings import Settings
from seqlint.linter import lint

MODEL = "model = Sequential([layers.Input((4,)), layers.Dense(3, activation='mish_of_mine')])\n"


def codes(text: str) -> list[tuple[str, int]]:
    code = f"from keras import Sequential, layers, saving, utils\n{text}"
    findings = lint("net.py", code.encode(), Settings()).findings
    return [(finding.name, finding.place.row) for finding in findings]


def test_an_unknown_name_is_refused() -> None:
    assert codes(MODEL) == [("invalid-layer-argument", 2)]


@pytest.mark.parametrize(
    "registration",
    [
        "@saving.register_keras_serializable()\ndef mish_of_mine(x):\n    return x\n",
        "utils.get_custom_objects()['mish_of_mine'] = print\n",
        "scope = saving.custom_object_scope({'mish_of_mine': print})\n",
    ],
)
def test_a_name_may_be_registered(registration: str) -> None:
    assert codes(registration + MODEL) == []


def test_a_layer_within_a_layer_is_refused_at_its_place() -> None:
    assert codes(
        "model = Sequential([\n    layers.Input((9, 4)),\n    layers.Bidirectional(\n        layers.LSTM(0)),\n])\n"
    ) == [("invalid-layer-argument", 5)]


def test_a_shared_layer_is_refused_where_its_weights_would_have_to_change() -> None:
    text = "d = layers.Dense(3)\nmodel = Sequential([layers.Input((4,)), d, d])\n"
    assert [name for name, _ in codes(text)] == ["incompatible-size"]
