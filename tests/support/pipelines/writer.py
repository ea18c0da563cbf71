"""Puts pipelines together: a step is kept if it runs, and the model is written for what comes out."""

from __future__ import annotations

import copy
import random
import re
import textwrap
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from support.pipelines.feeds import DATASET_STEPS, DATASETS, FITS
from support.pipelines.models import model_for
from support.pipelines.sources import SOURCES
from support.pipelines.steps import ANY, BY_RANK, TARGETS
from support.pipelines.table_steps import EXTRACTIONS, TABLE
from support.pipelines.world import HEADER, limited, namespace, run

_DATA = ("x", "y", "table", "dataset")
_FEWEST, _MOST, _LARGEST = 8, 400, 40_000


@dataclass(frozen=True)
class Pipeline:
    """The statements that prepare data, and the call that trains a model with it."""

    seed: str
    source: str
    steps: tuple[str, ...]
    fit: str
    #: from which step on they stand in a function; None where they do not
    in_function: int | None = None

    def preparation(self) -> str:
        """The statements up to the model."""
        before = self.steps if self.in_function is None else self.steps[: self.in_function]
        lines = [self.source, *before]
        if self.in_function is not None:
            inner = "\n".join([*self.steps[self.in_function :], "return x, y"])
            lines += ["def prepare(x, y):", re.sub("^", "    ", inner, flags=re.MULTILINE)]
            lines.append("x, y = prepare(x, y)")
        return "\n".join(lines)

    def without(self, index: int) -> Pipeline:
        """The pipeline without one of its steps."""
        start = self.in_function
        return replace(
            self,
            steps=self.steps[:index] + self.steps[index + 1 :],
            in_function=None if start is None else start - (index < start),
        )

    def program(self) -> str | None:
        """The whole program; None where the steps do not run, or give nothing that a model could be trained with."""
        names = namespace(self.seed)
        try:
            with limited():
                run(self.preparation(), names)
                x, y = _first_samples(names)
        except Exception:  # noqa: BLE001 - whatever it is, this is no pipeline
            return None
        model = model_for(x, y, random.Random(self.seed), has_arrays="dataset" not in names)
        return None if model is None else "\n".join([HEADER + self.preparation(), model, self.fit, ""])


def _first_samples(names: dict[str, Any]) -> tuple[Any, Any]:
    """The samples, as far as a data set's first batch shows them, and all targets."""
    if "dataset" not in names:
        return names["x"], names["y"]
    batches = list(names["dataset"].take(40).as_numpy_iterator())
    return batches[0][0], np.concatenate([batch[1] for batch in batches])


class Writer:
    """Writes one pipeline; the same seed gives the same."""

    def __init__(self, seed: str) -> None:
        self.random = random.Random(seed)
        self.seed = seed
        self.names = namespace(seed)
        self.steps: list[str] = []

    def pipeline(self) -> Pipeline | None:
        """A pipeline, or None where the source cannot be used."""
        arrays, tables = SOURCES[self.random.choices(list(SOURCES), [5, 3, 2])[0]]
        has_table = self.random.random() < 0.4
        source = self._filled(self.random.choice(tables if has_table else arrays))
        try:
            with limited():
                run(source, self.names)
        except Exception:  # noqa: BLE001
            return None
        if has_table:
            self._take(TABLE, self._few())
            if not self._take(EXTRACTIONS, 1):
                return None
        elif not self._is_usable():
            return None
        start = len(self.steps)
        for _ in range(self._few()):
            rank = np.ndim(self.names["x"])
            self._take((TARGETS, ANY, BY_RANK.get(rank, ANY))[self.random.choice((0, 1, 1, 2, 2, 2))], 1)
        in_function = start if self.random.random() < 0.2 else None
        fit = self._filled(self.random.choice(FITS))
        if in_function is None and self.random.random() < 0.25 and self._take(DATASETS, 1):
            self._take(DATASET_STEPS, self.random.randint(0, 3))
            fit = "model.fit(dataset)"
        return Pipeline(self.seed, source, tuple(self.steps), fit, in_function)

    def _few(self) -> int:
        """A number of steps: after many of them little is known that could be wrong."""
        return self.random.choice((1, 1, 1, 2, 2, 3, 3, 4, 6))

    def _filled(self, template: str) -> str:
        text = textwrap.dedent(template).strip()
        return re.sub(r"\bN\b", lambda _: str(self.random.randint(1, 4)), text)

    def _take(self, templates: tuple[str, ...], count: int) -> int:
        """Add steps that run and leave usable data; how many were found."""
        found = 0
        for template in self.random.sample(templates, min(len(templates), 4 + 3 * count)):
            if found == count:
                break
            found += self._try(self._filled(template))
        return found

    def _try(self, step: str) -> bool:
        before: dict[str, Any] = {
            name: self.names[name] if name == "dataset" else copy.deepcopy(self.names[name])
            for name in _DATA
            if name in self.names
        }
        try:
            with limited():
                run(step, self.names)
                usable = self._is_usable()
        except Exception:  # noqa: BLE001
            usable = False
        if usable:
            self.steps.append(step)
        else:
            for name in _DATA:
                self.names.pop(name, None)
            self.names.update(before)
        return usable

    def _is_usable(self) -> bool:
        """Whether what the names hold now is data that a model may be trained with in the end."""
        if "dataset" in self.names:
            samples, targets = next(self.names["dataset"].as_numpy_iterator())
            return 0 < len(samples) == len(targets) and samples.size < _LARGEST and samples.ndim < 6
        if "x" not in self.names:
            table = self.names["table"]
            return _FEWEST <= len(table) <= _MOST and 1 < table.shape[1] < 30 and "target" in table
        x, y = np.asarray(self.names["x"]), np.asarray(self.names["y"])
        return (
            _FEWEST <= len(x) == len(y) <= _MOST
            and x.dtype.kind in "fiub"
            and 0 < x.size < _LARGEST
            and 0 < x.ndim < 5
            and y.ndim < 4
            and bool(np.isfinite(x.astype(float)).all())
        )
