"""The JSON text of a notebook, in which only the source of cells is edited: everything else keeps its bytes."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from seqlint.fixing.edits import Replacement
from seqlint.source.text import without_surrogates

_SPACE = re.compile(r"[ \t\n\r]*")
#: one character of a string, as JSON spells it
_CHARACTER = re.compile(r"\\u[dD][89abAB]\w\w\\u[dD][c-fC-F]\w\w|\\u\w{4}|\\.|[^\\]", re.DOTALL)
_AFTER_LINE = re.compile(r"(?<=\n)")
_DECODER = json.JSONDecoder()

Span = tuple[int, int]


@dataclass(frozen=True)
class CellSource:
    """Where the source of one cell stands in the JSON: the strings of a list, without their quotes, or one string."""

    strings: tuple[Span, ...]
    #: what stands between two strings of the list, with their quotes; None for a single string
    separator: str | None


def locate(document: str) -> dict[int, CellSource]:
    """The source of each cell of the notebook *document* by the cell's number."""
    notebook = _members(document, _after_space(document, 0))
    parts = [_after_space(document, 0)]
    if "worksheets" in notebook:
        parts = [start for start, _ in _items(document, notebook["worksheets"][0])]
    found: dict[int, CellSource] = {}
    number = 0
    for part in parts:
        for start, _ in _items(document, _members(document, part)["cells"][0]):
            number += 1
            cell = _members(document, start) if document[start] == "{" else {}
            source = cell.get("source", cell.get("input"))
            located = None if source is None else _source(document, source)
            if located is not None:
                found[number] = located
    return found


def text_of(document: str, source: CellSource) -> str:
    """The source of a cell, as the reader of notebooks gets it."""
    return without_surrogates("".join(json.loads(f'"{document[a:b]}"') for a, b in source.strings))


def edited(document: str, source: CellSource, replacements: Sequence[Replacement]) -> list[Replacement]:
    """The *replacements* of the source of one cell, as replacements in *document*."""
    starts = [match.start() for a, b in source.strings for match in _CHARACTER.finditer(document, a, b)]
    starts.append(source.strings[-1][1])
    return [
        Replacement(
            0, starts[each.start], starts[each.end], _spelled(document, source, each, len(starts) - 1)
        )
        for each in replacements
    ]


def _spelled(document: str, source: CellSource, replacement: Replacement, length: int) -> str:
    """The content as JSON; in a list each line is a string of its own."""
    lines = [
        json.dumps(line, ensure_ascii=document.isascii())[1:-1]
        for line in _AFTER_LINE.split(replacement.content)
    ]
    if not lines[-1] and replacement.end == length:
        lines.pop()
    return (source.separator or "").join(lines)


def _source(document: str, span: Span) -> CellSource | None:
    start, end = span
    if document[start] == '"':
        return CellSource(((start + 1, end - 1),), None)
    if document[start] != "[":
        return None
    items = [item for item in _items(document, start) if document[item[0]] == '"']
    if not items:
        return None
    is_line = len(items) == 1
    between = f",{document[start + 1 : items[0][0]]}" if is_line else document[items[0][1] : items[1][0]]
    return CellSource(tuple((first + 1, last - 1) for first, last in items), f'"{between}"')


def _after_space(document: str, position: int) -> int:
    match = _SPACE.match(document, position)
    return position if match is None else match.end()


def _items(document: str, start: int) -> Iterator[Span]:
    """The spans of the items of the array at *start*."""
    position = _after_space(document, start + 1)
    while document[position] != "]":
        end = _DECODER.raw_decode(document, position)[1]
        yield position, end
        position = _next(document, end)


def _members(document: str, start: int) -> dict[str, Span]:
    """The spans of the values of the object at *start*, by their keys; the last of several counts."""
    members: dict[str, Span] = {}
    position = _after_space(document, start + 1)
    while document[position] != "}":
        key, end = _DECODER.raw_decode(document, position)
        value = _after_space(document, _after_space(document, end) + 1)
        end = _DECODER.raw_decode(document, value)[1]
        members[key] = value, end
        position = _next(document, end)
    return members


def _next(document: str, end: int) -> int:
    """The position after a value and the comma that may follow it."""
    position = _after_space(document, end)
    return _after_space(document, position + 1) if document[position] == "," else position
