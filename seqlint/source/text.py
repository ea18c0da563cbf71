"""From bytes to text, and from text to what the parser reads, at the same offsets."""

from __future__ import annotations

import io
import re

from seqlint.source.cell import SyntaxProblem
from seqlint.source.lexical import logical_lines

_FORM_FEED = re.compile(r"[ \t]*\f[ \t\f]*")
_LONE_CARRIAGE_RETURN = re.compile(r"\r(?!\n)")
_LINE_END = re.compile(r"\r\n|\r|\n")


class UndecodableError(Exception):
    """The bytes are not text in the declared encoding."""

    def __init__(self, problem: SyntaxProblem) -> None:
        super().__init__(problem.message)
        self.problem = problem


def decode(data: bytes) -> str:
    """The text of a Python file without its byte order mark: UTF-8 unless a PEP 263 comment says otherwise."""
    try:
        encoding = _encoding(data)
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        before = error.object[: error.start].decode(error.encoding, "replace")
        row, column = row_and_column(before, len(before))
        raise UndecodableError(SyntaxProblem(f"not valid {error.encoding} text", row, column)) from None
    except (LookupError, SyntaxError, UnicodeError) as error:
        raise UndecodableError(SyntaxProblem(str(error), 1, 1)) from None


def _encoding(data: bytes) -> str:
    head = data[:1000].splitlines()[:2]
    if not any(b"coding" in line for line in head):
        return "utf-8-sig"
    from tokenize import detect_encoding

    return detect_encoding(io.BytesIO(data).readline)[0]


def row_and_column(text: str, offset: int) -> tuple[int, int]:
    """The row and column, from 1, of a character offset."""
    row, start = 1, 0
    for match in _LINE_END.finditer(text, 0, offset):
        row, start = row + 1, match.end()
    return row, min(offset, len(text)) - start + 1


def without_surrogates(text: str) -> str:
    """The text with each lone surrogate, which JSON can spell but UTF-8 cannot, replaced."""
    return text.encode("utf-8", "replace").decode("utf-8")


def parseable(text: str) -> str:
    """The text with each line end that Python and the parser treat differently replaced, one for one.

    A lone carriage return becomes a line feed. So does a form feed before a statement: Python restarts the indentation
    after it, and the parser drops it, which would shift all later positions.
    """
    if "\r" in text:
        text = _LONE_CARRIAGE_RETURN.sub("\n", text)
    if "\f" in text:
        text = "".join(_without_form_feed(text[start:end]) for start, end in logical_lines(text))
    return text


def _without_form_feed(line: str) -> str:
    match = _FORM_FEED.match(line)
    return match.group().replace("\f", "\n") + line[match.end() :] if match else line
