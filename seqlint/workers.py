"""Lints files so that no file can take down the run: exceptions, dying processes and many files at once.

A native parser can exhaust its stack and kill its process, so files are linted in child processes: a few in one
forked child, which costs milliseconds, many in a pool. When a child dies, the files that it held are linted one by
one, each in a child of its own, and the one that kills it again gets a finding that says so.
"""

from __future__ import annotations

import contextlib
import os
import pickle
import signal
import sys
import traceback
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from itertools import chain, islice
from typing import TYPE_CHECKING, TypeVar

from seqlint.caching.store import cache_for
from seqlint.configuration.settings import Settings
from seqlint.errors import RuleError
from seqlint.linter import FileReport, lint
from seqlint.source.files.discovery import FileContent
from seqlint.source.observed import observing

if TYPE_CHECKING:
    from concurrent.futures import Future, ProcessPoolExecutor

T = TypeVar("T")

#: so many files pay for starting a pool
PARALLEL_FROM = 20


def lint_all(jobs: Iterable[FileContent | FileReport], settings: Settings) -> Iterator[FileReport]:
    """The report on each job, in order, among reports that are there. Of many jobs only a few are held in memory."""
    jobs = iter(jobs)
    head = next(_batches(jobs), [])
    if len(_to_do(head)) < PARALLEL_FROM or _processors() == 1:
        for batch in chain((head,), _batches(jobs)):
            made = iter(_lint_in_child(_to_do(batch), settings))
            yield from (next(made) if isinstance(job, FileContent) else job for job in batch)
    else:
        yield from _lint_in_pool(chain(head, jobs), settings)


def lint_safely(job: FileContent, settings: Settings) -> FileReport:
    """The report on one job; an exception becomes a finding. It is kept in the cache, if there is one."""
    try:
        settings = settings.of(job.filename)
        if settings.applies_fixes:
            from seqlint.fixing.apply import fix_file

            return fix_file(job.filename, job.data, settings)
        cache = cache_for(settings)
        if cache is None:
            return lint(job.filename, job.data, settings)
        with observing() as seen:
            report = lint(job.filename, job.data, settings)
        cache.keep(job, report, seen)
        return report
    except Exception as error:  # noqa: BLE001
        return _crashed(job, _describe(error))


def _batches(jobs: Iterator[FileContent | FileReport]) -> Iterator[list[FileContent | FileReport]]:
    """The jobs, so many at a time that `PARALLEL_FROM` of them are to be done."""
    batch: list[FileContent | FileReport] = []
    for job in jobs:
        batch.append(job)
        if len(_to_do(batch)) == PARALLEL_FROM:
            yield batch
            batch = []
    if batch:
        yield batch


def _to_do(jobs: Iterable[FileContent | FileReport]) -> list[FileContent]:
    return [job for job in jobs if isinstance(job, FileContent)]


def _lint_in_child(jobs: list[FileContent], settings: Settings) -> list[FileReport]:
    if not jobs:
        return []
    reports = in_child(lambda: [lint_safely(job, settings) for job in jobs])
    if reports is not None:
        return reports
    if len(jobs) == 1:
        return [_crashed(jobs[0], "the process died")]
    return [report for job in jobs for report in _lint_in_child([job], settings)]


def _lint_in_pool(jobs: Iterator[FileContent | FileReport], settings: Settings) -> Iterator[FileReport]:
    from concurrent.futures import BrokenExecutor

    count = _processors()
    pool = _pool(count)
    pending: deque[tuple[FileContent | FileReport, Future[FileReport]]] = deque()
    waits = True
    try:
        while True:
            for job in islice(jobs, 4 * count - len(pending)):
                pending.append((job, _submit(pool, job, settings)))
            if not pending:
                return
            try:
                yield pending[0][1].result()
                pending.popleft()
            except BrokenExecutor:
                held = [job for job, _ in pending]
                pending.clear()
                for job in held:
                    yield from _lint_in_child([job], settings) if isinstance(job, FileContent) else (job,)
                pool = _pool(count)
            except Exception as error:  # noqa: BLE001
                # the report could not be sent, such as one that is too large
                job, _ = pending.popleft()
                assert isinstance(job, FileContent)
                yield _crashed(job, _describe(error))
    except (KeyboardInterrupt, SystemExit):
        waits = False
        _end_children()
        raise
    finally:
        # a pool that is still closing down when Python ends may leave a traceback behind
        pool.shutdown(wait=waits, cancel_futures=True)


def _submit(
    pool: ProcessPoolExecutor, job: FileContent | FileReport, settings: Settings
) -> Future[FileReport]:
    """The report to come; a pool that is broken already shows when it is asked for."""
    from concurrent.futures import BrokenExecutor, Future

    if isinstance(job, FileReport):
        there: Future[FileReport] = Future()
        there.set_result(job)
        return there
    try:
        return pool.submit(lint_safely, job, settings)
    except BrokenExecutor as error:
        broken: Future[FileReport] = Future()
        broken.set_exception(error)
        return broken


def _pool(count: int) -> ProcessPoolExecutor:
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor

    # Forked workers share what is imported already; elsewhere forking is not safe or not there.
    context = multiprocessing.get_context("fork" if sys.platform == "linux" else None)
    return ProcessPoolExecutor(count, context, initializer=_leave_to_parent)


def _leave_to_parent() -> None:
    """Leave Ctrl-C to the parent, which also ends its children."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for name in ("SIGTERM", "SIGHUP"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.SIG_DFL)


def _end_children() -> None:
    """End the processes of the pool, which may have long to go with their files."""
    import multiprocessing

    for child in multiprocessing.active_children():
        child.terminate()


def _processors() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def in_child(function: Callable[[], T]) -> T | None:
    """What *function* returns, computed in a forked child; None if the child dies.

    Where processes cannot be forked it is computed here.
    """
    if not hasattr(os, "fork"):
        return function()
    read_end, write_end = os.pipe()
    child = os.fork()
    if child == 0:
        _run_and_exit(function, write_end)
    os.close(write_end)
    try:
        with os.fdopen(read_end, "rb") as pipe:
            data = pipe.read()
    except BaseException:
        with contextlib.suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL)
        raise
    finally:
        _, status = os.waitpid(child, 0)
    result: T | None = pickle.loads(data) if status == 0 else None
    return result


def _run_and_exit(function: Callable[[], object], write_end: int) -> None:
    """Send the result and leave at once, without the parent's clean-up."""
    status = 1
    try:
        _leave_to_parent()
        with os.fdopen(write_end, "wb") as pipe:
            pickle.dump(function(), pipe, pickle.HIGHEST_PROTOCOL)
        status = 0
    finally:
        os._exit(status)


def _describe(error: BaseException) -> str:
    """The exception and where it was raised, in one line."""
    if isinstance(error, RuleError) and error.__cause__ is not None:
        return f"{error}: {_describe(error.__cause__)}"
    text = " ".join(str(error).split())[:200]
    frames = traceback.extract_tb(error.__traceback__)
    where = f" at {os.path.basename(frames[-1].filename)}:{frames[-1].lineno}" if frames else ""
    return f"{type(error).__name__}{where}{': ' if text else ''}{text}"


def _crashed(job: FileContent, what: str) -> FileReport:
    from seqlint.rules.files.internal_error import InternalError

    finding = InternalError().report(job.filename, what)
    return FileReport(job.filename, (finding,), is_failure=True)
