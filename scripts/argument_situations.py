"""Situations in which the arguments of Keras are tried: models, data, folders of pictures and of texts."""

from __future__ import annotations

import contextlib
import importlib
import inspect
import tempfile
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import record_api

#: in what it is done, and a call that takes the arguments that are tried
Situation = tuple[str, Callable[..., Any]]


@contextlib.contextmanager
def prepared() -> Iterator[None]:
    """A folder with pictures and texts, in which all is tried."""
    with tempfile.TemporaryDirectory() as directory, record_api.working_in(directory):
        _write_files()
        yield


def _write_files() -> None:
    """Two classes of pictures and of texts."""
    from PIL import Image

    for label in ("cats", "dogs"):
        for folder in ("pictures", "texts"):
            Path(folder, label).mkdir(parents=True)
        for number in range(3):
            Image.new("RGB", (4, 4)).save(f"pictures/{label}/{number}.png")
            Path(f"texts/{label}/{number}.txt").write_text("a text", encoding="utf-8")


class Situations:
    """Ways to call the functions and methods of one version."""

    def __init__(self, package: ModuleType) -> None:
        self.package = package
        self.x = np.zeros((8, 3), "float32")
        self.y = np.zeros((8, 1), "float32")
        self.number = 0

    def model(self, **compiled: Any) -> Any:
        """A small model, compiled with a loss unless *compiled* says otherwise."""
        package = self.package
        model = package.Sequential([package.layers.Input((3,)), package.layers.Dense(1)])
        model.compile(**{"loss": "mse", "run_eagerly": True, **compiled})
        return model

    def trained(self, *, callbacks: Iterable[Any] = (), validated: bool = True, **compiled: Any) -> Any:
        """The model after an epoch."""
        model = self.model(**compiled)
        given = {"validation_data": (self.x, self.y)} if validated else {}
        model.fit(self.x, self.y, verbose=0, callbacks=list(callbacks), **given)
        return model

    def callables(self) -> dict[str, tuple[Any, list[Situation]]]:
        """The functions and methods by name, each with the situations in which it is called."""
        package, utils = self.package, self.package.utils
        series = np.zeros((20, 2))
        return {
            "keras.utils.to_categorical": (utils.to_categorical, [_with(utils.to_categorical, [0, 1])]),
            "keras.utils.pad_sequences": (
                utils.pad_sequences,
                [
                    _with(utils.pad_sequences, [[1, 2], [3]]),
                    ("any", partial(utils.pad_sequences, [["a"], ["b", "c"]], dtype=object)),
                ],
            ),
            "keras.utils.image_dataset_from_directory": self._directory("image", "pictures"),
            "keras.utils.text_dataset_from_directory": self._directory("text", "texts"),
            "keras.utils.timeseries_dataset_from_array": (
                utils.timeseries_dataset_from_array,
                [_with(utils.timeseries_dataset_from_array, series, series, 4)],
            ),
            **{f"keras.Model.{name}": self._method(name) for name in self._situations()},
            **self._generators(package),
        }

    def _directory(self, kind: str, folder: str) -> tuple[Any, list[Situation]]:
        function = getattr(self.package.utils, f"{kind}_dataset_from_directory")
        split = {"validation_split": 0.5, "subset": "training", "seed": 1}
        return function, [
            ("any", lambda **given: function(folder, **given)),
            ("any", lambda **given: function(folder, **{**split, **given})),
            ("any", lambda **given: function(folder, **{"labels": None, "label_mode": None, **given})),
        ]

    def _generators(self, package: ModuleType) -> dict[str, tuple[Any, list[Situation]]]:
        import pandas as pd

        images = importlib.import_module(
            f"{package.__name__}.{'src.legacy.' if package.__name__ == 'keras' else ''}preprocessing.image"
        )
        cls = images.ImageDataGenerator
        frame = pd.DataFrame({"filename": ["cats/0.png", "dogs/0.png"], "class": ["cats", "dogs"]})
        pictures, labels = np.zeros((6, 4, 4, 3)), np.zeros(6)

        def first(batches: Any) -> Any:
            return batches[0]

        def flow(**given: Any) -> Any:
            return first(cls(validation_split=0.5).flow(pictures, labels, **given))

        def folders(**given: Any) -> Any:
            return first(cls(validation_split=0.5).flow_from_directory("pictures", **given))

        def frames(**given: Any) -> Any:
            maker = cls(validation_split=0.5)
            return first(maker.flow_from_dataframe(frame, **{"directory": "pictures", **given}))

        def several(**given: Any) -> Any:
            return frames(**{"y_col": ["class", "filename"], "class_mode": "multi_output", **given})

        prefix = "keras.preprocessing.image.ImageDataGenerator"
        return {
            prefix: (cls, [("any", cls)]),
            f"{prefix}.flow": (cls.flow, [("any", flow)]),
            f"{prefix}.flow_from_directory": (cls.flow_from_directory, [("any", folders)]),
            f"{prefix}.flow_from_dataframe": (cls.flow_from_dataframe, [("any", frames), ("any", several)]),
        }

    def _method(self, name: str) -> tuple[Any, list[Situation]]:
        return getattr(self.package.Model, name), self._situations()[name]

    def _situations(self) -> dict[str, list[Situation]]:
        """Ways to call the methods of models: with arrays, with arrays and validation data, with data sets and both."""
        import tensorflow as tf

        x, y = self.x, self.y

        def data(*arrays: Any) -> Any:
            return tf.data.Dataset.from_tensor_slices(arrays).batch(2).repeat(3)

        def batches() -> Iterator[Any]:
            for _ in range(12):
                yield x[:2], y[:2]

        def fit(**given: Any) -> None:
            self.model().fit(x, y, **{"verbose": 0, **given})

        def fit_validated(**given: Any) -> None:
            self.model().fit(x, y, **{"verbose": 0, "validation_data": (x, y), **given})

        def fit_dataset(**given: Any) -> None:
            given = {"steps_per_epoch": 2, "validation_steps": 1, "validation_data": data(x, y), **given}
            self.model().fit(data(x, y), **{"verbose": 0, **given})

        def fit_batches(**given: Any) -> None:
            given = {"steps_per_epoch": 2, "validation_steps": 1, "validation_data": batches(), **given}
            self.model().fit(batches(), **{"verbose": 0, **given})

        def evaluate(**given: Any) -> None:
            self.model().evaluate(x, y, **{"verbose": 0, **given})

        def evaluate_dataset(**given: Any) -> None:
            self.model().evaluate(data(x, y), **{"verbose": 0, "steps": 2, **given})

        def predict(**given: Any) -> None:
            self.model().predict(x, **{"verbose": 0, **given})

        def predict_dataset(**given: Any) -> None:
            self.model().predict(data(x), **{"verbose": 0, "steps": 2, **given})

        return {
            "fit": [
                ("arrays", fit),
                ("validated", fit_validated),
                ("dataset", fit_dataset),
                ("dataset", fit_batches),
            ],
            "evaluate": [("arrays", evaluate), ("dataset", evaluate_dataset)],
            "predict": [("arrays", predict), ("dataset", predict_dataset)],
            "train_on_batch": [("any", lambda **given: self.model().train_on_batch(x, y, **given))],
            "test_on_batch": [("any", lambda **given: self.model().test_on_batch(x, y, **given))],
        }


def _with(function: Callable[..., Any], *positional: Any) -> Situation:
    listed = list(inspect.signature(function).parameters)[: len(positional)]
    needed = dict(zip(listed, positional, strict=True))
    return "any", lambda **given: function(**{**needed, **given})


def merged(situations: list[Situation]) -> Iterator[tuple[str, Callable[..., Any]]]:
    """One call for each kind of situation, which raises where all calls of that kind do."""
    by_kind: dict[str, list[Callable[..., Any]]] = {}
    for where, call in situations:
        by_kind.setdefault(where, []).append(call)
    for where, calls in by_kind.items():
        yield where, lambda calls=calls, **given: _first_to_pass(calls, given)


def _first_to_pass(calls: list[Callable[..., Any]], given: dict[str, Any]) -> None:
    for call in calls[:-1]:
        with contextlib.suppress(Exception):
            call(**given)
            return
    calls[-1](**given)
