"""The one way from the bytes of a file to its parsed sources."""

from __future__ import annotations

import re

from seqlint.source.cell import Cell, Source
from seqlint.source.text import UndecodableError, decode

_SCRIPT_IMPORT = re.compile(rb"^[ \t]*(?:import|from)[ \t]+[\w.]", re.MULTILINE)
#: in JSON a line of code begins at a quote or at an escaped line end
_NOTEBOOK_IMPORT = re.compile(rb"(?:\"|\\n)[ \t]*(?:import|from)[ \t]+[\w.]")
#: what names the class in a script and cannot construct it: comments, quoted names, tests of types
_MENTION = re.compile(
    rb"""
      ^[ \t]*\#.*$
    | "Sequential" | 'Sequential'
    | \bisinstance\( (?: [^()] | \([^()]*\) )* \)
    """,
    re.MULTILINE | re.VERBOSE,
)


def may_hold_models(data: bytes) -> bool:
    """Whether a file with these bytes is worth parsing: it names ``Sequential``, and Keras, unless it imports nothing."""
    if b"Sequential" not in data:
        return False
    is_notebook = data.lstrip()[:1] == b"{"
    if not is_notebook and not _is_called(data) and b"Sequential" not in _MENTION.sub(b"", data):
        return False
    if b"keras" in data:
        return True
    return (_NOTEBOOK_IMPORT if is_notebook else _SCRIPT_IMPORT).search(data) is None


def _is_called(data: bytes) -> bool:
    """Whether a line of a script calls the class, or one whose name ends like it, behind no comment and no quote."""
    call = data.find(b"Sequential(")
    while call >= 0:
        before = data[data.rfind(b"\n", 0, call) + 1 : call]
        if not any(sign in before for sign in (b"#", b"'", b'"')):
            return True
        call = data.find(b"Sequential(", call + 1)
    return False


def read(filename: str, data: bytes) -> list[Source]:
    """The programs in a file, parsed. It never raises: see ``Cell.problem``."""
    if filename.lower().endswith(".ipynb"):
        from seqlint.source.notebook import read_notebook

        return read_notebook(filename, data)
    return [Source(filename, [_read_script(filename, data)])]


def read_module(filename: str, data: bytes) -> Source:
    """The script with these bytes, parsed for the sake of another one that imports it."""
    return Source(filename, [_read_script(filename, data)])


def _read_script(filename: str, data: bytes) -> Cell:
    try:
        text = decode(data)
    except UndecodableError as error:
        return Cell(filename, None, data.decode("utf-8", "replace"), problem=error.problem)
    from seqlint.source.parse import parse_cell

    return parse_cell(filename, None, text)
