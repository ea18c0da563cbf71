"""Which releases of packages a program asks for: in commands of its notebook, and in the files of its project.

Nothing is executed and nothing is resolved: a requirement is read as it is written.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

Release = tuple[int, ...]

#: files that are larger are not read
_LARGEST = 3_000_000
_NAMES = r"(?:tensorflow(?:[-_](?:gpu|cpu|intel|macos|addons))?|keras(?:[-_]contrib)?|qkeras)"
_CLAUSE = r"(?:===?|~=|!=|<=?|>=?|\^|~|=)\s*\d+(?:\.\d+)*(?:\.\*)?[\w.]*"
#: one requirement as pip writes it, in a line of its own or within quotes
_REQUIREMENT = re.compile(
    rf"(?<![\w./@-])(?P<name>{_NAMES})(?:\[[^\]]*\])?(?![\w-])\s*(?P<clauses>(?:{_CLAUSE}\s*,?\s*)*)",
)
#: ``tensorflow = "^2.11"``, ``tensorflow = {version = "==2.11"}``, ``"tensorflow": {... "version": "==2.11"}``
_TABLE_ENTRY = re.compile(
    rf"""^\s*["']?(?P<name>{_NAMES})["']?\s*[:=]\s*(?:\{{[^}}]*?["']?version["']?\s*[:=]\s*)?["'](?P<clauses>[^"']*)["']""",
    re.MULTILINE,
)
_LOCKED = re.compile(
    rf"""^name\s*=\s*["'](?P<name>{_NAMES})["']\s*^version\s*=\s*["'](?P<release>[\d.]+)""", re.MULTILINE
)
_ONE_CLAUSE = re.compile(r"(===?|~=|!=|<=?|>=?|\^|~|=|)\s*(\d+(?:\.\d+)*)(\.\*)?")
#: what limits a requirement to some systems, behind it in its line
_MARKER = re.compile(r"\s*;|[^\n\[\]]*\b(?:markers|python|platform)\b")
_COMMENT = re.compile(r"(?:^|[ \t])#.*$", re.MULTILINE)
_INSTALL = re.compile(r"\b(?:install|add)\b")


@dataclass(frozen=True)
class Bounds:
    """The releases that are possible: from *least* on, and those *below* another."""

    least: Release | None = None
    below: Release | None = None


@dataclass(frozen=True)
class Requirement:
    """A package, the releases that are asked for, and where: *text* as written, *row* from 1."""

    name: str
    bounds: Bounds
    text: str
    filename: str
    row: int


def installs(command: str) -> Iterator[tuple[str, Bounds, str]]:
    """The packages that a command installs, with their bounds and as written."""
    if _INSTALL.search(command):
        for match in _REQUIREMENT.finditer(command):
            yield _name(match), bounds(match["clauses"]), match[0].strip().rstrip(",")


def bounds(clauses: str) -> Bounds:
    """What clauses such as ``>=2.4,<2.16`` leave: pip's, and ``^`` and ``~`` of Poetry and ``=`` of conda."""
    least: Release | None = None
    below: Release | None = None
    for operator, digits, wildcard in _ONE_CLAUSE.findall(clauses):
        release = tuple(map(int, digits.split(".")))
        low, high = _clause(operator, release, is_prefix=bool(wildcard))
        least = low if least is None or (low is not None and low > least) else least
        below = high if below is None or (high is not None and high < below) else below
    return Bounds(_stripped(least), _stripped(below))


def _stripped(release: Release | None) -> Release | None:
    """The release without zeros at its end, so that 2.16.0 is 2.16."""
    while release is not None and release[-1:] == (0,):
        release = release[:-1]
    return release


def _clause(operator: str, release: Release, *, is_prefix: bool) -> tuple[Release | None, Release | None]:
    if operator in ("<", "<="):
        return None, release if operator == "<" else _next(release)
    if operator == "!=":
        return None, None
    if operator in (">", ">="):
        return release, None
    if operator == "~=":
        return release, _next(release[:-1]) if len(release) > 1 else None
    if operator == "^":
        return release, _next(release[:1])
    if operator == "~":
        return release, _next(release[:2])
    if operator == "==" and not is_prefix:
        return release, (*release, 0, 1)
    return release, _next(release)


def _next(release: Release) -> Release:
    """The first release that does not begin with this one."""
    return (*release[:-1], release[-1] + 1)


# The files of a project


@lru_cache(maxsize=1024)
def project_requirements(directory: str) -> tuple[Requirement, ...]:
    """What the files in a directory ask for. Each directory is looked at once in a run."""
    found: list[Requirement] = []
    for path in _files(directory):
        try:
            if os.path.getsize(path) > _LARGEST:
                continue
            with open(path, encoding="utf-8", errors="replace") as file:
                text = file.read()
        except OSError:
            continue
        if "tensorflow" in text or "keras" in text:
            found += _read(path, text)
    return tuple(found)


def project_directories(filename: str, stop: str | None = None) -> Iterator[str]:
    """The directory of a file and those above it: up to *stop*, the root of the repository or the working directory.

    Where the file is in none of these, only its own directory.
    """
    own = directory = os.path.dirname(os.path.abspath(filename))
    above: list[str] = []
    while True:
        above.append(directory)
        if directory in (stop, os.getcwd()) or os.path.exists(os.path.join(directory, ".git")):
            break
        parent = os.path.dirname(directory)
        if parent == directory:
            above = [own]
            break
        directory = parent
    yield from above


def _files(directory: str) -> Iterator[str]:
    try:
        names = sorted(os.listdir(directory))
    except OSError:
        return
    for name in names:
        if _reader(name) is not None:
            yield os.path.join(directory, name)
    if "requirements" in names:
        inner = os.path.join(directory, "requirements")
        if os.path.isdir(inner):
            yield from (
                os.path.join(inner, name) for name in sorted(os.listdir(inner)) if name.endswith(".txt")
            )


def _reader(name: str) -> tuple[re.Pattern[str], ...] | None:
    """How the requirements in a file are written, by its name; None where it has none."""
    if name.endswith((".txt", ".in")) and ("requirements" in name or "constraints" in name):
        return (_REQUIREMENT,)
    if name.startswith("environment") and name.endswith((".yml", ".yaml")):
        return (_REQUIREMENT,)
    return {
        "pyproject.toml": (_REQUIREMENT, _TABLE_ENTRY),
        "setup.cfg": (_REQUIREMENT,),
        "Pipfile": (_TABLE_ENTRY,),
        "Pipfile.lock": (_TABLE_ENTRY,),
        "poetry.lock": (_LOCKED,),
        "pdm.lock": (_LOCKED,),
        "uv.lock": (_LOCKED,),
    }.get(name)


def _read(path: str, text: str) -> Iterator[Requirement]:
    text = _COMMENT.sub("", text)
    for pattern in _reader(os.path.basename(path)) or (_REQUIREMENT,):
        for match in pattern.finditer(text):
            groups = match.groupdict()
            if _MARKER.match(text, match.end()):
                continue
            clauses = f"=={groups['release']}" if "release" in groups else groups["clauses"]
            row = text.count("\n", 0, match.start("name")) + 1
            yield Requirement(_name(match), bounds(clauses), f"{match['name']}{clauses.strip()}", path, row)


def _name(match: re.Match[str]) -> str:
    return match["name"].replace("_", "-")
