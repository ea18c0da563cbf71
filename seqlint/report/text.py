"""Text measured in terminal cells: a wide character takes two, a combining one none."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

TAB = 4
ELLIPSIS = "..."


def character_width(character: str) -> int:
    """The cells that one printable character takes."""
    if character < "\u0300":
        return 1
    if unicodedata.combining(character) or unicodedata.category(character) in ("Mn", "Me"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def text_width(text: str) -> int:
    """The cells that *text* takes."""
    return len(text) if text.isascii() else sum(map(character_width, text))


def printable(text: str) -> str:
    """*text* on one line, without characters that move the cursor, colour the terminal or change the text direction."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(_printable(character) for character in text)


def _printable(character: str) -> str:
    if character in "\t\n\r":
        return " "
    return "\N{REPLACEMENT CHARACTER}" if unicodedata.category(character) in _UNSAFE else character


_UNSAFE = frozenset(("Cc", "Cf", "Cs", "Zl", "Zp"))


def pad(text: str, width: int) -> str:
    """*text* filled with spaces to *width* cells."""
    return text + " " * (width - text_width(text))


def pad_left(text: str, width: int) -> str:
    """*text* right-aligned in *width* cells."""
    return " " * (width - text_width(text)) + text


_WORD_END = re.compile(r" (?![^()]{0,40}\))")


def wrap(text: str, width: int) -> Iterator[str]:
    """*text* in lines of at most *width* cells, broken at spaces, and within a word only if it is longer.

    A short text in parentheses, such as a shape, counts as one word.
    """
    line = ""
    for word in _WORD_END.split(text):
        if line and text_width(line) + 1 + text_width(word) > width:
            yield line
            line = ""
        line = f"{line} {word}" if line else word
        while text_width(line) > width:
            count = _fitting(line, width)
            yield line[:count]
            line = line[count:]
    yield line


def _fitting(text: Sequence[str], width: int) -> int:
    """How many characters from the start fit into *width* cells; at least one."""
    used = 0
    for count, character in enumerate(text):
        used += character_width(character)
        if used > width:
            return max(count, 1)
    return len(text)


@dataclass(frozen=True)
class Excerpt:
    """A line of source cut to a width, and the cells in it that are underlined."""

    text: str
    start: int
    length: int


def excerpt(line: str, start: int, end: int, width: int) -> Excerpt:
    """*line* cut to *width* cells around the characters from *start* up to *end*, counted from 0.

    Tabs are expanded. What is cut off is marked by dots.
    """
    # most of a long line is not shown, whatever the width of its characters
    near = max(start - 10 * width, 0)
    line, start, end = line[near : start + 10 * width], start - near, end - near
    cells, offsets = _lay_out(line)
    length = len(offsets) - 1
    start = min(max(start, 0), length)
    end = min(max(end, start + 1), length)
    total = offsets[-1]
    # a combining character at the end is marked with the character before it
    first = offsets[start] if start == length else min(offsets[start], max(total - 1, 0))
    last = max(offsets[end], first + 1)
    if max(total, last) <= width:
        return Excerpt("".join(cells).rstrip(), first, last - first)
    margin = len(ELLIPSIS)
    available = max(width - 2 * margin, 1)
    # the marked text is shown from its start, after some of the text before it where there is space
    context = max((available - (last - first)) // 2, min(available // 4, first))
    left = max(0, min(first - context, total - available - margin))
    left = 0 if left <= margin else left
    right = min(total, left + (width - margin if left == 0 else available))
    if right + margin >= total:
        right = total
    shown = "".join(_slice(cells, left, right))
    before = ELLIPSIS if left else ""
    after = ELLIPSIS if right < total else ""
    mark_end = min(last, right)
    return Excerpt((before + shown + after).rstrip(), first - left + len(before), max(mark_end - first, 1))


def _lay_out(line: str) -> tuple[list[str], list[int]]:
    """The printable form of each character, and the cell at which each of them, and the end, is."""
    cells, offsets, offset = [], [], 0
    for character in line:
        shown = " " * (TAB - offset % TAB) if character == "\t" else printable(character)
        cells.append(shown)
        offsets.append(offset)
        offset += text_width(shown)
    offsets.append(offset)
    return cells, offsets


def _slice(cells: Sequence[str], left: int, right: int) -> Iterator[str]:
    """The text in the cells from *left* up to *right*; half of a wide character is a space."""
    offset = 0
    for shown in cells:
        width = text_width(shown)
        visible = min(offset + width, right) - max(offset, left)
        if width == 0:
            if left < offset <= right:
                yield shown
        elif visible == width:
            yield shown
        elif visible > 0:
            yield " " * visible
        offset += width
