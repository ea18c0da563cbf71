"""What of a text is left out to remove a directive from a comment, or one of its names."""

from __future__ import annotations

import re
from collections.abc import Sequence

Span = tuple[int, int]

_LINE = re.compile(r"[^\r\n]*")
_LINE_END = re.compile(r"\r\n|\r|\n|\Z")


def without_directive(text: str, start: int, end: int) -> Span | None:
    """What removes the directive from *start* to *end*: its comment too, if that has nothing else, and then its line.

    None where the rest of the comment belongs to the directive, as a reason does.
    """
    line_start = max(text.rfind("\n", 0, start), text.rfind("\r", 0, start)) + 1
    line = _LINE.match(text, start)
    line_end = end if line is None else line.end()
    rest = text[end:line_end].lstrip()
    if rest:
        return (start, line_end - len(rest)) if rest.startswith("#") else None
    before = text[line_start:start].rstrip(" \t")
    if before:
        return line_start + len(before), line_end
    found = _LINE_END.match(text, line_end)
    return line_start, line_end if found is None else found.end()


def without_item(items: Sequence[Span], index: int) -> Span:
    """What removes one of several *items*, with the separator between it and its neighbour."""
    start, end = items[index]
    return (start, items[index + 1][0]) if index + 1 < len(items) else (items[index - 1][1], end)
