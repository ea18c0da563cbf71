"""The scripts of the repository, as modules."""

from __future__ import annotations

import importlib.util
import sys
from functools import cache
from types import ModuleType

from support.paths import ROOT


@cache
def script(name: str) -> ModuleType:
    """The module of ``scripts/<name>.py``."""
    spec = importlib.util.spec_from_file_location(name, ROOT / "scripts" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module
