"""The documents name what is there."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from support.paths import ROOT

DOCUMENTS = (
    "README.md",
    "CONTRIBUTING.md",
    *(f"docs/{path.name}" for path in sorted((ROOT / "docs").glob("*.md"))),
)
#: the packages of which architecture.md lists the modules, and the folders that it lists
PACKAGES = {
    "The interpreter": (
        ROOT / "seqlint" / "interpreter",
        ("calls", "keras", "keras/api", "keras/models", "operations", "state", "syntax"),
    ),
    "Knowledge": (
        ROOT / "seqlint" / "knowledge",
        (
            "",
            *("keras", "keras/api", "keras/arguments", "keras/functions", "keras/training"),
            *("numpy", "numpy/creation", "numpy/manipulation"),
            *("pandas", "sklearn", "tensorflow", "tensors"),
        ),
    ),
}
_ROW = re.compile(r"\| `([\w/]+\.py)` \| [^|]+ \| ([^|]*)\|")
_PATH = re.compile(r"`((?:[a-z_0-9]+/)*[a-z_0-9]+\.(?:py|md))`")


def _text(document: str) -> str:
    return (ROOT / document).read_text(encoding="utf-8")


def _table_of_modules(package: str) -> Iterator[tuple[str, str]]:
    """Each row of the table of a package: the path, and the names that the module has for example."""
    section = _text("docs/architecture.md").split(f"\n## {package}, module by module\n")[1].split("\n## ")[0]
    for match in _ROW.finditer(section):
        yield match[1], match[2]


def _words(path: Path) -> set[str]:
    """The words in the strings of a module, and the names that it defines; its docstrings do not count."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, (ast.Module, ast.FunctionDef, ast.ClassDef))
        and isinstance(node.body[0], ast.Expr)
    }
    words = {node.name for node in ast.walk(tree) if isinstance(node, ast.ClassDef)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings:
            words.update(re.findall(r"\w+", node.value))
    return words


@pytest.mark.parametrize("package", PACKAGES)
def test_the_table_of_a_package_names_every_module(package: str) -> None:
    root, folders = PACKAGES[package]
    modules = [
        path.relative_to(root).as_posix()
        for folder in folders
        for path in (root / folder).glob("*.py")
        if path.name != "__init__.py"
    ]
    assert sorted(module for module, _ in _table_of_modules(package)) == sorted(modules)


@pytest.mark.parametrize(
    ("package", "module", "examples"),
    [(package, *row) for package in PACKAGES for row in _table_of_modules(package)],
)
def test_what_a_table_names_is_in_that_module(package: str, module: str, examples: str) -> None:
    assert set(re.findall(r"`(\w+)`", examples)) <= _words(PACKAGES[package][0] / module)


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_file_that_a_document_names_exists(document: str) -> None:
    files = [
        f"/{path.relative_to(ROOT).as_posix()}"
        for path in ROOT.rglob("*")
        if path.suffix in (".py", ".md") and not path.relative_to(ROOT).parts[0].startswith((".", "build"))
    ]
    named = _PATH.findall(_text(document))
    assert [name for name in named if not any(file.endswith(f"/{name}") for file in files)] == []


@pytest.mark.parametrize("document", DOCUMENTS)
def test_tables_and_headings_stand_apart(document: str) -> None:
    lines = _text(document).splitlines()
    for before, line, after in zip(["", *lines], lines, [*lines[1:], ""], strict=False):
        if re.fullmatch(r"\|( --- \|)+", line):
            assert before.startswith("|"), line
            assert after.startswith("|"), f"no row follows {before}"
        if line.startswith("## "):
            assert before == "", line
