"""The files of the cache: one for each file that was checked with the same settings, in a folder for each release.

A result holds as long as the content of the file, the requirements of its project, and what its imports find are the
same. Files are replaced as a whole, so that several processes, and one that is stopped, leave nothing that is half written.
"""

from __future__ import annotations

import contextlib
import json
import os
import sys
from dataclasses import dataclass
from functools import cached_property, lru_cache

from seqlint import __version__
from seqlint.caching.codec import decoded, encoded
from seqlint.caching.stamps import program_stamp
from seqlint.configuration.settings import Settings
from seqlint.linter import FileReport
from seqlint.source.files.discovery import FileContent
from seqlint.source.observed import Observations, digest_of
from seqlint.source.requirements import project_directories, project_requirements

_TAG = "CACHEDIR.TAG"
_SIGNATURE = (
    "Signature: 8a477f597d28d172789f06886806bc55\n# The cache of seqlint. It may be deleted at any time.\n"
)


@dataclass(frozen=True)
class Cache:
    """The results in *folder* for runs with these *settings*."""

    folder: str
    settings: Settings

    def find(self, job: FileContent) -> FileReport | None:
        """The report on *job*, if there is one and it holds."""
        try:
            with open(self._path(job), encoding="utf-8") as file:
                entry = json.load(file)
            if entry["content"] != self._content(job):
                return None
            if not Observations(entry["kinds"], entry["contents"]).still_hold():
                return None
            return decoded(entry["report"])
        except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
            return None

    def keep(self, job: FileContent, report: FileReport, seen: Observations) -> None:
        """Keep *report* on *job*; a folder that cannot be written to costs no more than the cache."""
        if report.is_failure:
            return
        entry = {
            "content": self._content(job),
            "kinds": seen.kinds,
            "contents": seen.contents,
            "report": encoded(report),
        }
        with contextlib.suppress(OSError):
            path = self._path(job)
            _make_folder(self.folder)
            os.makedirs(os.path.dirname(path), exist_ok=True)
            _write(path, json.dumps(entry, separators=(",", ":")))

    def _path(self, job: FileContent) -> str:
        name = digest_of(
            f"{os.path.abspath(job.filename)}\0{job.filename}\0{self._key}".encode("utf-8", "replace")
        )
        return os.path.join(self.folder, __version__, name[:2], f"{name}.json")

    @cached_property
    def _key(self) -> str:
        settings = self.settings
        relevant = (
            *(settings.selection, settings.per_file_ignores, settings.target_keras, settings.layers),
            *(settings.ignore_noqa, settings.project, settings.wants_models, settings.wants_reasons),
        )
        return digest_of(repr((relevant, sys.version_info, program_stamp())).encode("utf-8", "replace"))

    def _content(self, job: FileContent) -> str:
        """What the content of the file and of the requirements of its project are."""
        project = self.settings.project if self.settings.target_keras is None else None
        found = [project_requirements(folder) for folder in project_directories(job.filename, project)]
        return digest_of(job.data + repr(found).encode("utf-8", "replace"))


@lru_cache(maxsize=64)
def cache_for(settings: Settings) -> Cache | None:
    """The cache for these settings; None where results are not kept: those of fixes, and what real Keras says."""
    if settings.cache_dir is None or settings.applies_fixes or settings.crosscheck:
        return None
    return Cache(settings.cache_dir, settings)


def _make_folder(folder: str) -> None:
    """Make the folder, marked so that back-ups and version control leave it out."""
    if os.path.exists(os.path.join(folder, _TAG)):
        return
    os.makedirs(folder, exist_ok=True)
    _write(os.path.join(folder, ".gitignore"), "*\n")
    _write(os.path.join(folder, _TAG), _SIGNATURE)


def _write(path: str, text: str) -> None:
    temporary = f"{path}.{os.getpid()}.tmp"
    try:
        with open(temporary, "w", encoding="utf-8") as file:
            file.write(text)
        os.replace(temporary, path)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(temporary)
        raise


def remove(folder: str) -> bool:
    """Delete a cache; whether there was one. A folder without the mark of a cache of seqlint stays as it is."""
    try:
        with open(os.path.join(folder, _TAG), encoding="utf-8") as file:
            is_cache = file.read() == _SIGNATURE
    except (OSError, ValueError):
        return False
    if is_cache:
        from shutil import rmtree

        rmtree(folder)
    return is_cache
