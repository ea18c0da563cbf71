"""JUnit's XML, which most servers for continuous integration read: a test suite for each file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from xml.etree import ElementTree

from seqlint.findings import Finding, Severity
from seqlint.report.findings.in_files import text_with_help
from seqlint.report.style import LABELS, Style
from seqlint.report.text import printable


def render(findings: Iterable[Finding], style: Style) -> Iterator[str]:
    """The lines of the report."""
    findings = list(findings)
    root = ElementTree.Element("testsuites", _counts("seqlint", findings))
    for filename, group in groupby(findings, key=lambda finding: finding.place.filename):
        _add_suite(root, filename, list(group))
    ElementTree.indent(root)
    yield '<?xml version="1.0" encoding="utf-8"?>'
    yield from ElementTree.tostring(root, encoding="unicode").splitlines()


def _add_suite(root: ElementTree.Element, filename: str, findings: list[Finding]) -> None:
    suite = ElementTree.SubElement(root, "testsuite", _counts(printable(filename), findings))
    for finding in findings:
        place = finding.place
        name = f"{finding.code} {finding.name}".strip()
        attributes = {"name": name, "classname": printable(filename), "file": printable(filename)}
        if place.cell is None:
            attributes |= {"line": str(place.row)}
        case = ElementTree.SubElement(suite, "testcase", attributes)
        kind = LABELS[finding.severity]
        tag = "skipped" if finding.severity is Severity.OFF else "failure"
        problem = ElementTree.SubElement(case, tag, {"type": kind, "message": printable(finding.message)})
        problem.text = "\n".join(map(printable, f"{place}: {text_with_help(finding)}".split("\n")))


def _counts(name: str, findings: list[Finding]) -> dict[str, str]:
    notes = sum(finding.severity is Severity.OFF for finding in findings)
    failures = len(findings) - notes
    return {
        "name": name,
        "tests": str(len(findings)),
        "failures": str(failures),
        "errors": "0",
        "skipped": str(notes),
    }
