"""What is installed is what is here."""

import ast
import graphlib
import importlib
import re
import sys
from typing import Any

from seqlint import __version__
from support.paths import ROOT

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib


def _project() -> dict[str, Any]:
    project: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    return project


def test_every_package_is_installed() -> None:
    """The packages are listed by hand, for `rules/` is installed under another name."""
    found = {
        ".".join(path.parent.relative_to(ROOT).parts)
        for folder in ("seqlint", "rules")
        for path in (ROOT / folder).rglob("__init__.py")
    }
    expected = {f"seqlint.{name}" if name.startswith("rules") else name for name in found}
    assert set(_project()["tool"]["setuptools"]["packages"]) == expected


def test_files_are_of_a_readable_size() -> None:
    """A rule or layer of at most 150 lines, any module of at most 500."""
    for path in [*(ROOT / "seqlint").rglob("*.py"), *(ROOT / "rules").rglob("*.py")]:
        name, lines = path.relative_to(ROOT), len(path.read_text(encoding="utf-8").splitlines())
        is_small = not {"rules", "layers"}.isdisjoint(name.parts)
        assert lines <= (150 if is_small else 500), f"{name} has {lines} lines"


def test_no_imports_run_in_a_ring() -> None:
    """So every module can be imported first. Imports within functions run later, if at all."""
    folders = {"seqlint": ROOT / "seqlint", "seqlint.rules": ROOT / "rules"}
    modules = {
        ".".join([package, *path.relative_to(folder).with_suffix("").parts]).removesuffix(".__init__"): path
        for package, folder in folders.items()
        for path in folder.rglob("*.py")
    }
    graph = {}
    for name, path in modules.items():
        names = _imported(ast.parse(path.read_text(encoding="utf-8")))
        imported = {name if name in modules else name.rpartition(".")[0] for name in names}
        # importing a module imports the packages around it first, but for those that are being imported already
        around = {package for module in imported for package in _packages(module)} - _packages(name)
        graph[name] = ((imported | around) & modules.keys()) - {name}
    order = list(graphlib.TopologicalSorter(graph).static_order())
    for module in order:
        importlib.import_module(module)
    assert len(order) > 300


def _packages(module: str) -> set[str]:
    """The packages that a module is in."""
    parts = module.split(".")
    return {".".join(parts[:length]) for length in range(1, len(parts))}


def _imported(tree: ast.AST) -> set[str]:
    """The modules, and the names in modules, whose import runs when the module of *tree* does."""
    found: set[str] = set()
    todo = [tree]
    while todo:
        node = todo.pop()
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
        elif isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            todo += node.orelse
        elif not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)):
            todo += ast.iter_child_nodes(node)
    return found


def test_the_version_is_stated_once_and_named_in_the_examples() -> None:
    """`__version__` is the version; README and docs name it where users copy it."""
    assert "version" in _project()["project"]["dynamic"]
    for document in ("README.md", "docs/ci.md"):
        named = re.findall(r"(?:rev: |@)v(\d+\.\d+\.\d+)", (ROOT / document).read_text(encoding="utf-8"))
        assert set(named) == {__version__}, document
