"""Findings for programs: an array of objects with Ruff's keys, and the trace."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from seqlint.findings import Edit, Finding, Fix, KerasVersion
from seqlint.report.style import LABELS, Style
from seqlint.site import Place


def render(findings: Iterable[Finding], style: Style) -> Iterator[str]:
    """The lines of the report."""
    yield json.dumps([as_object(finding) for finding in findings], indent=2)


def as_object(finding: Finding) -> dict[str, Any]:
    """One finding, with the keys that Ruff uses, and its help, its version of Keras and its trace."""
    place = finding.place
    return {
        "cell": place.cell,
        "code": finding.code or None,
        "name": finding.name,
        "severity": LABELS[finding.severity],
        "message": finding.message,
        "filename": place.filename,
        **_span(place),
        "fix": _fix(finding.fix) if finding.fix else None,
        "noqa_row": place.row,
        "url": finding.url,
        "help": finding.help,
        "keras": version(finding.keras),
        "only_in": finding.only_in,
        "trace": [
            {
                "filename": step.place.filename,
                "cell": step.place.cell,
                "location": _location(step.place.row, step.place.column),
                "text": step.text,
            }
            for step in finding.trace
        ],
    }


def version(keras: KerasVersion | None) -> dict[str, Any] | None:
    """The version of Keras that a program is checked for, and why."""
    return None if keras is None else {"version": keras.major, "reason": keras.reason}


def _fix(fix: Fix) -> dict[str, Any]:
    return {
        "applicability": fix.applicability.value,
        "message": fix.message,
        "edits": [_edit(edit) for edit in fix.edits],
    }


def _edit(edit: Edit) -> dict[str, Any]:
    return {"content": edit.content, "cell": edit.place.cell, **_span(edit.place)}


def _span(place: Place) -> dict[str, Any]:
    return {
        "location": _location(place.row, place.column),
        "end_location": _location(place.end_row, place.end_column),
    }


def _location(row: int, column: int) -> dict[str, int]:
    return {"row": row, "column": column}
