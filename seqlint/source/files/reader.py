"""From the bytes of a file to its parsed sources."""

from __future__ import annotations

import re
from itertools import chain

from seqlint.source.cell import Cell, Source
from seqlint.source.text import UndecodableError, decode

_SCRIPT_IMPORT = re.compile(rb"^[ \t]*(?:import|from)[ \t]+[\w.]", re.MULTILINE)
#: in JSON a line of code begins after a quote or an escaped line end
_NOTEBOOK_IMPORT = re.compile(rb"(?:\"|\\n)[ \t]*(?:import|from)[ \t]+[\w.]")
#: the names of the classes of models, each a pattern that begins with its letters, which is quick to search for;
#: a word that is common in comments counts where it is called, derived from or passed on
_CLASSES = tuple(
    re.compile(pattern)
    for pattern in (
        rb"Sequential",
        *(name + rb"(?=\s*[(,)]|\s+as\s)" for name in (rb"Model", rb"Functional")),
    )
)
_TEST_OF_TYPE = re.compile(rb"isinstance\( (?: [^()] | \([^()]*\) )* \)", re.VERBOSE)
#: a name that other libraries have too counts only in a file that names Keras
_OF_KERAS = b"Sequential"


def may_hold_models(data: bytes) -> bool:
    """Whether a file with these bytes is worth parsing: it names a class of models, and Keras.

    Where it imports nothing, ``Sequential`` is enough.
    """
    is_notebook = data.lstrip()[:1] == b"{"
    names_keras = b"keras" in data
    if not names_keras and _OF_KERAS not in data:
        return False
    found = chain.from_iterable(pattern.finditer(data) for pattern in _CLASSES)
    if not any(_is_name(data, each) and (is_notebook or not _is_mention(data, each)) for each in found):
        return False
    return names_keras or (_NOTEBOOK_IMPORT if is_notebook else _SCRIPT_IMPORT).search(data) is None


def _is_name(data: bytes, found: re.Match[bytes]) -> bool:
    """Whether the name that was *found* is a whole name; what ends in "Sequential" may be one of another library."""
    before = data[found.start() - 1 : found.start()]
    return found[0] == _OF_KERAS or not (before.isalnum() or before == b"_")


def _is_mention(data: bytes, found: re.Match[bytes]) -> bool:
    """Whether the name that was *found* is in a comment, in quotes or in a type test."""
    start, end = found.span()
    line = data[data.rfind(b"\n", 0, start) + 1 : start]
    if line.lstrip().startswith(b"#") or data[start - 1 : start] == data[end : end + 1] in (b"'", b'"'):
        return True
    call = data.rfind(b"isinstance(", 0, start)
    test = _TEST_OF_TYPE.match(data, call) if call >= 0 else None
    return test is not None and test.end() >= end


def read(filename: str, data: bytes) -> list[Source]:
    """The programs in a file, parsed. It never raises: see ``Cell.problem``."""
    if filename.lower().endswith(".ipynb"):
        from seqlint.source.notebooks.notebook import read_notebook

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
