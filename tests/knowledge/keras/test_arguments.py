"""The recorded arguments that Keras refuses: that it still refuses them."""

from __future__ import annotations

import json
import random
from types import ModuleType

import pytest

from seqlint.knowledge.keras.arguments.calls import arguments_data
from support.oracle import package
from support.recording import RECORDER
from support.scripts import same_as_stored, script

#: how many classes, methods and functions are asked for anew
_SAMPLE = 12


@pytest.mark.parametrize("keras", [3, 2])
def test_the_data_is_what_keras_does_now(keras: int) -> None:
    recorder = script("record_arguments")
    stored = (recorder.recorder.DATA / f"arguments{keras}.json").read_text(encoding="utf-8")
    is_same = same_as_stored(stored, keras, recorder, lambda: _is_what_keras_does(recorder, keras))
    assert is_same, f"refresh it with `python scripts/record_arguments.py {keras}`"


def _is_what_keras_does(recorder: ModuleType, keras: int) -> bool:
    """Whether the tables are, and a sample of the calls."""
    stored = arguments_data(keras)
    with recorder.prepared():
        trials = recorder.Trials(package(keras))
        calls = trials.calls()
        names = random.Random(RECORDER.policy.seed).sample(sorted(calls), _SAMPLE)
        pairs = [(stored[key], fresh) for key, fresh in trials.others().items()]
        pairs += [(stored["calls"].get(name, {}), calls[name]()) for name in names]
    return all(json.loads(json.dumps(fresh)) == known for known, fresh in pairs)
