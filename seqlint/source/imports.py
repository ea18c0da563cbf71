"""The program's own modules, as opposed to libraries: in the folder of the file that imports them or above, read once."""

from __future__ import annotations

import os
import re
from functools import lru_cache

from seqlint.source.cell import Source
from seqlint.source.files.reader import may_hold_models, read_module
from seqlint.source.observed import look_for, look_into

#: the size of the largest module that is read because another file imports it
_LARGEST = 500_000
#: how many folders above the importing file are searched
_HEIGHT = 5
#: packages that are libraries: what they define is a reference, not an unknown
LIBRARIES = frozenset(
    "tensorflow keras tf_keras tensorflow_core numpy pandas sklearn scipy matplotlib seaborn math os sys random "
    "functools itertools collections operator json time datetime pathlib types typing dataclasses copy re glob shutil "
    "pickle csv argparse logging warnings string cv2 PIL tqdm h5py skimage tensorflow_hub tensorflow_datasets "
    "tensorflow_addons tensorflow_model_optimization "
    "keras_tuner kerastuner scikeras optuna hyperopt wandb mlflow shap lime livelossplot visualkeras "
    "tensorflowjs coremltools tf2onnx onnx imblearn xgboost lightgbm statsmodels nltk joblib requests plotly IPython "
    "builtins io abc enum contextlib subprocess unittest pytest absl torch".split()
)
_USE = re.compile(rb"\.(?:fit|compile|add|evaluate|predict|build)\(")
#: at the beginning of a line, which in a notebook is a quote or an escaped line end
_IMPORT = re.compile(
    rb"(?:^|\"|\\n)[ \t]*(?:from[ \t]+(\.*)([\w.]*)[ \t]+import|import[ \t]+([\w.]+))", re.MULTILINE
)


def is_library(name: str) -> bool:
    """Whether a module belongs to a known library."""
    return name.partition(".")[0] in LIBRARIES


def load_module(importer: str, module: str, level: int) -> Source | None:
    """The module that *importer* imports by this name, or None where the program has none.

    *level* counts the leading dots of a relative import.
    """
    path = find_module(importer, module, level)
    if path is None:
        return None
    look_into(path)
    stat = os.stat(path)
    return None if stat.st_size > _LARGEST else _read(path, stat.st_mtime_ns)


def find_module(importer: str, module: str, level: int) -> str | None:
    """The path of the module's file: relative to *importer*, or in its folder or one above it."""
    folder = os.path.dirname(importer)
    tail = os.path.join(*module.split(".")) if module else ""
    for _ in range(level - 1):
        folder = os.path.join(folder, os.pardir)
    top = module.partition(".")[0]
    for _ in range(1 if level else _HEIGHT):
        entries = _entries(folder)
        for name in (top, f"{top}.py", ".git"):
            look_for(os.path.join(folder, name))
        if not module or top in entries or f"{top}.py" in entries:
            base = os.path.join(folder, tail)
            for candidate in (f"{base}.py" if tail else "", os.path.join(base, "__init__.py")):
                if not candidate or _is_same(candidate, importer):
                    continue
                look_for(candidate)
                if os.path.isfile(candidate):
                    return os.path.normpath(candidate)
        if level or ".git" in entries or not folder:
            break
        folder = (
            os.path.dirname(os.path.abspath(folder)) if os.path.isabs(folder) else os.path.dirname(folder)
        )
    return None


def _entries(folder: str) -> frozenset[str]:
    """The names in a folder; none where it cannot be read."""
    try:
        return _listed(folder or os.curdir, os.stat(folder or os.curdir).st_mtime_ns)
    except OSError:
        return frozenset()


@lru_cache(maxsize=256)
def _listed(folder: str, modified: int) -> frozenset[str]:
    return frozenset(os.listdir(folder))


def _is_same(path: str, other: str) -> bool:
    return os.path.abspath(path) == os.path.abspath(other)


@lru_cache(maxsize=256)
def _read(path: str, modified: int) -> Source | None:
    with open(path, "rb") as file:
        return read_module(path, file.read())


@lru_cache(maxsize=4096)
def _holds_models(path: str) -> bool:
    return may_hold_models(_bytes(path))


@lru_cache(maxsize=4096)
def _names_keras(path: str) -> bool:
    return b"keras" in _bytes(path)


def _bytes(path: str) -> bytes:
    """The bytes of a module; none for a module that is too large."""
    if os.path.getsize(path) > _LARGEST:
        return b""
    with open(path, "rb") as file:
        return file.read()


def is_relevant(filename: str, data: bytes) -> bool:
    """Whether a file is worth parsing: it may contain models, or import a module that has models or imports Keras."""
    return may_hold_models(data) or _may_use_module(filename, data)


def _may_use_module(filename: str, data: bytes) -> bool:
    builds = b"Sequential" in data
    if not builds and _USE.search(data) is None:
        return False
    for dots, relative, absolute in _IMPORT.findall(data):
        module = (relative or absolute).decode("ascii", "replace")
        if not dots and is_library(module):
            continue
        path = find_module(filename, module, len(dots))
        if path is not None and (_holds_models(path) or (builds and _names_keras(path))):
            return True
    return False
