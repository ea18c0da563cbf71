"""Random models: seqlint says what Keras says. benchmarks/fuzz.py compares as many as asked."""

from __future__ import annotations

import pytest
from fuzz import cases, disagreement

from seqlint.crosscheck.judge import Judge, Limits


@pytest.mark.parametrize(("keras", "number"), [(3, 300), (2, 100)])
def test_random_models(keras: int, number: int) -> None:
    with Judge(Limits(seconds=120)) as judge:
        compared = [disagreement(case, judge) for case in cases(0, keras, number)]
    found = [str(each) for each in compared if each is not None]
    assert not found, f"{len(found)} disagreements:\n" + "\n".join(found)
