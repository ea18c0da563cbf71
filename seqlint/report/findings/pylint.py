"""The format of Pylint's messages, which many tools read: ``path:line: [code] text``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from seqlint.findings import Finding
from seqlint.report.findings.in_files import in_file, text_with_help
from seqlint.report.style import Style
from seqlint.report.text import printable


def render(findings: Iterable[Finding], style: Style) -> Iterator[str]:
    """The lines of the report."""
    for finding in findings:
        place = in_file(finding.place)
        code = f"{finding.code}, {finding.name}" if finding.code else finding.name
        yield printable(f"{place.filename}:{place.row}: [{code}] {text_with_help(finding, '; ')}")
