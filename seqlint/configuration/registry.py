"""Every rule: those of seqlint itself, and those of installed packages. They are imported on demand."""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import TYPE_CHECKING

from seqlint.errors import UsageError

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

    from seqlint.rule import Rule

ENTRY_POINTS = "seqlint.rules"


@cache
def all_rules() -> tuple[Rule, ...]:
    """One instance of every rule, by code."""
    import pkgutil

    import seqlint.rules

    rules: list[Rule] = []
    for module in pkgutil.walk_packages(seqlint.rules.__path__, "seqlint.rules."):
        if not module.ispkg:
            rules.extend(_rules_in(module.name))
    rules.extend(_third_party_rules())
    return tuple(sorted(rules, key=lambda rule: rule.code))


@cache
def rule_codes() -> Mapping[str, str]:
    """The code of each rule, by its code and by its name, both in lower case."""
    return {key: rule.code for rule in all_rules() for key in (rule.code.lower(), rule.name)}


def find_rule(key: str) -> Rule | None:
    """The rule with this code or name."""
    code = rule_codes().get(key.strip().lower())
    return next((rule for rule in all_rules() if rule.code == code), None)


def _rules_in(module_name: str) -> Iterator[Rule]:
    from seqlint.rule import Rule

    module = importlib.import_module(module_name)
    for value in vars(module).values():
        if isinstance(value, type) and issubclass(value, Rule) and value.__module__ == module_name:
            yield value()


def third_party_versions() -> tuple[tuple[str, str], ...]:
    """The installed packages that have rules, and their versions."""
    packages = (entry_point.dist for entry_point in _entry_points())
    return tuple((package.name, package.version) for package in packages if package is not None)


def _third_party_rules() -> Iterator[Rule]:
    for entry_point in _entry_points():
        try:
            rule = entry_point.load()()
        except Exception as error:
            package = entry_point.dist.name if entry_point.dist is not None else entry_point.module
            text = f"the rule '{entry_point.name}' of the package '{package}' cannot be loaded: {error}"
            raise UsageError(text) from error
        yield rule


def _entry_points() -> Iterable[EntryPoint]:
    if not any(map(_declares_rules, sys.path)):
        return ()
    from importlib.metadata import entry_points

    return entry_points(group=ENTRY_POINTS)


def _declares_rules(folder: str) -> bool:
    """Whether a package installed in *folder* has rules: reading this costs less than importing what loads them."""
    try:
        names = [name for name in os.listdir(folder or ".") if name.endswith((".dist-info", ".egg-info"))]
    except OSError:
        return False
    section = f"[{ENTRY_POINTS}]".encode()
    return any(section in _content(os.path.join(folder, name, "entry_points.txt")) for name in names)


def _content(path: str) -> bytes:
    try:
        with open(path, "rb") as file:
            return file.read()
    except OSError:
        return b""
