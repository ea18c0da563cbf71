"""Record the models of the installed Keras's `applications` into the data files that seqlint reads.

``python scripts/record_applications.py`` writes ``seqlint/knowledge/keras/api/data/applications3.json`` from `keras` and
``applications2.json`` from `tf_keras`, which continues Keras 2. ``python scripts/record_applications.py 3`` writes
only the first, in about two minutes; the second takes about twenty, for Keras 2 builds a graph of operations.
Names, as in ``python scripts/record_applications.py 2 RegNet ResNetRS50``, limit it to the models whose names begin
so; what is recorded of the others stays.

Of each model the numbers of parameters are recorded as what does not depend on an argument and what each channel,
each class and each position of the last feature map adds. They are told apart by building the model with numbers of
channels and classes that occur nowhere else in it. No weight is allocated.
"""

from __future__ import annotations

import importlib
import inspect
import itertools
import json
import math
import multiprocessing
import os
import re
import sys
import warnings
from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from types import ModuleType
from typing import Any

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("CUDA_VISIBLE_DEVICES", "")

DATA = Path(__file__).parent.parent / "seqlint" / "knowledge" / "keras" / "api" / "data"
PACKAGES = {3: "keras", 2: "tf_keras"}

#: odd primes, for channels in these models are even, and kernels are smaller
CHANNELS, CLASSES = 13, 17
#: a size at which all models leave different numbers of rows and columns
SIZE = (128, 192)

#: arguments on which the number of parameters depends irregularly, and the values that are recorded
VARIANTS: dict[str, dict[str, tuple[Any, ...]]] = {
    "MobileNet": {"alpha": (0.25, 0.5, 0.75, 1.0), "depth_multiplier": (1, 2)},
    "MobileNetV2": {"alpha": (0.25, 0.35, 0.5, 0.75, 1.0, 1.3, 1.4)},
    "MobileNetV3Large": {"alpha": (0.5, 0.75, 1.0, 1.25), "minimalistic": (False, True)},
    "MobileNetV3Small": {"alpha": (0.5, 0.75, 1.0, 1.25), "minimalistic": (False, True)},
}


def public(package: ModuleType) -> list[str]:
    """The names of the functions that make a model."""
    return [
        name for name in dir(package.applications) if inspect.isfunction(getattr(package.applications, name))
    ]


def without_allocation(package: ModuleType) -> AbstractContextManager[Any]:
    """A scope in which models are built but their weights have no values."""
    if hasattr(package, "StatelessScope"):
        return package.StatelessScope(initialize_variables=False)  # type: ignore[no-any-return]
    tensorflow = importlib.import_module("tensorflow")
    return tensorflow.Graph().as_default()  # type: ignore[no-any-return]


def record(keras: int, name: str) -> dict[str, Any]:
    """What seqlint knows of one model."""
    warnings.simplefilter("ignore")
    package = importlib.import_module(PACKAGES[keras])
    with without_allocation(package):
        function = getattr(package.applications, name)
        entry = {
            "input": list(function(weights=None, include_top=False).input_shape[1:]),
            "input_with_top": list(function(weights=None).input_shape[1:]),
            "least": _least_size(function),
        }
    entry["variants"] = [
        {"where": where, **_count(package, function, where)} for where in _combinations(name)
    ]
    return entry


def _least_size(function: Any) -> int:
    try:
        function(weights=None, include_top=False, input_shape=(1, 1, 3))
    except ValueError as error:
        found = re.search(r"at least (\d+)", str(error))
        if found is not None:
            return int(found.group(1))
    return 1


def _combinations(name: str) -> Iterator[dict[str, Any]]:
    options = VARIANTS.get(name, {})
    for values in itertools.product(*options.values()):
        yield dict(zip(options, values, strict=True))
    if name.startswith("NASNet"):  # its cells compare sizes to choose how to join their inputs
        yield {"input_shape": [None, None]}


def _count(package: ModuleType, function: Any, where: dict[str, Any]) -> dict[str, Any]:
    keywords = {"weights": None, **where}
    size = keywords.pop("input_shape", SIZE)
    shape = (*size, CHANNELS)
    with without_allocation(package):
        bare = function(include_top=False, input_shape=shape, **keywords)
        _, height, width, features = bare.output_shape
        trainable, frozen = _sizes(bare.trainable_weights), _sizes(bare.non_trainable_weights)
        entry = {"features": features, "trainable": _per_channel(trainable), "frozen": _per_channel(frozen)}
        if None not in size:
            full = function(input_shape=shape, classes=CLASSES, **keywords)
            positions = height * width
            entry["top"] = _top(_sizes(full.trainable_weights), trainable, features * positions, positions)
    return entry


def _sizes(weights: Any) -> list[tuple[int, ...]]:
    return [tuple(weight.shape) for weight in weights]


def _total(shapes: list[tuple[int, ...]]) -> int:
    return sum(map(math.prod, shapes))


def _per_channel(shapes: list[tuple[int, ...]]) -> list[int]:
    """What does not depend on the number of channels, and what each channel adds."""
    channels = sum(math.prod(shape) for shape in shapes if CHANNELS in shape) // CHANNELS
    return [_total(shapes) - channels * CHANNELS, channels]


def _top(
    full: list[tuple[int, ...]], bare: list[tuple[int, ...]], flattened: int, positions: int
) -> list[int]:
    """What the classifier adds whatever its arguments, for each class, and for each position."""
    each_class = sum(math.prod(shape) for shape in full if CLASSES in shape) // CLASSES
    each_position = sum(math.prod(shape) for shape in full if flattened in shape) // positions
    fixed = _total(full) - _total(bare) - each_class * CLASSES - each_position * positions
    return [fixed, each_class, each_position]


def render(recorded: dict[str, Any]) -> str:
    """*recorded* as JSON with one model a line."""
    lines = [
        f" {json.dumps(key)}: {json.dumps(value, sort_keys=True, separators=(',', ':'))}"
        for key, value in sorted(recorded.items())
    ]
    return "{\n" + ",\n".join(lines) + "\n}\n"


def main() -> None:
    """Write the data files of the major versions named on the command line, by default of both."""
    versions = [int(argument) for argument in sys.argv[1:] if argument.isdecimal()]
    prefixes = tuple(argument for argument in sys.argv[1:] if not argument.isdecimal())
    for keras in versions or sorted(PACKAGES):
        path = DATA / f"applications{keras}.json"
        kept = json.loads(path.read_text(encoding="utf-8")) if prefixes else {}
        every = public(importlib.import_module(PACKAGES[keras]))
        names = [name for name in every if name.startswith(prefixes or "")]
        # a process for each model, for Keras keeps much of what it built
        with multiprocessing.get_context("spawn").Pool(maxtasksperchild=1) as pool:
            entries = pool.starmap(record, [(keras, name) for name in names], chunksize=1)
        recorded = dict(zip(names, entries, strict=True))
        path.write_text(render(kept | recorded), encoding="utf-8")


if __name__ == "__main__":
    main()
