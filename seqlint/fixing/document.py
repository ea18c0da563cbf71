"""A file whose cells are edited: the bytes that no edit concerns stay as they are."""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from functools import cached_property
from tokenize import detect_encoding

from seqlint.fixing import notebooks
from seqlint.fixing.edits import Replacement, Texts, apply

_MARK = b"\xef\xbb\xbf"


class CannotEditError(Exception):
    """The file cannot be edited without a change of something else."""


class Document:
    """A script or a notebook. Raises `CannotEditError` where its text does not encode to its bytes again."""

    def __init__(self, filename: str, data: bytes) -> None:
        self.is_notebook = filename.lower().endswith(".ipynb")
        self._mark = _MARK if data.startswith(_MARK) else b""
        body = data[len(self._mark) :]
        self._encoding = _encoding(body, is_notebook=self.is_notebook)
        self._text = body.decode(self._encoding, "surrogatepass" if self.is_notebook else "strict")
        if self._encoded(self._text) != data:
            raise CannotEditError(f"its encoding, {self._encoding}, is ambiguous")

    @cached_property
    def _sources(self) -> dict[int, notebooks.CellSource]:
        return notebooks.locate(self._text)

    @cached_property
    def cells(self) -> dict[int, str]:
        """The text of each cell; a script is the one cell 0."""
        if not self.is_notebook:
            return {0: self._text}
        return {number: notebooks.text_of(self._text, source) for number, source in self._sources.items()}

    @cached_property
    def texts(self) -> Texts:
        """The texts in which places are found."""
        return Texts(self.cells)

    def edited(self, replacements: Sequence[Replacement]) -> bytes:
        """The file with *replacements*, which do not conflict."""
        if not self.is_notebook:
            return self._encoded(apply(self._text, replacements))
        changes: list[Replacement] = []
        for cell in {each.cell for each in replacements}:
            here = sorted({each for each in replacements if each.cell == cell})
            changes += notebooks.edited(self._text, self._sources[cell], here)
        data = self._encoded(apply(self._text, changes))
        wanted = {
            cell: apply(text, [each for each in replacements if each.cell == cell])
            for cell, text in self.cells.items()
        }
        if Document(".ipynb", data).cells != wanted:
            raise CannotEditError("its JSON is written in an unusual way")
        return data

    def _encoded(self, text: str) -> bytes:
        try:
            return self._mark + text.encode(self._encoding, "surrogatepass" if self.is_notebook else "strict")
        except UnicodeEncodeError:
            raise CannotEditError(f"its encoding, {self._encoding}, has no such character") from None


def _encoding(body: bytes, *, is_notebook: bool) -> str:
    if is_notebook:
        return json.detect_encoding(body)
    return detect_encoding(io.BytesIO(body).readline)[0]
