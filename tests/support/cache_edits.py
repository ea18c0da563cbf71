"""A small project that is edited at random, and checked with and without a cache."""

from __future__ import annotations

import functools
import os
import random
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from seqlint.configuration.settings import Settings, load_settings
from seqlint.findings import Finding
from seqlint.linter import lint
from seqlint.run import check_paths
from seqlint.workers import in_child

_MODEL = """\
from keras import Input, Sequential, layers
from {module} import {name}
model = Sequential([Input(({size},)), layers.Dense(4), layers.Reshape({name})])
model.compile("sgd", "mse", metrics=["accuracy"])
"""
_SIZES = ("(2, 2)", "(4,)", "(5,)", "(2, 3)")
_SETTINGS = (
    "",
    'ignore = ["SEQ1"]',
    "target-keras = 2",
    'warn = ["SEQ105"]',
    '[per-file-ignores]\n"a.py" = ["ALL"]',
)
_REQUIREMENTS = ("", "tensorflow==2.11\n", "keras>=3\n")

Result = tuple[list[Finding], int, int]


class Project:
    """The files in *root*, which is the working directory, changed by a seeded source of chance."""

    def __init__(self, root: Path, seed: str) -> None:
        self.root, self.random = root, random.Random(seed)
        (root / ".git").mkdir(exist_ok=True)
        for name in ("a.py", "b.py", "pkg/c.py"):
            self._write_program(name)
        self._write_module("shapes.py")

    def edit(self) -> str:
        """Change something; what it was."""
        edits: tuple[Callable[[], str], ...] = (
            lambda: self._write_program(self.random.choice(("a.py", "b.py", "pkg/c.py", "new.py"))),
            lambda: self._write_module(
                self.random.choice(("shapes.py", "pkg/shapes.py", "sizes.py", "shapes/__init__.py"))
            ),
            lambda: self._write("seqlint.toml", self.random.choice(_SETTINGS)),
            lambda: self._write(
                self.random.choice(("requirements.txt", "pkg/requirements.txt")),
                self.random.choice(_REQUIREMENTS),
            ),
            self._remove,
            self._move,
            self._touch,
        )
        return self.random.choice(edits)()

    def _write_program(self, name: str) -> str:
        module, size = self.random.choice(("shapes", "sizes")), self.random.choice((3, 8))
        return self._write(name, _MODEL.format(module=module, name="SHAPE", size=size))

    def _write_module(self, name: str) -> str:
        if self.random.random() < 0.3:
            return self._write(name, "from sizes import SHAPE\n")
        return self._write(name, f"SHAPE = {self.random.choice(_SIZES)}\n")

    def _write(self, name: str, text: str) -> str:
        path = self.root / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return f"write {name}: {text!r}"

    def files(self) -> list[Path]:
        """The files of the project."""
        return sorted(
            path for path in self.root.rglob("*.*") if path.is_file() and ".seqlint_cache" not in path.parts
        )

    def _remove(self) -> str:
        path = self.random.choice(self.files())
        path.unlink()
        if path.name == "__init__.py":
            shutil.rmtree(path.parent)
        return f"remove {path.relative_to(self.root)}"

    def _move(self) -> str:
        path = self.random.choice(self.files())
        target = self.root / self.random.choice(("a.py", "moved.py", "pkg/moved.py", "shapes.py"))
        os.replace(path, target)
        return f"move {path.relative_to(self.root)} to {target.relative_to(self.root)}"

    def _touch(self) -> str:
        path = self.random.choice(self.files())
        os.utime(path)
        return f"touch {path.relative_to(self.root)}"


def checked(cache: str | None) -> Result | None:
    """What a check of the working directory finds in a process of its own, with the cache in this folder."""

    def check() -> Result:
        settings = load_settings(["."], {} if cache is None else {"cache-dir": cache})
        if cache is None:
            settings = replace(settings, cache_dir=None)
        result = check_paths(["."], settings)
        return result.findings, result.file_count, sum(report.model_count for report in result.reports)

    _import_everything()
    return in_child(check)


@functools.cache
def _import_everything() -> None:
    """Import what a check needs, so that each child need not."""
    lint("first.py", b"from keras import Sequential; Sequential([]).compile()", Settings())


def difference(root: Path, seed: str, length: int) -> str | None:
    """The edits after which a check with a cache differs from one without; None if there are none."""
    project, done = Project(root, seed), []
    for _ in range(length):
        if project.files():
            done.append(project.edit())
        with_cache, without = checked(".seqlint_cache"), checked(None)
        if with_cache != without:
            return "\n".join((f"seed {seed}", *done, f"with the cache: {with_cache}", f"without: {without}"))
    return None
