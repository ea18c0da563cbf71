"""Text measured in terminal cells: a wide character takes two, a combining one none, one that is joined to it none."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

TAB = 4
ELLIPSIS = "..."


def widths(text: str) -> Iterator[int]:
    """The cells that each printable character of *text* takes, as terminals count them."""
    previous = ""
    for character in text:
        if previous == _JOINER and _is_picture(character):
            yield 0
        elif character == _AS_PICTURE and _is_narrow_symbol(previous):
            yield 1
        else:
            yield _width(character)
        previous = character


def _is_picture(character: str) -> bool:
    return _width(character) == 2 or unicodedata.category(character) == "So"


def _is_narrow_symbol(character: str) -> bool:
    return (
        character != ""
        and (character in "0123456789#*" or unicodedata.category(character) == "So")
        and _width(character) == 1
    )


def _width(character: str) -> int:
    if character < "\u0300":
        return 1
    if unicodedata.combining(character) or unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def text_width(text: str) -> int:
    """The cells that *text* takes."""
    return len(text) if text.isascii() else sum(widths(text))


def printable(text: str) -> str:
    """*text* on one line, without characters that move the cursor, colour the terminal or change the text direction."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(_printable(character) for character in text)


def _printable(character: str) -> str:
    if character in "\t\n\r":
        return " "
    if character in _JOINING:
        return character
    return "\N{REPLACEMENT CHARACTER}" if unicodedata.category(character) in _UNSAFE else character


_JOINER, _AS_PICTURE = "\N{ZERO WIDTH JOINER}", "\N{VARIATION SELECTOR-16}"
#: format characters that are a part of words and pictures, and harmless
_JOINING = frozenset((_JOINER, "\N{ZERO WIDTH NON-JOINER}", "\N{WORD JOINER}", "\N{SOFT HYPHEN}"))
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
    indent = text[: len(text) - len(text.lstrip(" "))]
    for number, word in enumerate(_WORD_END.split(text[len(indent) :])):
        word = word if number else indent + word
        if line and text_width(line) + 1 + text_width(word) > width:
            yield line
            line = ""
        line = f"{line} {word}" if line else word
        while text_width(line) > width:
            count = _fitting(line, width)
            yield line[:count]
            line = line[count:]
    yield line


def _fitting(text: str, width: int) -> int:
    """How many characters from the start fit into *width* cells; at least one."""
    used = 0
    for count, cells in enumerate(widths(text)):
        used += cells
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
    shown = "".join(_slice(cells, offsets, left, right))
    before = ELLIPSIS if left else ""
    after = ELLIPSIS if right < total else ""
    mark_end = min(last, right)
    return Excerpt((before + shown + after).rstrip(), first - left + len(before), max(mark_end - first, 1))


def _lay_out(line: str) -> tuple[list[str], list[int]]:
    """The printable form of each character, and the cell at which each of them, and the end, is."""
    cells, offsets, offset = [], [], 0
    shown_line = "".join(character if character == "\t" else printable(character) for character in line)
    for shown, width in zip(shown_line, widths(shown_line), strict=True):
        offsets.append(offset)
        if shown == "\t":
            width = TAB - offset % TAB
            shown = " " * width
        cells.append(shown)
        offset += width
    offsets.append(offset)
    return cells, offsets


def _slice(cells: Sequence[str], offsets: Sequence[int], left: int, right: int) -> Iterator[str]:
    """The text in the cells from *left* up to *right*; half of a wide character is a space."""
    for shown, (offset, end) in zip(cells, pairwise(offsets), strict=True):
        width = end - offset
        visible = min(offset + width, right) - max(offset, left)
        if width == 0:
            if left < offset <= right:
                yield shown
        elif visible == width:
            yield shown
        elif visible > 0:
            yield " " * visible
