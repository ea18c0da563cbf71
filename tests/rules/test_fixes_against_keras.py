"""Real Keras accepts every program that a fix makes of an invalid example."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np
import pytest

from seqlint.configuration.registry import all_rules
from seqlint.rule import Invalid
from support.recording import keras_says

FIXED = [
    pytest.param(example, id=f"{rule.name}-{number}")
    for rule in all_rules()
    for number, example in enumerate(rule.INVALID)
    if example.changes
]
SAMPLES = 20


def _data(shape: tuple[int, ...], is_column: bool) -> Any:
    """What ``load_data`` returns, without a download."""
    labels = np.arange(SAMPLES) % 10
    part = np.zeros((SAMPLES, *shape), "uint8"), labels[:, None] if is_column else labels
    return part, part


def _runs(program: str) -> bool:
    """Whether Keras runs *program*: it raises otherwise."""
    from keras.datasets import cifar10, mnist

    with pytest.MonkeyPatch.context() as patch, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        patch.setattr(mnist, "load_data", lambda: _data((28, 28), False))
        patch.setattr(cifar10, "load_data", lambda: _data((32, 32, 3), True))
        exec(program, {})  # noqa: S102 - the program stands in a rule
    return True


@pytest.mark.parametrize("example", FIXED)
def test_keras_accepts_the_fixed_program(example: Invalid) -> None:
    assert keras_says("", [_runs, _data, example.fixed], lambda: _runs(example.fixed))
