"""Record which arguments the installed Keras refuses, or takes with a warning, into the data files that seqlint reads.

``python scripts/record_arguments.py`` writes ``arguments3.json`` into ``seqlint/knowledge/keras/api/data`` from `keras` and
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
import textwrap
import warnings
from collections.abc import Callable, Collection, Iterator, Mapping
from functools import cache, partial
from typing import Any

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("CUDA_VISIBLE_DEVICES", "")

import numpy as np
import record_api
import record_signatures as recorder
from argument_situations import Situation, Situations, merged, prepared

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
    "x y data targets sequences sample_weight validation_data self directory dataframe filepath format name dtype window x_col y_col weight_col".split()
)
#: how the names of files end that are tried; the last stands for all others
SUFFIXES = ("", ".h5", ".hdf5", ".weights.h5", ".keras", ".tf", ".ckpt", ".other")


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


class Trials(Situations):
    """What is asked of one version."""

    def others(self) -> dict[str, Any]:
        """What is recorded beside `calls`."""
        return {
            "keywords": self.keywords(),
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
        others = self.callables().items()
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
        needed = record_api.needed(self.package, cls, parameters)
        return lambda **given: cls(**{**needed, **given})

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
        calls = list(merged(situations))
        results = {
            kind: {where: {_called(call, parameter.name, value) for value in values} for where, call in calls}
            for kind, values in SAMPLES.items()
        }
        entry: dict[str, Any] = {}
        for kind, by_situation in results.items():
            raising = {where for where, outcomes in by_situation.items() if outcomes == {"raises"}}
            if raising == set(by_situation):
                entry.setdefault("refused", []).append(kind)
            elif raising >= {"arrays", "validated"} & set(by_situation) and "arrays" in raising:
                entry.setdefault("refused of arrays", []).append(kind)
            elif "validated" in raising and raising == set(by_situation) - {"arrays"}:
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

    def keywords(self) -> dict[str, dict[str, list[str]]]:
        """The names that are taken beside the parameters, without and with a warning, where others are refused."""
        asked = [(name, cls, self._constructor(cls)) for name, cls in self.classes()]
        asked += [(name, member, calls[0][1]) for name, (member, calls) in self.callables().items()]
        asked.append(("keras.Model.compile", self.package.Model.compile, self.model))
        found = {}
        for name, member, call in asked:
            parameters = inspect.signature(member).parameters
            is_open = any(each.kind is each.VAR_KEYWORD for each in parameters.values())
            is_closed = outcome(partial(call, no_such_keyword=1)) == "raises"
            if is_open and is_closed and outcome(call) != "raises":
                found[name] = self._keywords(member, call, set(parameters))
        return found

    def _keywords(
        self, member: Any, call: Callable[..., Any], listed: Collection[str]
    ) -> dict[str, list[str]]:
        bodies = inspect.getmro(member)[:-1] if inspect.isclass(member) else (inspect.unwrap(member),)
        words = set(recorder.KEYWORD_EXAMPLES).union(*map(_literals, filter(_is_of_keras, bodies)))
        found: dict[str, list[str]] = {"accepted": [], "warned": []}
        for word in sorted(words - set(listed)):
            outcomes = {_called(call, word, value) for value in recorder.keyword_examples(word)}
            if "" in outcomes:
                found["accepted"].append(word)
            elif "warns" in outcomes:
                found["warned"].append(word)
        return found

    # Compile

    def compile(self) -> dict[str, Any]:
        """What `compile` refuses by itself, and what only training refuses."""
        package, tensorflow = self.package, importlib.import_module("tensorflow")
        given = {
            "loss": {"text": "no such text", "class": package.losses.MeanSquaredError, "number": 3},
            "optimizer": {
                "text": "no such text",
                "class": package.optimizers.Adam,
                "number": 3,
                "of TensorFlow 1": tensorflow.compat.v1.train.AdamOptimizer(),
            },
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
        given_weights = {"array": np.array([1.0, 2.0]), "list": [1.0, 2.0], "text": "balanced"}
        for kind, value in given_weights.items():
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
            ("keras.models.save_model", {}, lambda path: package.models.save_model(model, path)),
            ("keras.saving.save_model", {}, lambda path: package.saving.save_model(model, path)),
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


def _is_of_keras(value: Any) -> bool:
    """Whether a module, or the module of a class or function, belongs to Keras."""
    name: str = value.__name__ if inspect.ismodule(value) else value.__module__
    return name.partition(".")[0] in PACKAGES.values()


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
