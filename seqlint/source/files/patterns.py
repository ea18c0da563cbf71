"""File patterns in the syntax of ``.gitignore``, relative to a directory."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from typing import TYPE_CHECKING

from seqlint.source.files.globs import Glob, is_costly, parse

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

_SYNTAX = frozenset("/*?[]!#\\ ")


@dataclass(frozen=True)
class Patterns:
    """Patterns relative to the directory *base*."""

    base: str
    lines: tuple[str, ...]

    def verdict(self, path: str, *, is_directory: bool = False) -> bool | None:
        """True where *path* or a directory above it matches, False where ``!`` excludes it from the match, else None."""
        relative = _relative(self.base, path)
        if not relative:
            return None
        names, others = _split(self.lines)
        if names and not names.isdisjoint(relative.split(os.sep)):
            return True
        for group in reversed(_compile(others)):
            verdict = _verdict(group, relative, is_directory)
            if verdict is not None:
                return verdict
        return None

    def except_for(self, path: str) -> Patterns:
        """The patterns that do not match the directory *path* itself, for use on its contents."""
        kept = tuple(
            line for line in self.lines if not Patterns(self.base, (line,)).verdict(path, is_directory=True)
        )
        return Patterns(self.base, kept)


def is_valid(*lines: str) -> bool:
    """Whether the patterns have valid syntax."""
    try:
        _compile(_split(lines)[1])
    except ValueError:
        return False
    return True


def verdict_of(stack: Sequence[Patterns], path: str, *, is_directory: bool) -> bool:
    """Whether *path* matches a stack of patterns, in which a later one overrides an earlier one."""
    for patterns in reversed(stack):
        verdict = patterns.verdict(path, is_directory=is_directory)
        if verdict is not None:
            return verdict
    return False


def file_matches(pattern: str, base: str, path: str) -> bool:
    """Whether *path* matches one pattern; a leading ``!`` negates the pattern."""
    if pattern.startswith("!"):
        return not file_matches(pattern[1:], base, path)
    return bool(Patterns(base, (pattern,)).verdict(path))


def _verdict(group: GitIgnoreSpec | Sequence[Glob], path: str, is_directory: bool) -> bool | None:
    if isinstance(group, Sequence):
        path = path.replace(os.sep, "/")
        matching = (glob for glob in reversed(group) if glob.matches(path, is_directory=is_directory))
        return next((glob.includes for glob in matching), None)
    return group.check_file(path + "/" * is_directory).include


@lru_cache(maxsize=256)
def _compile(lines: tuple[str, ...]) -> tuple[GitIgnoreSpec | Sequence[Glob], ...]:
    """The patterns in their order, those that are costly for pathspec apart."""
    groups: list[GitIgnoreSpec | Sequence[Glob]] = []
    for costly, group in groupby(lines, is_costly):
        if costly:
            groups.append([glob for glob in map(parse, group) if glob is not None])
        else:
            from pathspec import GitIgnoreSpec

            groups.append(GitIgnoreSpec.from_lines(group))
    return tuple(groups)


@lru_cache(maxsize=256)
def _split(lines: tuple[str, ...]) -> tuple[frozenset[str], tuple[str, ...]]:
    """Plain names, for which a set is enough, and the patterns that need pathspec.

    The order of plain names and of patterns with ``!`` matters, so with one of these all lines go to pathspec.
    """
    if any(line.startswith("!") for line in lines):
        return frozenset(), lines
    names = frozenset(line for line in lines if line and _SYNTAX.isdisjoint(line))
    return names, tuple(line for line in lines if line not in names)


def _relative(base: str, path: str) -> str:
    """*path* relative to *base*, or only its name where it is elsewhere; empty for *base* itself."""
    if path == base:
        return ""
    prefix = base if base.endswith(os.sep) else base + os.sep
    return path[len(prefix) :] if path.startswith(prefix) else os.path.basename(path)
