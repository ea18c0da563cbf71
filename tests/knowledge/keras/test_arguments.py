"""The recorded arguments that Keras refuses: that it still refuses them."""

from __future__ import annotations

import json
import random

import pytest

from seqlint.knowledge.keras.arguments.calls import arguments_data
from support.oracle import package
from support.recording import RECORDER
from support.scripts import script

#: how many classes, methods and functions are asked for anew
_SAMPLE = 12


@pytest.mark.keras
@pytest.mark.parametrize("keras", [3, 2])
def test_the_data_is_what_keras_does_now(keras: int) -> None:
    recorder, stored = script("record_arguments"), arguments_data(keras)
    version = package(keras).__version__
    if stored["version"] != version:
        pytest.skip(f"recorded from another version of Keras than {version}")
    advice = f"refresh it with `python scripts/record_arguments.py {keras}`"
    with recorder.prepared():
        trials = recorder.Trials(package(keras))
        for key, fresh in trials.others().items():
            assert json.loads(json.dumps(fresh)) == stored[key], advice
        calls = trials.calls()
        for name in random.Random(RECORDER.policy.seed).sample(sorted(calls), _SAMPLE):
            assert json.loads(json.dumps(calls[name]())) == stored["calls"].get(name, {}), (name, advice)
