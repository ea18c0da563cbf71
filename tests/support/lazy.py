"""Modules that cost seconds to import."""

from __future__ import annotations

import importlib
from typing import Any


class LazyModule:
    """A module that is imported when something is looked up in it for the first time."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, name: str) -> Any:
        return getattr(importlib.import_module(self._name), name)
