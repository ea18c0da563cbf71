"""What the formats of findings have in common."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from seqlint.findings import Finding, Severity
from seqlint.inference.summary import ModelSummary
from seqlint.run import RunResult

#: the words for severities; a finding that is OFF is only a note
LABELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.OFF: "note"}


def unresolved(models: Iterable[ModelSummary]) -> Iterator[Finding]:
    """What keeps each model without errors from being fully inferred, as notes."""
    for model in models:
        if model.is_fully_inferred or model.is_mistaken:
            continue
        which = f"the model '{model.name}'" if model.name else "this model"
        for entry in model.unresolved:
            place = entry.place or model.place
            yield Finding(
                "", "unresolved", Severity.OFF, place, f"{which} is not fully inferred: {entry.reason}"
            )
        if not model.unresolved:
            what = (
                "it has no known input shape" if model.output_shape is None else "a shape in it is not known"
            )
            message = f"{which} is not fully inferred: {what}"
            yield Finding("", "unresolved", Severity.OFF, model.place, message)


def closing_line(result: RunResult) -> str:
    """How much was found, and in how much."""
    if not result.file_count:
        return "Nothing was checked."
    findings = result.findings
    counts = [
        count(sum(finding.severity is severity for finding in findings), word)
        for severity, word in ((Severity.ERROR, "error"), (Severity.WARNING, "warning"))
        if any(finding.severity is severity for finding in findings)
    ]
    clear = "No findings in what was read." if result.failures else "All clear."
    found = f"Found {' and '.join(counts)}." if counts else clear
    models = sum(report.model_count for report in result.reports)
    inferred = sum(report.inferred_count for report in result.reports)
    mistaken = sum(report.mistaken_count for report in result.reports)
    seen = f"{count(result.file_count, 'file')}, {count(models, 'model')}"
    if models:
        seen += f", {inferred} fully inferred"
    if mistaken:
        seen += f", {mistaken} stopped by an error"
    if result.failures:
        seen += f"; {count(len(result.failures), 'path')} could not be read"
    return f"{found} Seen: {seen}."


def count(number: int, noun: str) -> str:
    """``1 file``, ``2 files``."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
