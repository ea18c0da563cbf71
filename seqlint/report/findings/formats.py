"""The formats of findings by name: `json-lines` is in `json_lines.py`."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterable, Iterator

from seqlint.findings import Finding
from seqlint.report.style import Style

#: the formats for people, which end with a line on what was found
FOR_READERS = frozenset(("full", "concise", "grouped"))
#: the formats with all that is known of a finding
FOR_PROGRAMS = frozenset(("json", "json-lines"))


def renderer(name: str) -> Callable[[Iterable[Finding], Style], Iterator[str]]:
    """The function that makes the lines of a report in this format."""
    module = importlib.import_module(f"seqlint.report.findings.{name.replace('-', '_')}")
    render: Callable[[Iterable[Finding], Style], Iterator[str]] = module.render
    return render
