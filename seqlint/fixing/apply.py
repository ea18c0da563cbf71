"""Applies the fixes of the findings in one file, and keeps those that hold what they promise.

In each pass all fixes that do not overlap are applied. A pass is kept if the result parses, the findings are gone and
there is no error that was not there before, nor, because of an unsafe fix, a warning; otherwise its fixes are tried one
by one. The file is linted again after each pass, so that later passes apply what overlapped, and what shows only then.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from seqlint.configuration.settings import Settings
from seqlint.findings import Applicability, Finding, Severity
from seqlint.fixing.document import CannotEditError, Document
from seqlint.fixing.edits import Replacement, conflict, moved
from seqlint.fixing.ignoring import with_comments
from seqlint.linter import FileReport, Repair, lint
from seqlint.source.files import reader

#: how often a file is linted before what is left stays as it is
_MOST_PASSES = 50

#: a finding's rule, and where it is: cell and offset
Spot = tuple[str, int, int]


def fix_file(filename: str, data: bytes, settings: Settings) -> FileReport:
    """The report on the file after all fixes that *settings* want, with the repair if they want one."""
    report = _linted(filename, data, settings)
    if not any(_is_wanted(finding, settings) for finding in report.findings):
        return report
    try:
        return _Fixing(filename, data, report, settings).run()
    except CannotEditError as error:
        refused = tuple((f, str(error)) for f in report.findings if _is_wanted(f, settings))
        return replace(report, repair=Repair(data, data, report, refused=refused))


@dataclass(frozen=True)
class _Attempt:
    """The file after some fixes, and why they are not to be kept."""

    data: bytes
    document: Document
    report: FileReport
    objection: str | None


class _Fixing:
    def __init__(self, filename: str, data: bytes, report: FileReport, settings: Settings) -> None:
        self._filename, self._settings = filename, settings
        self._before, self._original = report, data
        self._report, self._data = report, data
        self._document = Document(filename, data)
        self._numbers = self._count(data, report)
        self._parsed = _parsed_cells(filename, data)
        self._fixed: list[Finding] = []
        self._refused: dict[Spot, tuple[Finding, str]] = {}

    def run(self) -> FileReport:
        """The report on the file as the fixes leave it."""
        one_by_one = False
        for _ in range(_MOST_PASSES):
            chosen = self._choose()
            if one_by_one:
                chosen = dict(list(chosen.items())[:1])
            if not chosen:
                break
            attempt = self._attempt(chosen)
            if attempt.objection is None:
                self._keep(attempt, chosen)
            elif len(chosen) == 1:
                (finding,) = chosen
                self._refused[self._spot(finding)] = finding, attempt.objection
            else:
                one_by_one = True
        repair = Repair(
            self._original, self._data, self._before, tuple(self._fixed), tuple(self._refused.values())
        )
        findings = tuple(map(self._without_refused_fix, self._report.findings))
        return replace(self._report, findings=findings, repair=repair)

    def _choose(self) -> dict[Finding, tuple[Replacement, ...]]:
        """The findings to fix in this pass, in the order of the file; of those that overlap, the first."""
        chosen: dict[Finding, tuple[Replacement, ...]] = {}
        taken: list[Replacement] = []
        for finding in self._report.findings:
            if _is_wanted(finding, self._settings) and self._spot(finding) not in self._refused:
                assert finding.fix is not None
                edits = self._document.texts.replacements(finding.fix)
                if not conflict(edits, taken):
                    chosen[finding] = edits
                    taken += edits
        return chosen

    def _attempt(self, chosen: dict[Finding, tuple[Replacement, ...]]) -> _Attempt:
        replacements = [each for edits in chosen.values() for each in edits]
        try:
            data = self._document.edited(replacements)
            document = Document(self._filename, data)
        except CannotEditError as error:
            return _Attempt(self._data, self._document, self._report, str(error))
        report = _linted(self._filename, data, self._settings)
        objection = next(self._objections(chosen, replacements, data, document, report), None)
        return _Attempt(data, document, report, objection)

    def _objections(
        self,
        chosen: dict[Finding, tuple[Replacement, ...]],
        replacements: Sequence[Replacement],
        data: bytes,
        document: Document,
        report: FileReport,
    ) -> Iterator[str]:
        """Why the file is better left as it is."""
        if not self._parsed <= _parsed_cells(self._filename, data):
            yield "the result would not be valid Python"
            return
        codes = {finding.code for finding in chosen}
        left = {_spot(document, finding) for finding in self._own(report, codes)}
        # the others may come to stand where a fixed one was
        kept = {self._moved(f, replacements) for f in self._own(self._report, codes) if f not in chosen}
        if any(self._moved(finding, replacements) in left - kept for finding in chosen):
            yield "it would not remove the finding"
        is_unsafe = any(_is_unsafe(finding) for finding in chosen)
        for severity, name in self._count(data, report) - self._numbers:
            if severity is Severity.ERROR or is_unsafe:
                yield f"it would lead to another {severity.value}, `{name}`"

    def _own(self, report: FileReport, codes: Collection[str]) -> Iterator[Finding]:
        """The findings of these rules in the file itself, not in what it imports."""
        for finding in report.findings:
            if finding.code in codes and finding.place.filename == self._filename:
                yield finding

    def _moved(self, finding: Finding, replacements: Sequence[Replacement]) -> Spot:
        """Where a finding is after the *replacements*."""
        code, cell, offset = self._spot(finding)
        return code, cell, moved(offset, cell, replacements)

    def _keep(self, attempt: _Attempt, chosen: dict[Finding, tuple[Replacement, ...]]) -> None:
        replacements = [each for edits in chosen.values() for each in edits]
        self._refused = {
            (code, cell, moved(offset, cell, replacements)): refused
            for (code, cell, offset), refused in self._refused.items()
        }
        self._data, self._document, self._report = attempt.data, attempt.document, attempt.report
        self._fixed += chosen

    def _count(self, data: bytes, report: FileReport) -> Counter[tuple[Severity, str]]:
        """How many errors and warnings of each rule there are, those of rules that are off included."""
        settings = self._settings
        if settings.per_file_ignores or any(any(each.selectors()) for each in settings.selection):
            report = lint(self._filename, data, replace(settings, selection=(), per_file_ignores=()))
        return Counter((finding.severity, finding.name) for finding in report.findings)

    def _spot(self, finding: Finding) -> Spot:
        return _spot(self._document, finding)

    def _without_refused_fix(self, finding: Finding) -> Finding:
        """A fix that was not applied is only a sketch."""
        if finding.fix is None or self._spot(finding) not in self._refused:
            return finding
        return replace(finding, fix=replace(finding.fix, applicability=Applicability.DISPLAY))


def _linted(filename: str, data: bytes, settings: Settings) -> FileReport:
    """The report on the file, with the fixes that *settings* ask for."""
    report = lint(filename, data, settings)
    return with_comments(report, data) if settings.adds_noqa else report


def _is_wanted(finding: Finding, settings: Settings) -> bool:
    return finding.fix is not None and finding.fix.is_applied(unsafe=settings.unsafe_fixes)


def _is_unsafe(finding: Finding) -> bool:
    return finding.fix is not None and finding.fix.applicability is Applicability.UNSAFE


def _spot(document: Document, finding: Finding) -> Spot:
    place = finding.place
    cell = place.cell or 0
    return finding.code, cell, document.texts.offset(cell, place.row, place.column)


def _parsed_cells(filename: str, data: bytes) -> set[tuple[int, int]]:
    """The cells that are valid Python: the number of the program in the file, and of the cell."""
    return {
        (number, cell.index or 0)
        for number, source in enumerate(reader.read(filename, data))
        for cell in source.cells
        if cell.module is not None
    }
