"""The scripts of the repository, as modules."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from functools import cache
from pathlib import Path
from types import ModuleType

from support.paths import ROOT


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
