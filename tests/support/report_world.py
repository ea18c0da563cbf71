"""The world in which the programs of tests/fixtures/training/reports run, with real Keras 3 or Keras 2.

``python -m support.report_world FOLDER PROGRAMS KERAS``, in the folder of the tests, does with the programs in the folder PROGRAMS what
`crash_world` does with others. ``tf.keras`` is the version KERAS, and of the packages that train models the least is there
that hands a model its data.
"""

from __future__ import annotations

import os
import sys
from types import ModuleType
from typing import Any

from sklearn.base import BaseEstimator

from support import crash_world


class HyperParameters:
    """The smallest value of each parameter."""

    def Int(self, name: str, min_value: int, max_value: int, **options: Any) -> int:  # noqa: N802
        return min_value


class RandomSearch:
    """Trains one model that the function builds."""

    def __init__(self, hypermodel: Any, **options: Any) -> None:
        self.hypermodel = hypermodel

    def search(self, *args: Any, **options: Any) -> None:
        """Train as the first trial does."""
        self.hypermodel(HyperParameters()).fit(*args, **options)


class Wrapper(BaseEstimator):  # type: ignore[misc]
    """An estimator that trains the model of a function."""

    def __init__(self, model: Any = None, epochs: int = 1, verbose: int = 0) -> None:
        self.model, self.epochs, self.verbose = model, epochs, verbose

    def fit(self, x: Any, y: Any) -> Wrapper:
        """Train a new model."""
        self.model_ = self.model()
        self.model_.fit(x, y, epochs=self.epochs, verbose=self.verbose)
        return self

    def predict(self, x: Any) -> Any:
        """What the model predicts."""
        return self.model_.predict(x, verbose=0)


def _module(name: str, **members: Any) -> None:
    module = ModuleType(name)
    vars(module).update(members)
    sys.modules[name] = module


if __name__ == "__main__":
    folder, programs, version = sys.argv[1:]
    os.environ["TF_USE_LEGACY_KERAS"] = str(int(version == "2"))
    sys.path.insert(0, programs)
    _module("keras_tuner", RandomSearch=RandomSearch)
    _module("scikeras")
    _module("scikeras.wrappers", KerasClassifier=Wrapper, KerasRegressor=Wrapper)
    crash_world.main(folder)
