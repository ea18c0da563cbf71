"""The scripts of the repository, as modules."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from collections.abc import Callable
from functools import cache
from importlib.metadata import version
from pathlib import Path
from types import ModuleType

import pytest

from support.paths import ROOT
from support.recording import DISTRIBUTIONS, keras_says


@cache
def script(name: str) -> ModuleType:
    """The module of ``scripts/<name>.py``."""
    return load(name, ROOT / "scripts" / f"{name}.py")


def load(name: str, path: Path) -> ModuleType:
    """The module in the file *path*, which others import by this *name* from now on."""
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def same_as_stored(stored: str, keras: int, recorder: ModuleType, compare: Callable[[], bool]) -> bool:
    """Whether *compare* finds that the *recorder* would write again what is *stored* of a version of Keras.

    Skips the test where another release is installed than the one that was stored.
    """
    release = version(DISTRIBUTIONS[keras])
    if f'"version": "{release}"' not in stored:
        pytest.skip(f"recorded from another version of Keras than {release}")
    return bool(keras_says("", [stored, release, recorder], compare, keras))


def ruff_complaints(path: str, text: str) -> str:
    """What ruff says about a file of the repository with this *text*."""
    complaints = ""
    for command in (["format", "--diff"], ["check", "--quiet"]):
        done = subprocess.run(
            ["ruff", *command, "--stdin-filename", path, "-"],
            input=text,
            text=True,
            cwd=ROOT,
            capture_output=True,
            check=False,
        )
        complaints += done.stdout + done.stderr if done.returncode else ""
    return complaints
