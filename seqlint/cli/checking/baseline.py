"""What ``seqlint check`` does with a baseline: the findings that a project had when it adopted seqlint, and hides.

A finding is known by its file, its rule and the text of its line, so it stays known when its line moves. The paths in the
file are relative to it.
"""

from __future__ import annotations

import json
import os
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from seqlint.cli.session import Session
from seqlint.errors import UsageError
from seqlint.findings import Finding
from seqlint.report.items import count
from seqlint.run import RunResult
from seqlint.source.files.discovery import display_name, reason

_VERSION = 1

#: the file, the rule and the text of the line
Known = tuple[str, str, str]


@dataclass(frozen=True)
class Baseline:
    """The file at *path*, and how often each finding is in it."""

    path: str
    known: Counter[Known]

    def key(self, finding: Finding) -> Known:
        """How *finding* is known."""
        line = " ".join(finding.place.line.split())
        return self.relative(finding.place.filename), finding.name, line

    def relative(self, filename: str) -> str:
        """The path of a file as the baseline has it."""
        return os.path.relpath(filename, os.path.dirname(self.path)).replace(os.sep, "/")


def new_findings(session: Session, result: RunResult) -> RunResult:
    """The *result* without the findings in the baseline; entries that nothing matches any more are said."""
    baseline = _read(session.settings.baseline)
    left = Counter(baseline.known)

    def is_new(finding: Finding) -> bool:
        key = baseline.key(finding)
        left[key] -= 1
        return left[key] < 0

    shown = frozenset(filter(is_new, result.findings))
    reports = (
        replace(report, findings=tuple(each for each in report.findings if each in shown))
        for report in result.reports
    )
    stale = sum(left[key] for key in _within(baseline, result, left) if left[key] > 0)
    if stale and not session.quiet:
        entries = f"{count(stale, 'finding')} in '{display_name(baseline.path)}'"
        print(
            f"warning: {entries} {'is' if stale == 1 else 'are'} gone; `--update-baseline` removes them",
            file=sys.stderr,
        )
    return replace(result, reports=tuple(reports), known_count=len(result.findings) - len(shown))


def update(session: Session, result: RunResult) -> None:
    """Write the findings of *result* to the baseline, in the place of those that it has of the same files."""
    path = session.settings.baseline
    if path is None:
        raise UsageError("--update-baseline: there is no baseline; name its file with '--baseline FILE'")
    old = _read(path) if os.path.exists(path) else Baseline(path, Counter())
    replaced = set(_within(old, result, old.known))
    known = Counter({key: number for key, number in old.known.items() if key not in replaced})
    known.update(map(old.key, result.findings))
    try:
        with open(path, "w", encoding="utf-8") as file:
            json.dump(_document(known), file, indent=2, ensure_ascii=False)
            file.write("\n")
    except OSError as error:
        raise UsageError(f"cannot write '{display_name(path)}': {reason(error)}") from error
    if not session.quiet:
        print(f"Wrote {count(known.total(), 'finding')} to '{display_name(path)}'.", file=sys.stderr)


def _within(baseline: Baseline, result: RunResult, known: Counter[Known]) -> Iterator[Known]:
    """Those of *known* in files that were read, or are gone."""
    read = {baseline.relative(name) for name in result.filenames}
    folder = os.path.dirname(baseline.path)
    for key in list(known):
        if key[0] in read or not os.path.exists(os.path.join(folder, key[0])):
            yield key


def _document(known: Counter[Known]) -> dict[str, Any]:
    findings: dict[str, list[dict[str, Any]]] = {}
    for (path, rule, line), number in sorted(known.items()):
        findings.setdefault(path, []).append({"rule": rule, "line": line, "count": number})
    return {"version": _VERSION, "findings": findings}


def _read(path: str | None) -> Baseline:
    assert path is not None
    name = display_name(path)
    try:
        with open(path, encoding="utf-8") as file:
            document = json.load(file)
    except FileNotFoundError as error:
        raise UsageError(f"cannot read '{name}': no such file; `--update-baseline` writes it") from error
    except OSError as error:
        raise UsageError(f"cannot read '{name}': {reason(error)}") from error
    except (ValueError, RecursionError) as error:
        raise UsageError(f"{name}: not valid JSON: {error}") from error
    try:
        if document["version"] != _VERSION:
            raise UsageError(f"{name}: version {document['version']} of baselines is not known")
        entries = (
            ((file, entry["rule"], entry["line"]), entry["count"])
            for file, found in document["findings"].items()
            for entry in found
        )
        return Baseline(path, Counter(dict(entries)))
    except (KeyError, TypeError, AttributeError) as error:
        raise UsageError(f"{name}: not a baseline of seqlint; `--update-baseline` writes one") from error
