"""From the bytes of a file to its parsed sources."""

from __future__ import annotations

import re

from seqlint.source.cell import Cell, Source
from seqlint.source.text import UndecodableError, decode

_SCRIPT_IMPORT = re.compile(rb"^[ \t]*(?:import|from)[ \t]+[\w.]", re.MULTILINE)
#: in JSON a line of code begins after a quote or an escaped line end
_NOTEBOOK_IMPORT = re.compile(rb"(?:\"|\\n)[ \t]*(?:import|from)[ \t]+[\w.]")
_CLASS = b"Sequential"
_TEST_OF_TYPE = re.compile(rb"isinstance\( (?: [^()] | \([^()]*\) )* \)", re.VERBOSE)


def may_hold_models(data: bytes) -> bool:
    """Whether a file with these bytes is worth parsing: it names ``Sequential``, and Keras, unless it imports nothing."""
    if _CLASS not in data:
        return False
    is_notebook = data.lstrip()[:1] == b"{"
    if not is_notebook and not _is_used(data):
        return False
    if b"keras" in data:
        return True
    return (_NOTEBOOK_IMPORT if is_notebook else _SCRIPT_IMPORT).search(data) is None


def _is_used(data: bytes) -> bool:
    """Whether a script names the class where it may construct it."""
    position = data.find(_CLASS)
    while position >= 0:
        if not _is_mention(data, position):
            return True
        position = data.find(_CLASS, position + len(_CLASS))
    return False


def _is_mention(data: bytes, start: int) -> bool:
    """Whether the name at *start* is in a comment, in quotes or in a type test."""
    end = start + len(_CLASS)
    line = data[data.rfind(b"\n", 0, start) + 1 : start]
    if line.lstrip().startswith(b"#") or data[start - 1 : start] == data[end : end + 1] in (b"'", b'"'):
        return True
    call = data.rfind(b"isinstance(", 0, start)
    test = _TEST_OF_TYPE.match(data, call) if call >= 0 else None
    return test is not None and test.end() >= end


def read(filename: str, data: bytes) -> list[Source]:
    """The programs in a file, parsed. It never raises: see ``Cell.problem``."""
    if filename.lower().endswith(".ipynb"):
        from seqlint.source.notebook import read_notebook

        return read_notebook(filename, data)
    return [Source(filename, [_read_script(filename, data)])]


def read_module(filename: str, data: bytes) -> Source:
    """The script with these bytes, which another script imports."""
    return Source(filename, [_read_script(filename, data)])


def _read_script(filename: str, data: bytes) -> Cell:
    try:
        text = decode(data)
    except UndecodableError as error:
        return Cell(filename, None, data.decode("utf-8", "replace"), problem=error.problem)
    from seqlint.source.parse import parse_cell

    return parse_cell(filename, None, text)
