"""Record which arguments the installed Keras refuses, or takes with a warning, into the data files that seqlint reads.

``python scripts/record_arguments.py`` writes ``arguments3.json`` into ``seqlint/knowledge/keras/data`` from `keras` and
``arguments2.json`` from `tf_keras`, which continues Keras 2. ``python scripts/record_arguments.py 3`` writes only the
first.

Each parameter of optimizers, losses, metrics, callbacks and the like, of the methods that train and save, and of the
functions that prepare data is given values of several kinds. What is refused in every situation that is tried is recorded.
"""

from __future__ import annotations

import ast
import contextlib
import importlib
import inspect
import logging
import os
import re
import sys
import tempfile
import textwrap
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache, partial
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("CUDA_VISIBLE_DEVICES", "")

import record_api
import record_signatures as recorder

PACKAGES = recorder.PACKAGES
#: the modules of which the constructors are tried
MODULES = (
    *("optimizers", "losses", "metrics", "callbacks", "initializers", "regularizers", "constraints"),
    "optimizers.schedules",
)
#: values of each kind; a kind is refused where all of its values are. None is what exercises leave to be filled in
SAMPLES: dict[str, tuple[Any, ...]] = {
    "count": (1, 2),
    "float": (0.5, 1.5, 2.0, 4.0),
    "text": ("no such text", "1", "1,2"),
}
#: parameters that are data, whose values are tried otherwise, or depend on which packages are installed
SKIPPED = frozenset(
    "x y data targets sequences sample_weight validation_data self directory dataframe filepath format name dtype x_col y_col weight_col".split()
)
#: how the names of files end that are tried; the last stands for all others
SUFFIXES = ("", ".h5", ".hdf5", ".weights.h5", ".keras", ".tf", ".ckpt", ".other")

Situation = tuple[str, Callable[..., Any]]


def record(keras: int) -> dict[str, Any]:
    """Everything that seqlint knows of the arguments that this major version of Keras refuses."""
    package = importlib.import_module(PACKAGES[keras])
    with prepared():
        trials = Trials(package)
        return {
            "version": package.__version__,
            "calls": {name: entry for name, ask in trials.calls().items() if (entry := ask())},
            **trials.others(),
        }


@contextlib.contextmanager
def prepared() -> Iterator[None]:
    """A folder with pictures and texts, in which all is tried."""
    with tempfile.TemporaryDirectory() as directory, record_api._working_in(directory):
        _write_files()
        yield


def outcome(action: Callable[[], object]) -> str:
    """What happens to *action*: "raises", "warns" or nothing."""
    messages = _Messages()
    loggers = [logging.getLogger(name) for name in ("absl", "tensorflow")]
    for logger in loggers:
        logger.addHandler(messages)
    try:
        with warnings.catch_warnings(record=True) as caught, _silent():
            warnings.simplefilter("always")
            action()
    except Exception:  # noqa: BLE001 - Keras raises of every kind
        return "raises"
    finally:
        for logger in loggers:
            logger.removeHandler(messages)
    warned = any(issubclass(each.category, UserWarning) for each in caught) or messages.warned
    return "warns" if warned else ""


class _Messages(logging.Handler):
    """Whether a warning was logged."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.warned = False

    def emit(self, record: logging.LogRecord) -> None:
        # that a function was traced again is a matter of speed
        self.warned = self.warned or "retracing" not in record.getMessage()


@contextlib.contextmanager
def _silent() -> Iterator[None]:
    with open(os.devnull, "w", encoding="utf-8") as sink, contextlib.redirect_stdout(sink):
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


class Trials:
    """What is asked of one version."""

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

    def others(self) -> dict[str, Any]:
        """What is recorded beside `calls`."""
        return {
            "warned_keywords": {name: found for name, found in self.warned_keywords() if found},
            "compile": self.compile(),
            "suffixes": self.suffixes(),
            "logged": self.logged(),
            "monitors": self.monitors(),
        }

    # Calls

    def calls(self) -> dict[str, Callable[[], dict[str, Any]]]:
        """For each class, method and function what asks for the values that its parameters refuse."""
        classes = {
            name: partial(self._parameters, cls, [("any", self._constructor(cls))])
            for name, cls in self.classes()
        }
        others = self._callables().items()
        return classes | {name: partial(self._parameters, *member) for name, member in others}

    def classes(self) -> Iterator[tuple[str, type]]:
        """The public classes of which an instance can be made here."""
        for module in MODULES:
            home = importlib.import_module(f"{self.package.__name__}.{module}")
            for name, cls in sorted(vars(home).items()):
                if inspect.isclass(cls) and not name.startswith("_"):
                    yield f"keras.{module}.{name}", cls

    def _constructor(self, cls: type) -> Callable[..., Any]:
        parameters = list(inspect.signature(cls).parameters.values())
        needed = record_api._needed(self.package, cls, parameters)
        return lambda **given: cls(**{**needed, **given})

    def _callables(self) -> dict[str, tuple[Any, list[Situation]]]:
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

    def _parameters(self, member: Any, situations: list[Situation]) -> dict[str, Any]:
        usable = [each for each in situations if outcome(each[1]) != "raises"]
        found = {}
        for parameter in inspect.signature(member).parameters.values():
            is_listed = parameter.kind not in (parameter.VAR_KEYWORD, parameter.VAR_POSITIONAL)
            if usable and is_listed and parameter.name not in SKIPPED:
                found[parameter.name] = self._parameter(member, parameter, usable)
        return {name: entry for name, entry in found.items() if entry}

    def _parameter(
        self, member: Any, parameter: inspect.Parameter, situations: list[Situation]
    ) -> dict[str, Any]:
        """The kinds that a parameter refuses, everywhere or in some situations, and the texts that it takes."""
        merged = list(_merged(situations))
        results = {
            kind: {
                where: {_called(call, parameter.name, value) for value in values} for where, call in merged
            }
            for kind, values in SAMPLES.items()
        }
        entry: dict[str, Any] = {}
        for kind, by_situation in results.items():
            raising = {where for where, outcomes in by_situation.items() if outcomes == {"raises"}}
            if raising == set(by_situation):
                entry.setdefault("refused", []).append(kind)
            elif raising >= {"arrays", "validated"} & set(by_situation) and "arrays" in raising:
                entry.setdefault("refused of arrays", []).append(kind)
            elif raising == set(by_situation) - {"arrays"}:
                entry.setdefault("refused with validation", []).append(kind)
        is_warned = all(outcomes == {"warns"} for outcomes in results["text"].values())
        if is_warned or "text" in entry.get("refused", ()):
            texts = _accepted(member, parameter, [call for _, call in situations], is_warned=is_warned)
            if texts:
                entry["texts"] = sorted(texts)
                entry["refused"] = []
            if is_warned and texts:
                entry["warned"] = True
        takes_floats = any(_called(call, parameter.name, 2.0) != "raises" for _, call in situations)
        return _certain(entry, takes_floats=takes_floats)

    def warned_keywords(self) -> Iterator[tuple[str, list[str]]]:
        """The names that a constructor still takes beside its parameters, with a warning."""
        for name, cls in self.classes():
            make = self._constructor(cls)
            if outcome(make) == "raises" or outcome(partial(make, no_such_keyword=1)) != "raises":
                continue
            listed = set(inspect.signature(cls).parameters)
            yield (
                name,
                sorted(
                    word
                    for word, value in recorder.KEYWORD_EXAMPLES.items()
                    if word not in listed and _called(make, word, value) == "warns"
                ),
            )

    # Compile

    def compile(self) -> dict[str, Any]:
        """What `compile` refuses by itself, and what only training refuses."""
        package = self.package
        given = {
            "loss": {"text": "no such text", "class": package.losses.MeanSquaredError, "number": 3},
            "optimizer": {"text": "no such text", "class": package.optimizers.Adam, "number": 3},
            "metrics": {"text": "mse", "set": {"mse"}, "object": package.metrics.MeanSquaredError()},
            "metric": {"text": "no such text", "class": package.metrics.MeanSquaredError},
        }
        found: dict[str, Any] = {}
        for name, values in given.items():
            for kind, value in values.items():
                keywords = {"metrics": [value]} if name == "metric" else {name: value}
                if outcome(partial(self.model, **keywords)) == "raises":
                    found.setdefault(name, {})[kind] = "compile"
                elif outcome(partial(self.trained, **keywords)) == "raises":
                    found.setdefault(name, {})[kind] = "fit"
        found["shorthands"] = self._shorthands()
        callbacks = [package.callbacks.EarlyStopping]
        if outcome(lambda: self.trained(callbacks=callbacks)) == "raises":
            found["callback"] = {"class": "fit"}
        for kind, value in {"list": [1.0, 2.0], "text": "balanced"}.items():
            fit = partial(self.model().fit, self.x, self.y, verbose=0)
            if outcome(partial(fit, class_weight=value)) == "raises":
                found.setdefault("class_weight", {})[kind] = "fit"
        return found

    def _shorthands(self) -> dict[str, list[str]]:
        """The names that `compile` takes beside those that the modules of losses and metrics have."""
        known = recorder._identifiers(self.package)
        module = self.package.__name__ + (
            ".src.trainers" if self.package.__name__ == "keras" else ".src.engine"
        )
        words = _literals(importlib.import_module(f"{module}.compile_utils"))
        words |= set(known["losses"]) | set(known["metrics"])
        return {
            "loss": sorted(
                word
                for word in words - set(known["losses"])
                if outcome(partial(self.trained, loss=word)) != "raises"
            ),
            "metric": sorted(
                word
                for word in words - set(known["metrics"])
                if outcome(partial(self.trained, metrics=[word])) != "raises"
            ),
        }

    # Files

    def suffixes(self) -> dict[str, list[dict[str, Any]]]:
        """How the names of files may not end."""
        package, model = self.package, self.model()

        def checkpoint(path: str, **given: Any) -> None:
            self.trained(callbacks=[package.callbacks.ModelCheckpoint(path, **given)])

        tried: list[tuple[str, dict[str, Any], Callable[..., None]]] = [
            ("keras.callbacks.ModelCheckpoint", {"save_weights_only": False}, checkpoint),
            ("keras.callbacks.ModelCheckpoint", {"save_weights_only": True}, checkpoint),
            ("keras.Model.save", {}, lambda path: model.save(path)),
            ("keras.Model.save_weights", {}, lambda path: model.save_weights(path)),
        ]
        found: dict[str, list[dict[str, Any]]] = {}
        for name, given, call in tried:
            refused = [
                suffix
                for suffix in SUFFIXES
                if outcome(partial(call, self._path(suffix), **given)) == "raises"
            ]
            if refused:
                found.setdefault(name, []).append({"given": given, "refused": refused})
        return found

    def _path(self, suffix: str) -> str:
        self.number += 1
        return f"file{self.number}{suffix}"

    # Monitors

    def logged(self) -> dict[str, str]:
        """The name under which a metric is logged, by the text or the class that stands for it."""
        package = self.package
        found = {}
        makers: dict[str, Callable[[], Any]] = {
            text: partial(str, text) for text in recorder._identifiers(package)["metrics"]
        }
        for name, cls in self.classes():
            if name.startswith("keras.metrics."):
                makers[name] = self._constructor(cls)
        for name, make in makers.items():
            package.backend.clear_session()
            with contextlib.suppress(Exception), warnings.catch_warnings(), _silent():
                warnings.simplefilter("ignore")
                model = self.trained(metrics=[make()], validated=False)
                keys = model.history.history.keys() - {"loss"}
                if len(keys) == 1:
                    found[name] = keys.pop()
        return found

    def monitors(self) -> dict[str, dict[str, str]]:
        """What becomes of a callback that monitors what is not logged."""
        callbacks = self.package.callbacks
        makers: Mapping[str, Callable[..., Any]] = {
            "EarlyStopping": callbacks.EarlyStopping,
            "ReduceLROnPlateau": callbacks.ReduceLROnPlateau,
            "ModelCheckpoint": lambda **given: callbacks.ModelCheckpoint(
                "best.keras", save_best_only=True, **given
            ),
        }
        cases: Mapping[str, tuple[dict[str, Any], bool]] = {
            "no such metric": ({"monitor": "val_acc"}, True),
            "no such metric, with a mode": ({"monitor": "val_acc", "mode": "max"}, True),
            "no validation": ({"monitor": "val_loss"}, False),
        }
        found: dict[str, dict[str, str]] = {}
        for name, make in makers.items():
            for case, (given, validated) in cases.items():

                def train(make: Any = make, given: Any = given, validated: bool = validated) -> None:
                    self.trained(callbacks=[make(**given)], metrics=["mae"], validated=validated)

                found.setdefault(name, {})[case] = outcome(train)
        return found


def _certain(entry: dict[str, Any], *, takes_floats: bool) -> dict[str, Any]:
    """*entry* without numbers and texts that are refused where all numbers are, or those of another size."""
    if "count" in entry.get("refused", ()) and not takes_floats:
        entry = {**entry, "refused": []}
    return {key: value for key, value in entry.items() if value}


def _accepted(
    member: Any, parameter: inspect.Parameter, calls: list[Callable[..., Any]], *, is_warned: bool
) -> set[str]:
    """The texts that a parameter takes in one of several situations."""
    accepting = ("",) if is_warned else ("", "warns")
    return {
        text
        for text in _texts(member, parameter)
        if any(_called(call, parameter.name, text) in accepting for call in calls)
    }


def _with(function: Callable[..., Any], *positional: Any) -> Situation:
    listed = list(inspect.signature(function).parameters)[: len(positional)]
    needed = dict(zip(listed, positional, strict=True))
    return "any", lambda **given: function(**{**needed, **given})


def _merged(situations: list[Situation]) -> Iterator[tuple[str, Callable[..., Any]]]:
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


def _called(call: Callable[..., Any], name: str, value: Any) -> str:
    return outcome(lambda: call(**{name: value}))


def _texts(member: Any, parameter: inspect.Parameter) -> set[str]:
    """The texts that may be meant to be given: those in the source and the documentation of *member*."""
    if not isinstance(parameter.default, (str, type(None))):
        return set()
    found = {parameter.default} if isinstance(parameter.default, str) else set()
    if not inspect.isclass(member) and ".Model." in f".{member.__qualname__}":
        return found
    for body in inspect.getmro(member) if inspect.isclass(member) else (inspect.unwrap(member),):
        module = inspect.getmodule(body)
        if module is None or not _is_of_keras(module):
            continue
        found |= _literals(body if inspect.isclass(member) else module)
        for each in () if inspect.isclass(member) else filter(inspect.ismodule, vars(module).values()):
            if _is_of_keras(each) and each.__name__.endswith(("dataset_utils", "image_utils")):
                found |= _literals(each)
    return found


def _is_of_keras(module: ModuleType) -> bool:
    return module.__name__.partition(".")[0] in PACKAGES.values()


@cache
def _literals(source: Any) -> set[str]:
    """The words that stand in quotation marks in the source of a class, function or module, in its documentation too."""
    text = textwrap.dedent(inspect.getsource(source))
    literals = {node.value for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Constant)}
    words = {each for each in literals if isinstance(each, str)} | set(re.findall(r"[\"'`](\w+)[\"'`]", text))
    return {word for word in words if re.fullmatch(r"[A-Za-z]\w*", word)}


def main() -> None:
    """Write the data files of the major versions named on the command line, by default of both."""
    warnings.simplefilter("ignore")
    for keras in [int(argument) for argument in sys.argv[1:]] or sorted(PACKAGES):
        path = recorder.DATA / f"arguments{keras}.json"
        path.write_text(recorder.render(record(keras)), encoding="utf-8")


if __name__ == "__main__":
    main()
