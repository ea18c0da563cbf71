"""A whole run: paths -> files -> reports."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import chain
from typing import TYPE_CHECKING

from seqlint.configuration.settings import Settings
from seqlint.findings import Finding
from seqlint.inference.summary.data import ModelSummary
from seqlint.source.files.discovery import STDIN, Failure, FileContent, discover, reason

if TYPE_CHECKING:
    from seqlint.crosscheck.comparison import Comparison
    from seqlint.linter import FileReport


@dataclass(frozen=True)
class RunResult:
    """Everything that came out of a run."""

    reports: tuple[FileReport, ...] = ()
    failures: tuple[Failure, ...] = ()
    #: all files that were read, those without models included
    file_count: int = 0
    #: their names
    filenames: frozenset[str] = frozenset()
    #: how many findings are left out because the baseline has them
    known_count: int = 0
    #: standard input, if it was read
    standard_input: FileContent | None = None
    #: what Keras says about the models, where it was asked
    comparisons: tuple[Comparison, ...] = ()
    #: the disagreements among the comparisons
    disagreements: tuple[Finding, ...] = ()

    @property
    def findings(self) -> list[Finding]:
        """The findings in all files, in the order in which they are shown.

        What two files lead to in a module that both import is shown once.
        """
        reported = chain(self.disagreements, *(report.findings for report in self.reports))
        found = {(finding.code, finding.place): finding for finding in reported}
        return sorted(found.values(), key=lambda finding: finding.sort_key)

    @property
    def standard_input_name(self) -> str | None:
        """The file that standard input stands for."""
        return None if self.standard_input is None else self.standard_input.filename

    @property
    def fixed(self) -> list[Finding]:
        """The findings that are gone, or would be, because of fixes."""
        return [finding for report in self.reports if report.repair for finding in report.repair.fixed]

    @property
    def refused(self) -> list[tuple[Finding, str]]:
        """The findings whose fix was not applied, and why."""
        return [entry for report in self.reports if report.repair for entry in report.repair.refused]

    @property
    def crashes(self) -> list[Finding]:
        """What says that seqlint itself failed on a file."""
        return [finding for report in self.reports if report.is_failure for finding in report.findings]

    @property
    def is_failure(self) -> bool:
        """Whether something could not be read, or not be checked."""
        return bool(self.failures or self.crashes)

    @property
    def models(self) -> list[ModelSummary]:
        """The models in all files."""
        return [model for report in self.reports for model in report.models]


def check_paths(
    paths: Iterable[str],
    settings: Settings,
    standard_input: FileContent | None = None,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> RunResult:
    """Check the files among and below *paths*, in which ``-`` stands for *standard_input*.

    *progress* is told how many of all files are done.
    """
    files = _Files(paths, settings, standard_input)
    jobs = files.jobs()
    first = next(jobs, None)
    reports: tuple[FileReport, ...] = ()
    if first is not None:
        from seqlint.workers import lint_all

        total = len(files.filenames)
        progress(0, total)
        made: list[FileReport] = []
        for report in lint_all(_known(chain((first,), jobs), settings), settings):
            progress(files.positions[len(made)], total)
            made.append(report)
        reports = tuple(made)
    result = RunResult(
        reports,
        tuple(files.failures),
        files.file_count,
        frozenset(files.filenames),
        standard_input=files.standard_input,
    )
    return _crosschecked(result, settings) if settings.crosscheck else result


def _known(jobs: Iterable[FileContent], settings: Settings) -> Iterator[FileContent | FileReport]:
    """The jobs, and in the place of those that were done before, their reports."""
    from seqlint.caching.store import cache_for

    for job in jobs:
        cache = cache_for(settings.of(job.filename))
        report = None if cache is None or job.filename == STDIN else cache.find(job)
        yield job if report is None else report


def save_fixes(result: RunResult, settings: Settings) -> RunResult:
    """Write the files that fixes changed, except standard input, and report on the files as they are then."""
    from seqlint.fixing.writing import write_atomically

    reports = list(result.reports)
    failures = list(result.failures)
    written: set[str] = set()
    for index, report in enumerate(reports):
        repair = report.repair
        if repair is None or not repair.fixed or report.filename == result.standard_input_name:
            continue
        try:
            write_atomically(report.filename, repair.data, original=repair.original)
            written.add(report.filename)
        except OSError as error:
            failures.append(Failure(report.filename, reason(error), "write"))
            reports[index] = repair.before
    return replace(
        result, reports=tuple(_checked_again(reports, written, settings)), failures=tuple(failures)
    )


def _checked_again(reports: list[FileReport], written: set[str], settings: Settings) -> Iterator[FileReport]:
    """The *reports*, anew for a file with findings in a module that it imports, and that was written since."""
    from seqlint.workers import lint_safely

    settings = replace(settings, applies_fixes=False)
    for report in reports:
        elsewhere = {finding.place.filename for finding in report.findings} - {report.filename}
        if elsewhere & written:
            with open(report.filename, "rb") as file:
                again = lint_safely(FileContent(report.filename, file.read()), settings)
            yield replace(again, repair=report.repair)
        else:
            yield report


def _crosschecked(result: RunResult, settings: Settings) -> RunResult:
    from seqlint.crosscheck.comparison import Verdict
    from seqlint.crosscheck.run import crosscheck
    from seqlint.rules.crosscheck.crosscheck_disagreement import CrosscheckDisagreement

    rule = CrosscheckDisagreement()
    comparisons = crosscheck(model for report in result.reports for model in report.recovered)
    found = [rule.report(comparison) for comparison in comparisons if comparison.verdict is Verdict.DISAGREE]
    disagreements = tuple(settings.apply(found))
    return replace(result, comparisons=tuple(comparisons), disagreements=disagreements)


class _Files:
    """Reads the files one by one, and passes on those that are worth parsing."""

    def __init__(self, paths: Iterable[str], settings: Settings, standard_input: FileContent | None) -> None:
        paths = list(paths)
        self._settings = settings
        found = discover(
            (path for path in paths if path != STDIN),
            lambda directory: settings.of_directory(directory).exclude,
            force_exclude=settings.force_exclude,
            respect_gitignore=settings.respect_gitignore,
        )
        self.failures = list(found.failures)
        self.file_count = 0
        self.filenames = found.files
        self.standard_input = standard_input if STDIN in paths else None
        #: for each job, the number of files up to it
        self.positions: list[int] = []

    def jobs(self) -> Iterator[FileContent]:
        """The files that are worth parsing."""
        from seqlint.source.imports import is_relevant

        for content in self._contents():
            self.file_count += 1
            self._settings.of(content.filename)  # a wrong configuration ends the run before it begins
            if is_relevant(content.filename, content.data):
                self.positions.append(self.file_count)
                yield content

    def _contents(self) -> Iterator[FileContent]:
        if self.standard_input is not None:
            yield self.standard_input
        for filename in self.filenames:
            try:
                with open(filename, "rb") as file:
                    data = file.read()
            except OSError as error:
                self.failures.append(Failure(filename, reason(error)))
                continue
            yield FileContent(filename, data)
