"""What formats for other programs say of a finding: its place in a file, its text, and a fingerprint.

These programs know nothing of the cells of a notebook, so a finding in one stands in its first line, and its text
names the cell.
"""

from __future__ import annotations

import hashlib
import os
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import PurePath

from seqlint.findings import Finding
from seqlint.site import Place


def in_file(place: Place) -> Place:
    """*place* in its file: for a notebook, the start of the file."""
    return (
        place if place.cell is None else replace(place, cell=None, row=1, column=1, end_row=1, end_column=1)
    )


def cell_of(place: Place) -> str:
    """``cell 3, line 4: ``, or nothing in a script."""
    return "" if place.cell is None else f"cell {place.cell}, line {place.row}: "


def text_of(finding: Finding) -> str:
    """The message with its cell."""
    return f"{cell_of(finding.place)}{finding.message}"


def text_with_help(finding: Finding, separator: str = "\n") -> str:
    """The message with its cell, and the help."""
    return text_of(finding) + (f"{separator}help: {finding.help}" if finding.help else "")


def posix(filename: str) -> str:
    """The path with forward slashes."""
    return PurePath(filename).as_posix() if os.sep != "/" else filename


def with_fingerprints(findings: Iterable[Finding]) -> Iterator[tuple[Finding, str]]:
    """Each finding with a fingerprint, which stays the same when its line moves.

    It is made of the rule, the path and the text of the line; of several equal ones, each has a number.
    """
    seen: Counter[str] = Counter()
    for finding in findings:
        place = finding.place
        key = "\0".join((finding.code or finding.name, posix(place.filename), " ".join(place.line.split())))
        seen[key] += 1
        yield finding, hashlib.sha256(f"{key}\0{seen[key]}".encode()).hexdigest()[:32]
