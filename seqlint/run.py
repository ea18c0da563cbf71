"""A whole run: paths -> files -> reports."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import chain
from typing import TYPE_CHECKING

from seqlint.configuration.settings import Settings
from seqlint.findings import Finding
from seqlint.inference.summary_data import ModelSummary
from seqlint.source.discovery import STDIN, Failure, FileContent, discover, reason

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
    paths: Iterable[str], settings: Settings, standard_input: FileContent | None = None
) -> RunResult:
    """Check the files among and below *paths*, in which ``-`` stands for *standard_input*."""
    files = _Files(paths, settings, standard_input)
    jobs = files.jobs()
    first = next(jobs, None)
    reports: tuple[FileReport, ...] = ()
    if first is not None:
        from seqlint.workers import lint_all

        reports = tuple(lint_all(chain((first,), jobs), settings))
    result = RunResult(reports, tuple(files.failures), files.file_count)
    return _crosschecked(result, settings) if settings.crosscheck else result


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
        found = discover(
            (path for path in paths if path != STDIN), settings.exclude, force_exclude=settings.force_exclude
        )
        self.failures = list(found.failures)
        self.file_count = 0
        self._filenames = found.files
        self._standard_input = standard_input if STDIN in paths else None

    def jobs(self) -> Iterator[FileContent]:
        """The files that are worth parsing."""
        from seqlint.source.imports import is_relevant

        for content in self._contents():
            self.file_count += 1
            if is_relevant(content.filename, content.data):
                yield content

    def _contents(self) -> Iterator[FileContent]:
        if self._standard_input is not None:
            yield self._standard_input
        for filename in self._filenames:
            try:
                with open(filename, "rb") as file:
                    data = file.read()
            except OSError as error:
                self.failures.append(Failure(filename, reason(error)))
                continue
            yield FileContent(filename, data)
