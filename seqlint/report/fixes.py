"""What was fixed, what could be, and the changes as a unified diff."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from seqlint.findings import Applicability, Finding
from seqlint.report.items import count, severities
from seqlint.report.text import printable
from seqlint.run import RunResult

_HINT = "with `--unsafe-fixes`"
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+\Z")
_NO_LINE_END = "\\ No newline at end of file"


def diff(result: RunResult) -> Iterator[str]:
    """The lines of a unified diff of all files; each cell of a notebook is a file of its own."""
    for report in result.reports:
        repair = report.repair
        if repair is not None and repair.fixed:
            yield from file_diff(report.filename, repair.original, repair.data)


def file_diff(filename: str, original: bytes, changed: bytes) -> Iterator[str]:
    """The lines of a unified diff of one file; each cell of a notebook is a file of its own."""
    import difflib

    from seqlint.fixing.document import Document

    before, after = Document(filename, original).cells, Document(filename, changed).cells
    for cell, text in before.items():
        if text == after[cell]:
            continue
        name = f"{filename}:cell {cell}" if cell else filename
        for line in difflib.unified_diff(_lines(text), _lines(after[cell]), name, name):
            yield line.removesuffix("\n")
            if not line.endswith(("\n", "\r")):
                yield _NO_LINE_END


def _lines(text: str) -> list[str]:
    return [match.group() for match in _LINE.finditer(text)]


def fixed(result: RunResult) -> Iterator[str]:
    """How many findings each rule had that were fixed, for each file."""
    if not result.fixed:
        return
    yield f"Fixed {severities(result.fixed)}:"
    for report in result.reports:
        found = report.repair.fixed if report.repair is not None else ()
        if found:
            yield f"- {printable(report.filename)}:"
        for (code, name), number in sorted(Counter((each.code, each.name) for each in found).items()):
            yield f"    {number:,} of {code} ({name})"
    yield ""


def summary(result: RunResult, *, is_done: bool) -> str:
    """What was fixed, or would be, and what unsafe fixes would add."""
    hidden = len(_hidden(result.findings))
    if result.fixed:
        more = f" ({hidden:,} additional {_fixes(hidden)} available {_HINT})" if hidden else ""
        return f"{'Fixed' if is_done else 'Would fix'} {severities(result.fixed)}{more}."
    more = f" ({hidden:,} {_fixes(hidden)} available {_HINT})" if hidden else ""
    return f"Nothing {'was' if is_done else 'would be'} fixed{more}."


def added(result: RunResult, *, is_done: bool) -> str:
    """How many suppression comments were added, or would be."""
    number = count(len(result.fixed), "suppression")
    files = sum(bool(report.repair and report.repair.fixed) for report in result.reports)
    return f"{'Added' if is_done else 'Would add'} {number} in {count(files, 'file')}."


def offer(findings: Sequence[Finding], *, unsafe: bool) -> str | None:
    """How many of the *findings* ``--fix`` would fix, and ``--unsafe-fixes`` in addition."""
    fixable = sum(finding.fix is not None and finding.fix.is_applied(unsafe=unsafe) for finding in findings)
    hidden = 0 if unsafe else len(_hidden(findings))
    more = f" ({hidden:,} hidden {_fixes(hidden)} can be enabled with the `--unsafe-fixes` option)"
    if fixable:
        return f"[*] {fixable:,} fixable with the `--fix` option{more if hidden else ''}."
    return f"No fixes available{more}." if hidden else None


def _hidden(findings: Iterable[Finding]) -> list[Finding]:
    return [
        finding
        for finding in findings
        if finding.fix is not None and finding.fix.applicability is Applicability.UNSAFE
    ]


def _fixes(number: int) -> str:
    return "fix" if number == 1 else "fixes"
