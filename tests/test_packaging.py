"""What is installed is what is here."""

import subprocess
import sys
from typing import Any

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


#: imports every module of the package before all others, in one process
_IMPORT_EACH_FIRST = """
import importlib, pkgutil, sys
import seqlint
for module in list(pkgutil.walk_packages(seqlint.__path__, "seqlint.")):
    for name in [name for name in sys.modules if name.split(".")[0] == "seqlint"]:
        del sys.modules[name]
    importlib.import_module(module.name)
    print(module.name)
"""


def test_every_module_can_be_imported_first() -> None:
    """No ring of imports that only some other order of imports hides."""
    done = subprocess.run(
        [sys.executable, "-c", _IMPORT_EACH_FIRST], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "seqlint.knowledge.keras.signatures" in done.stdout.splitlines()
