"""Patterns of ``.gitignore`` with many wildcards, matched in time that grows with the pattern times the path.

The regular expressions of pathspec try every way to share a name out among the wildcards of a pattern, and the number of ways
grows exponentially. It is enough to try the first place for each piece between two wildcards.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

#: any number of directories
_ANY_DEPTH = "**"
#: with so many wildcards trying every way is quick
_FEW = 2


def is_costly(line: str) -> bool:
    """Whether a pattern has so many wildcards that matching it with pathspec may take long."""
    return line.count("*") - line.split("/").count(_ANY_DEPTH) > _FEW


@dataclass(frozen=True)
class Glob:
    """One pattern: a regular expression for each directory, or None for any number of them, and for the name."""

    #: False where a leading ``!`` negates it
    includes: bool
    steps: tuple[re.Pattern[str] | None, ...]
    only_directories: bool

    def matches(self, path: str, *, is_directory: bool) -> bool:
        """Whether the relative *path*, or a directory above it, matches."""
        parts = path.split("/")
        reached = [0]
        for step in self.steps:
            if step is None:
                reached = [*range(reached[0], len(parts) + 1)] if reached else []
            else:
                reached = [at + 1 for at in reached if at < len(parts) and step.fullmatch(parts[at])]
        length = len(parts) if not self.only_directories or is_directory else len(parts) - 1
        return any(1 <= end <= length for end in reached)


def parse(line: str) -> Glob | None:
    """The pattern in *line*; None where Git ignores it, because a ``[`` is not closed or a range is not in order."""
    text = line if line.endswith("\\ ") else line.rstrip()
    includes = not text.startswith("!")
    names = text.removeprefix("!").split("/")
    if not names[0]:
        del names[0]
    elif len(names) == 1 or names[1:] == [""]:
        names.insert(0, _ANY_DEPTH)
    is_everything = all(name == _ANY_DEPTH for name in names)
    only_directories = names[-1] == "" or (names[-1] == _ANY_DEPTH and not is_everything)
    try:
        steps = [None if name == _ANY_DEPTH else _compile(name) for name in names]
    except re.error:
        return None
    return Glob(includes, tuple(steps[:-1] if only_directories else steps), only_directories)


def _compile(name: str) -> re.Pattern[str]:
    first, *others = _pieces(name)
    parts = [first]
    if others:
        # what a look-ahead found is not looked for anew: the first place of a piece leaves the most for the next ones
        parts += [f"(?=(?P<p{at}>.*?{piece}))(?P=p{at})" for at, piece in enumerate(others[:-1])]
        parts.append(f".*{others[-1]}")
    return re.compile("".join(parts), re.DOTALL)


def _pieces(name: str) -> Sequence[str]:
    """The regular expressions of what stands between the wildcards."""
    pieces = [""]
    for token in _tokens(name):
        if token == "*":
            pieces.append("")
        else:
            pieces[-1] += token
    return [pieces[0], *filter(None, pieces[1:-1]), *pieces[1:][-1:]]


def _tokens(name: str) -> Iterator[str]:
    """``*``, or the regular expression of one character."""
    for match in _TOKEN.finditer(name):
        text = match[0]
        if text == "*":
            yield text
        elif text == "?":
            yield "."
        elif text[0] == "[":
            if len(text) == 1:
                raise re.error("a bracket that is not closed")
            inner = text[1:-1].replace("\\", "\\\\").replace("[", "\\[")
            yield f"[{'^' + inner[1:] if inner[0] in '!^' else inner}]"
        elif text == "\\":
            raise ValueError("a backslash at the end")
        else:
            yield re.escape(text[-1])


_TOKEN = re.compile(r"\[[!^]?\]?[^\]]*\]|\\?.|\\", re.DOTALL)
