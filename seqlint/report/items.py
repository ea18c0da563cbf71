"""What the formats of findings have in common."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from seqlint.findings import Finding, Severity
from seqlint.inference.summary.data import ModelSummary, UnresolvedSummary
from seqlint.run import RunResult

#: what was not done with a path, by the action that failed
_DONE = {"read": "read", "write": "written"}


_SOMETHING = UnresolvedSummary("what it is called with differs from call to call", None)


def unresolved(models: Iterable[ModelSummary]) -> Iterator[Finding]:
    """Why each model without errors is not checked completely, as notes."""
    for model in models:
        if model.is_fully_inferred or model.is_mistaken:
            continue
        which = f"the model `{model.name}`" if model.name else "this model"
        for entry in model.unresolved or model.gaps or (_SOMETHING,):
            place = entry.place or model.place
            yield Finding(
                "", "unresolved", Severity.OFF, place, f"{which} is not checked completely: {entry.reason}"
            )


def closing_line(result: RunResult) -> str:
    """How much was found, and in how many files and models."""
    if not result.file_count:
        return "Nothing was checked."
    sentences = [f"{_found(result)} in {count(result.file_count, 'file')}.", _checked(result)]
    failed = Counter(failure.action for failure in result.failures)
    if result.known_count:
        sentences.append(f"{count(result.known_count, 'finding')} in the baseline left out.")
    sentences += [
        f"{count(number, 'path')} could not be {_DONE[action]}." for action, number in failed.items()
    ]
    return " ".join(sentences)


def _found(result: RunResult) -> str:
    findings, fixed = result.findings, result.fixed
    found = severities([*findings, *fixed])
    if not found:
        return "No new mistakes found" if result.known_count else "No mistakes found"
    return f"Found {found}" + (f" ({len(fixed):,} fixed, {len(findings):,} remaining)" if fixed else "")


def severities(findings: Iterable[Finding]) -> str:
    """``2 errors and 1 warning``."""
    numbers = Counter(finding.severity for finding in findings)
    words = ((Severity.ERROR, "error"), (Severity.WARNING, "warning"))
    return " and ".join(count(numbers[severity], word) for severity, word in words if numbers[severity])


def _checked(result: RunResult) -> str:
    """How many models were checked completely, up to an error, and in part."""
    models = sum(report.model_count for report in result.reports)
    if not models:
        return "No Keras models found."
    complete = sum(report.inferred_count for report in result.reports)
    mistaken = sum(report.mistaken_count for report in result.reports)
    partial = models - complete - mistaken
    if complete == models:
        return f"Checked {count(models, 'model')} completely."
    parts = [f"{complete:,} completely"]
    if mistaken:
        parts.append(f"{mistaken:,} up to an error")
    if partial:
        parts.append(f"{partial:,} in part (`--show-unresolved` says why)")
    return f"Checked {count(models, 'model')}: {', '.join(parts)}."


def count(number: int, noun: str) -> str:
    """``1 file``, ``2 files``."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
