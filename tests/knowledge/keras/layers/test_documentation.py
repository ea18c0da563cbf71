"""What the declarations say of themselves: the shapes of each layer, and the files of Keras that a module follows."""

from __future__ import annotations

import importlib
import pkgutil
import re
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import pytest

from seqlint.knowledge.keras import layers
from seqlint.knowledge.keras.layers._shared.registry import declarations

#: ``keras/src/layers/core/dense.py``, or a directory with the files that are named before it
_SOURCE = re.compile(r"((?:tf_)?keras/src(?:/\w+)+)(/\w+\.py|\.py)?")
_FILE = re.compile(r"(?<![\w/])\w+\.py\b")
#: modules that follow no file of Keras
_OWN = {"branches", "inner", "operation"}


def _modules() -> list[str]:
    names = [module.name for module in pkgutil.walk_packages(layers.__path__, f"{layers.__name__}.")]
    families = [name.removeprefix(f"{layers.__name__}.") for name in names]
    return [name for name in families if "." in name and not name.startswith("_")]


@cache
def _installed(path: str) -> Path:
    spec = find_spec(path.partition("/")[0])
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).parent.parent / path


@pytest.mark.parametrize("name", _modules())
def test_module_names_files_of_keras(name: str) -> None:
    documentation = importlib.import_module(f"{layers.__name__}.{name}").__doc__ or ""
    sources = ["".join(found.groups("")) for found in _SOURCE.finditer(documentation)]
    assert sources or name.rpartition(".")[2] in _OWN
    assert [source for source in sources if not _installed(source).exists()] == []
    folders = [_installed(source) for source in sources if not source.endswith(".py")]
    named = _FILE.findall(documentation)
    assert [file for file in named if not any((folder / file).exists() for folder in folders)] == []


@pytest.mark.parametrize("name", sorted(declarations(3)))
def test_layer_states_shapes(name: str) -> None:
    first_line = (type(declarations(3)[name]).__doc__ or "").partition("\n")[0]
    assert " -> " in first_line or first_line.startswith("-> ")
