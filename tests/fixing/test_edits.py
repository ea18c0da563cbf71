"""Text with edits applied: what no edit touches stays, and places move along."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seqlint.findings import Edit, Fix
from seqlint.fixing import notebooks
from seqlint.fixing.document import CannotEditError, Document
from seqlint.fixing.edits import Replacement, Texts, apply, conflict, moved
from seqlint.site import Place

CHARACTERS = st.sampled_from("ab \t\n\r'\"\\é形\U0001f600")
TEXTS = st.text(CHARACTERS, max_size=30)


@st.composite
def edited_texts(draw: st.DrawFn) -> tuple[list[str], list[str]]:
    """Pieces of a text, and what becomes of every second one of them; the others stay."""
    pieces = draw(st.lists(TEXTS, min_size=1, max_size=9))
    return pieces, [draw(TEXTS) if index % 2 else piece for index, piece in enumerate(pieces)]


def _replacements(pieces: list[str], edited: list[str]) -> list[Replacement]:
    found, start = [], 0
    for index, (old, new) in enumerate(zip(pieces, edited, strict=True)):
        if index % 2 and (old or new):
            found.append(Replacement(0, start, start + len(old), new))
        start += len(old)
    return found


def _without_conflicts(replacements: list[Replacement]) -> list[Replacement]:
    kept: list[Replacement] = []
    for each in replacements:
        if not conflict([each], kept):
            kept.append(each)
    return kept


@given(edited_texts(), st.randoms())
def test_edits_are_replacements(case: tuple[list[str], list[str]], random: object) -> None:
    pieces, edited = case
    replacements = _replacements(pieces, edited)
    # the same edit of several fixes is one
    if _without_conflicts(replacements) != replacements or len(set(replacements)) < len(replacements):
        return
    shuffled = replacements[:]
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert apply("".join(pieces), shuffled) == "".join(edited)


@given(edited_texts())
def test_places_move_with_what_stands_there(case: tuple[list[str], list[str]]) -> None:
    pieces, edited = case
    text = "".join(pieces)
    replacements = _without_conflicts(_replacements(pieces, edited))
    after = apply(text, replacements)
    touched = {offset for each in replacements for offset in range(each.start, each.end)}
    for offset in set(range(len(text))) - touched:
        assert after[moved(offset, 0, replacements)] == text[offset]
        assert moved(offset, 1, replacements) == offset


def test_what_cannot_be_applied_together() -> None:
    insertion, other = Replacement(0, 3, 3, "a"), Replacement(0, 3, 3, "b")
    before, after = Replacement(0, 0, 3, "c"), Replacement(0, 3, 5, "d")
    assert not conflict([insertion], [insertion, before, after])
    assert conflict([insertion], [other])
    assert conflict([Replacement(0, 2, 4, "")], [before])
    assert conflict([Replacement(0, 1, 1, "x")], [before])
    assert conflict([Replacement(0, 3, 4, "")], [after])
    assert not conflict([Replacement(1, 2, 4, "")], [before])
    assert apply("abcdef", [after, insertion, before]) == "cadf"


def test_places_count_lines_as_python_does() -> None:
    texts = Texts({0: "a\r\nb\rc\x0cd\u2028e\n形f"})
    place = Place("net.py", None, 4, 2, 4, 3)
    assert texts.replacements(Fix("", (Edit(place, "x"),))) == (Replacement(0, 12, 13, "x"),)
    with pytest.raises(LookupError):
        texts.replacement(Edit(Place("net.py", None, 9, 1, 9, 2), ""))
    with pytest.raises(LookupError):
        texts.replacement(Edit(Place("net.py", 3, 1, 1, 1, 2), ""))


@st.composite
def documents(draw: st.DrawFn) -> str:
    """A notebook as JSON, in any layout."""
    cells = draw(st.lists(TEXTS, min_size=1, max_size=3))
    sources = [cell.splitlines(keepends=True) if draw(st.booleans()) else cell for cell in cells]
    document = {"cells": [{"cell_type": "code", "source": source, "outputs": []} for source in sources]}
    indent = draw(st.sampled_from([None, 1, "\t"]))
    return json.dumps(document, indent=indent, ensure_ascii=draw(st.booleans())) + draw(
        st.sampled_from(["", "\n"])
    )


@given(documents(), st.data())
def test_a_notebook_is_edited_in_its_source_alone(text: str, data: st.DataObject) -> None:
    document = Document("net.ipynb", text.encode())
    wanted = dict(document.cells)
    replacements: list[Replacement] = []
    for cell, source in document.cells.items():
        cuts = sorted(data.draw(st.lists(st.integers(0, len(source)), max_size=4)))
        pairs = list(zip(cuts[::2], cuts[1::2], strict=False))
        here = [Replacement(cell, start, end, data.draw(TEXTS)) for start, end in pairs]
        kept = _without_conflicts(here)
        wanted[cell] = apply(source, kept)
        replacements += kept
    edited = document.edited(replacements).decode()
    assert Document("net.ipynb", edited.encode()).cells == wanted
    assert _outline(edited) == _outline(text)


def _outline(text: str) -> object:
    """All of a notebook but the text of its cells."""
    document = json.loads(text)
    for cell in document["cells"]:
        cell["source"] = type(cell["source"])()
    return json.dumps(document)


def test_a_source_is_found_where_the_reader_finds_it() -> None:
    text = """{"cells": [3, {"source": "a", "metadata": {"source": "no"}, "source": "b"}, {"input": ["c\\n", 4, "d"]}]}"""
    sources = notebooks.locate(text)
    assert {cell: notebooks.text_of(text, source) for cell, source in sources.items()} == {2: "b", 3: "c\nd"}
    old = '{"worksheets": [{"cells": [{"input": "a"}]}, {"cells": [{"input": "b"}]}], "cells": []}'
    assert list(notebooks.locate(old)) == [1, 2]


def test_lone_surrogates_are_one_character() -> None:
    text = '{"cells": [{"source": "\\ud800x \\ud83d\\ude00y"}]}'
    document = Document("net.ipynb", text.encode())
    assert document.cells == {1: "?x \U0001f600y"}
    edited = document.edited([Replacement(1, 4, 5, "z")])
    assert edited.decode() == text.replace("y", "z")


def test_bytes_that_do_not_come_back_are_not_edited() -> None:
    with pytest.raises(CannotEditError):
        Document("net.py", b"# coding: utf-7\nx = '+AGE-'\n")
    latin = Document("net.py", b"# coding: latin-1\nx = '\xe9'\n")
    with pytest.raises(CannotEditError):
        latin.edited([Replacement(0, 18, 19, "形")])
