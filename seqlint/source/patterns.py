"""File patterns in the syntax of ``.gitignore``, relative to a directory."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

_SYNTAX = frozenset("/*?[]!#\\ ")


@dataclass(frozen=True)
class Patterns:
    """Patterns relative to the directory *base*."""

    base: str
    lines: tuple[str, ...]

    def verdict(self, path: str, *, is_directory: bool = False) -> bool | None:
        """True where *path* or a directory above it is meant, False where it is excepted by ``!``, else None."""
        relative = _relative(self.base, path)
        if not relative:
            return None
        names, others = _split(self.lines)
        if names and not names.isdisjoint(relative.split(os.sep)):
            return True
        return _compile(others).check_file(relative + "/" * is_directory).include if others else None

    def except_for(self, path: str) -> Patterns:
        """The patterns that do not mean the directory *path*: what is left to say about its contents."""
        kept = tuple(
            line for line in self.lines if not Patterns(self.base, (line,)).verdict(path, is_directory=True)
        )
        return Patterns(self.base, kept)


def is_valid(*lines: str) -> bool:
    """Whether the patterns make sense."""
    try:
        _compile(_split(lines)[1])
    except ValueError:
        return False
    return True


def verdict_of(stack: Sequence[Patterns], path: str, *, is_directory: bool) -> bool:
    """Whether *path* is meant by a stack of patterns of which a later one overrules an earlier one."""
    for patterns in reversed(stack):
        verdict = patterns.verdict(path, is_directory=is_directory)
        if verdict is not None:
            return verdict
    return False


def file_matches(pattern: str, base: str, path: str) -> bool:
    """Whether one pattern means *path*; a leading ``!`` turns it into its opposite."""
    if pattern.startswith("!"):
        return not file_matches(pattern[1:], base, path)
    return bool(Patterns(base, (pattern,)).verdict(path))


@lru_cache(maxsize=256)
def _compile(lines: tuple[str, ...]) -> GitIgnoreSpec:
    from pathspec import GitIgnoreSpec

    return GitIgnoreSpec.from_lines(lines)


@lru_cache(maxsize=256)
def _split(lines: tuple[str, ...]) -> tuple[frozenset[str], tuple[str, ...]]:
    """Plain names, for which a set answers, and the patterns that need pathspec.

    Exceptions are overruled by plain names only if they precede them, so one exception sends all lines to pathspec.
    """
    if any(line.startswith("!") for line in lines):
        return frozenset(), lines
    names = frozenset(line for line in lines if line and _SYNTAX.isdisjoint(line))
    return names, tuple(line for line in lines if line not in names)


def _relative(base: str, path: str) -> str:
    """*path* below *base*, or only its name where it lies elsewhere; nothing for *base* itself."""
    if path == base:
        return ""
    prefix = base if base.endswith(os.sep) else base + os.sep
    return path[len(prefix) :] if path.startswith(prefix) else os.path.basename(path)
