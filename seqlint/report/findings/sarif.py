"""SARIF 2.1.0, which GitHub's code scanning and many editors read: https://docs.oasis-open.org/sarif/sarif/v2.1.0/."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

from seqlint import __version__
from seqlint.configuration.registry import all_rules
from seqlint.findings import Finding, Fix, Severity, rule_url
from seqlint.report.findings.in_files import cell_of, in_file, posix, text_with_help, with_fingerprints
from seqlint.report.rules import documentation, summary
from seqlint.report.style import Style
from seqlint.rule import Rule
from seqlint.site import Place

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.OFF: "note"}


def render(findings: Iterable[Finding], style: Style) -> Iterator[str]:
    """The lines of the report."""
    driver = {"name": "seqlint", "version": __version__, "rules": [_rule(rule) for rule in all_rules()]}
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [_result(*each) for each in with_fingerprints(findings)],
    }
    yield json.dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2)


def _rule(rule: Rule) -> dict[str, Any]:
    text = documentation(rule)
    url = rule_url(rule.code, rule.name)
    described: dict[str, Any] = {
        "id": rule.code,
        "name": rule.name,
        "shortDescription": {"text": summary(rule)},
        "fullDescription": {"text": text},
        "help": {"text": text, "markdown": text},
        "defaultConfiguration": {
            "enabled": rule.severity is not Severity.OFF,
            "level": _LEVELS[rule.severity],
        },
    }
    return described | ({"helpUri": url} if url else {})


def _result(finding: Finding, fingerprint: str) -> dict[str, Any]:
    result = {
        "ruleId": finding.code or finding.name,
        "level": _LEVELS[finding.severity],
        "message": {"text": text_with_help(finding)},
        "locations": [_location(finding.place)],
        "partialFingerprints": {"seqlint/v1": fingerprint},
    }
    if finding.trace:
        result["relatedLocations"] = [
            _location(step.place) | {"message": {"text": f"{cell_of(step.place)}{step.text}"}}
            for step in finding.trace
        ]
    if finding.fix is not None and finding.place.cell is None:
        result["fixes"] = [_fix(finding.fix, finding.place.filename)]
    return result


def _fix(fix: Fix, filename: str) -> dict[str, Any]:
    replacements = [
        {"deletedRegion": _region(edit.place), "insertedContent": {"text": edit.content}}
        for edit in fix.edits
    ]
    change = {"artifactLocation": _artifact(filename), "replacements": replacements}
    return {"description": {"text": fix.message}, "artifactChanges": [change]}


def _location(place: Place) -> dict[str, Any]:
    physical = {"artifactLocation": _artifact(place.filename), "region": _region(in_file(place))}
    return {"physicalLocation": physical}


def _artifact(filename: str) -> dict[str, str]:
    if os.path.isabs(filename):
        return {"uri": Path(filename).as_uri()}
    return {"uri": quote(posix(filename)), "uriBaseId": "%SRCROOT%"}


def _region(place: Place) -> dict[str, int]:
    return {
        "startLine": place.row,
        "startColumn": place.column,
        "endLine": place.end_row,
        "endColumn": place.end_column,
    }
