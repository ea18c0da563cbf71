"""Logging commands of Azure Pipelines, which shows them with the build."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from seqlint.findings import Finding, Severity
from seqlint.report.findings.in_files import in_file, text_with_help
from seqlint.report.style import Style

#: the commands have no notes
_TYPES = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.OFF: "warning"}
_ESCAPES = {"%": "%AZP25", "\r": "%0D", "\n": "%0A", ";": "%3B", "]": "%5D"}


def render(findings: Iterable[Finding], style: Style) -> Iterator[str]:
    """The lines of the report."""
    for finding in findings:
        place = in_file(finding.place)
        properties = {
            "type": _TYPES[finding.severity],
            "sourcepath": place.filename,
            "linenumber": str(place.row),
            "columnnumber": str(place.column),
            "code": finding.code or finding.name,
        }
        text = "".join(f"{name}={_escape(value)};" for name, value in properties.items())
        yield f"##vso[task.logissue {text}]{_escape(text_with_help(finding), ' ')}"


def _escape(text: str, line_end: str | None = None) -> str:
    if line_end is not None:
        text = text.replace("\n", line_end)
    return "".join(_ESCAPES.get(character, character) for character in text)
