"""What a check looks up in the file system beyond the file itself: it holds as long as it would find the same again."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field


@dataclass
class Observations:
    """The paths that were looked for, and whether there is a file or a folder; the files that were read."""

    #: what is there: see `kind_of`
    kinds: dict[str, str] = field(default_factory=dict)
    #: the digest of the content, see `digest_of`
    contents: dict[str, str] = field(default_factory=dict)

    def still_hold(self) -> bool:
        """Whether a new look finds the same."""
        return all(kind_of(path) == kind for path, kind in self.kinds.items()) and all(
            _digest_of_file(path) == digest for path, digest in self.contents.items()
        )


_current: Observations | None = None


@contextmanager
def observing() -> Iterator[Observations]:
    """Everything that is looked up within the block."""
    global _current
    outer, _current = _current, Observations()
    try:
        yield _current
    finally:
        _current = outer


def look_for(path: str) -> None:
    """Note that what is at *path* matters."""
    if _current is not None and path not in _current.kinds:
        _current.kinds[path] = kind_of(path)


def look_into(path: str) -> None:
    """Note that the content of the file at *path* matters."""
    if _current is not None and path not in _current.contents:
        _current.contents[path] = _digest_of_file(path)


def kind_of(path: str) -> str:
    """``file``, ``folder``, or nothing where there is neither."""
    return "file" if os.path.isfile(path) else "folder" if os.path.isdir(path) else ""


def digest_of(data: bytes) -> str:
    """A digest of *data*."""
    return hashlib.blake2b(data, digest_size=16).hexdigest()


def _digest_of_file(path: str) -> str:
    try:
        with open(path, "rb") as file:
            return digest_of(file.read())
    except OSError:
        return ""
