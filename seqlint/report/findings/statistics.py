"""How many findings each rule has."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from seqlint.findings import Finding
from seqlint.report.style import Style


def render(findings: Iterable[Finding], style: Style) -> Iterator[str]:
    """The lines of the report: number, code and name, the most frequent rule first."""
    counts = _count(findings)
    width = max((len(f"{number:,}") for _, number in counts), default=0)
    for (code, name), number in counts:
        yield f"{style.bold(f'{number:>{width},}')}  {code}  {name}"


def render_json(findings: Iterable[Finding], style: Style) -> Iterator[str]:
    """The same for programs."""
    import json

    rows = [{"code": code, "name": name, "count": number} for (code, name), number in _count(findings)]
    yield json.dumps(rows, indent=2)


def _count(findings: Iterable[Finding]) -> list[tuple[tuple[str, str], int]]:
    counter = Counter((finding.code, finding.name) for finding in findings)
    return sorted(counter.items(), key=lambda item: (-item[1], item[0]))
