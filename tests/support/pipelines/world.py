"""The files and the unknown library that pipelines read, and how they run: with the real libraries, in a child."""

from __future__ import annotations

import contextlib
import functools
import io
import json
import logging
import os
import pickle
import random
import signal
import sys
import tempfile
import warnings
from collections.abc import Iterator
from types import ModuleType
from typing import Any

import numpy as np

#: the names that pipelines use
HEADER = """\
import json, os, pickle
import helper_lib
import keras
import numpy as np
import pandas as pd
import tensorflow as tf
from keras import Input, Sequential, layers
from keras.utils import pad_sequences, timeseries_dataset_from_array, to_categorical
from sklearn.cluster import KMeans
from sklearn.compose import ColumnTransformer, make_column_transformer
from sklearn.datasets import *
from sklearn.decomposition import PCA, TruncatedSVD
from sklearn.feature_extraction import DictVectorizer
from sklearn.feature_selection import SelectKBest, VarianceThreshold, f_regression
from sklearn.impute import SimpleImputer
from sklearn.model_selection import KFold, train_test_split
from sklearn.pipeline import FeatureUnion, Pipeline, make_pipeline
from sklearn.preprocessing import *
from sklearn.utils import resample, shuffle
from tensorflow.keras.preprocessing.image import ImageDataGenerator
"""
_PROGRAM = "pipeline.py"
#: seconds after which a pipeline is given up
_PATIENCE = 60


class _TooLongError(Exception):
    pass


def run(code: str, names: dict[str, Any]) -> None:
    """Execute statements in the namespace *names*. What they raise passes through."""
    with contextlib.redirect_stdout(io.StringIO()), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        exec(compile(code, _PROGRAM, "exec"), names)  # noqa: S102 - written by the tests


def namespace(seed: str) -> dict[str, Any]:
    """The names that a pipeline starts with; the same *seed* gives the same random numbers."""
    _prepare()
    number = random.Random(seed).randrange(2**31)
    sys.modules["helper_lib"] = _helper_lib(random.Random(seed))
    random.seed(number)
    np.random.seed(number)
    _write_files(np.random.default_rng(number))
    names = dict(_imported())
    run("import helper_lib", names)
    return names


@functools.cache
def _prepare() -> None:
    """Work in an empty folder, silently."""
    os.chdir(tempfile.mkdtemp(prefix="seqlint-pipelines-"))
    sys.modules["helper_lib"] = _helper_lib(random.Random(0))
    warnings.simplefilter("ignore")
    import keras

    logging.getLogger("tensorflow").setLevel(logging.ERROR)
    keras.utils.disable_interactive_logging()


@contextlib.contextmanager
def quick_training() -> Iterator[None]:
    """Let TensorFlow trace no graphs, and Keras train on one batch.

    Keras then builds from a batch what it would refuse to build from the shapes that a data set declares.
    """
    import keras
    import tensorflow as tf

    fit = keras.Sequential.fit
    keras.Sequential.fit = lambda *arguments, **options: fit(*arguments, **{**options, "steps_per_epoch": 1})
    tf.config.run_functions_eagerly(True)
    try:
        yield
    finally:
        tf.config.run_functions_eagerly(False)
        keras.Sequential.fit = fit


@functools.cache
def _imported() -> dict[str, Any]:
    names: dict[str, Any] = {"__name__": "__main__"}
    run(HEADER, names)
    return names


@contextlib.contextmanager
def limited() -> Iterator[None]:
    """Raise in the program that takes too long."""

    def stop(*_: object) -> None:
        raise _TooLongError

    before = signal.signal(signal.SIGALRM, stop)
    signal.alarm(_PATIENCE)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def _write_files(rng: np.random.Generator) -> None:
    x, y = rng.random((40, 4)), rng.integers(0, 3, 40)
    np.save("x.npy", x)
    np.save("y.npy", y)
    np.savez("data.npz", x=rng.random((30, 6, 2)), y=rng.random(30))
    x.astype("float32").tofile("x.raw")
    table = _table(rng)
    table.to_csv("data.csv", index=False, columns=["a", "b", "c", "target", "k"])
    table.to_pickle("table.pickle")
    table.drop(columns="c").to_json("table.json")
    with open("data.pickle", "wb") as binary:
        pickle.dump((rng.integers(0, 256, (20, 6, 6, 3)), rng.integers(0, 2, 20)), binary)
    with open("data.json", "w") as text:
        json.dump({"x": x.tolist(), "y": y.tolist()}, text)


def _table(rng: np.random.Generator) -> Any:
    import pandas as pd

    columns = {"a": rng.random(40), "b": np.arange(40) % 7, "c": rng.random(40), "k": list("uvwu") * 10}
    return pd.DataFrame({**columns, "target": np.arange(40) % 3})


def _helper_lib(chance: random.Random) -> ModuleType:
    """A library that seqlint does not see."""
    rng = np.random.default_rng(chance.randrange(2**31))
    width, count = chance.randint(2, 5), chance.randint(16, 40)

    def clean(x: Any) -> Any:
        return x[:, 1:]

    def clean_table(table: Any) -> Any:
        return table.drop(columns=[column for column in table.columns if column != "target"][-1])

    def touch(x: Any) -> None:
        if isinstance(x, np.ndarray) and x.size:
            x.flat[0] = 0

    def touch_table(table: Any) -> None:
        table["touched"] = 1.0

    module: Any = ModuleType("helper_lib")
    vars(module).update(
        width=lambda: width,
        count=lambda: count,
        rows=lambda: rng.random((24, width)).tolist(),
        labels=lambda n: rng.integers(0, 4, n),
        column=lambda: rng.random(40),
        array=lambda columns: rng.random((36, columns)),
        names=lambda: ["p", "q"][: width - 3] if width > 3 else [],
        records=lambda: _table(rng).to_dict("records"),
        table=lambda: _table(rng),
        both=lambda: (rng.random((32, width, 3)).tolist(), rng.integers(0, 2, 32).tolist()),
        data=(rng.random((32, 7)), rng.random((32, 2))),
        clean=clean,
        clean_table=clean_table,
        scaled=lambda x: x / 2,
        touch=touch,
        touch_table=touch_table,
        mapped=lambda a, b: (a[..., :1], b),
        applied=lambda dataset: dataset.map(lambda a, b: (a[:, None], b)),
    )
    return module  # type: ignore[no-any-return]
