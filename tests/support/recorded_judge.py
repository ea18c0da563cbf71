"""The judge of the cross-check with a memory: Keras is asked in a child process where its answer is not recorded."""

from __future__ import annotations

import re
from importlib.metadata import version
from typing import Any, cast, final

from seqlint.crosscheck import builder, child
from seqlint.crosscheck.description import Data
from seqlint.crosscheck.judge import Judge
from support.recording import DISTRIBUTIONS, keras_says


@final
class RecordedJudge:
    """Answers the questions of one test as a `Judge` does, with one child process for all tests."""

    def __init__(self, judge: Judge) -> None:
        self.judge = judge
        self.asked = 0

    def ask(self, keras: int, model: Data) -> Any:
        """What this major version of Keras makes of *model*."""
        self.asked += 1
        key = f"Keras {keras}, model {self.asked}"
        return keras_says(key, [model, builder, child], lambda: _settled(self.judge.ask(keras, model)), keras)

    def release(self, keras: int) -> str:
        """The installed release of a major version of Keras."""
        return version(DISTRIBUTIONS[keras])

    def as_judge(self) -> Judge:
        """This object, for functions that ask for a `Judge`."""
        return cast(Judge, self)

    def __enter__(self) -> RecordedJudge:
        return self

    def __exit__(self, *_: object) -> None:
        """The child process stays."""


def _settled(answer: Data) -> Data:
    """The answer with the beginning of its error, less the numbers in names, which depend on what Keras made before."""
    if "error" not in answer:
        return answer
    text = answer["error"].partition(" Call arguments received")[0]
    return {**answer, "error": re.sub(r"(?<=[a-zA-Z])_\d+\b|0x[0-9a-f]+", "", text)[:200]}
