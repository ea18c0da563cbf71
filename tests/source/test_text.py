"""Decoding, line ends, and the text that the parser reads."""

from __future__ import annotations

import libcst
import pytest
from hypothesis import given
from hypothesis import strategies as st

from seqlint.source.cell import Cell
from seqlint.source.lexical import CLOSE, COMMENT, OPEN, logical_lines, tokens
from seqlint.source.text import UndecodableError, decode, parseable, row_and_column


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"x = 1\n", "x = 1\n"),
        (b"\xef\xbb\xbfx = 1\n", "x = 1\n"),
        ("é = '𠀀'\r\n".encode(), "é = '𠀀'\r\n"),
        (b"# -*- coding: latin-1 -*-\nx = '\xe9'\n", "# -*- coding: latin-1 -*-\nx = 'é'\n"),
        (
            b"#!python\n# vim: set fileencoding=cp1252 :\nx = '\x80'",
            "#!python\n# vim: set fileencoding=cp1252 :\nx = '€'",
        ),
        (b"x = 1\ny = 2\n# coding: latin-1 \xc3\xa9", "x = 1\ny = 2\n# coding: latin-1 é"),
        (b"", ""),
    ],
)
def test_decode(data: bytes, text: str) -> None:
    assert decode(data) == text


def test_undecodable_bytes_have_a_place() -> None:
    with pytest.raises(UndecodableError) as caught:
        decode("x = 1\r\ré".encode() + b"\xff")
    assert (caught.value.problem.row, caught.value.problem.column) == (3, 2)


def test_lines_end_as_in_python() -> None:
    text = "a\r\nb\rc\n\x0bd\u2028e\x0cf\n"
    assert Cell("a.py", None, text).lines == ["a", "b", "c", "\x0bd\u2028e\x0cf", ""]
    assert [row_and_column(text, text.index(c)) for c in "abcf"] == [(1, 1), (2, 1), (3, 1), (4, 6)]


@pytest.mark.parametrize(
    "text",
    [
        "x = 1\ry = 2\r",
        "x = 1\r\ny = 2\rz = 3\n",
        "\x0cx = 1\n",
        "x = 1\n\x0cy = 2\n",
        "x = 1\n\x0c\n\x0c# c\ny = 2\n",
        "if x:\n\x0c  y = 2\n  z = 3\n",
        "if x:\n  \x0c  y = 2\n  z = 3\n",
        "x = '''\n\x0c'''\ny = 2\n",
        "x = (1,\n\x0c2)\ny = 3\n",
        "x = 1 \x0c # c\ny = 2\n",
    ],
)
def test_what_is_parsed_keeps_every_offset(text: str) -> None:
    result = parseable(text)
    assert len(result) == len(text)
    assert libcst.parse_module(result).code == result


@given(st.text("ab\r\n\x0c \t\"'()#\\", max_size=40))
def test_parseable_never_moves_anything(text: str) -> None:
    result = parseable(text)
    assert len(result) == len(text)
    assert all(old == new or (old in "\r\f" and new == "\n") for old, new in zip(text, result, strict=True))


@pytest.mark.parametrize(
    "text",
    [
        """f"{"#"}" """,
        """f'{f"{f'#'}"}' """,
        """f"{x:{"#"}>{w}}" """,
        """f"{{#}}{x!r:#>5}" """,
        """rf"\\{x}#" """,
        """f"\\{x}#\\N{DASH}" """,
        '''f"""{
 x  }#"""  ''',
        """t'{x["#"]:#x}'""",
        """b'#' if'#'else rb'\\'#' """,
        """f'{ {1: "#}"}[1] }' f'''#'#''' """,
        """f'{(lambda x: "#")}#' """,
    ],
)
def test_strings_hold_no_comments(text: str) -> None:
    libcst.parse_module(text)
    found = [(text + " # end")[start:end] for kind, start, end in tokens(text + " # end") if kind is COMMENT]
    assert found == ["# end"]


@given(
    st.lists(st.sampled_from([*"f'\"{}()[]:!\\\n#x ", '"""', "f'", 'rf"""', "{{"]), max_size=30).map("".join)
)
def test_brackets_are_closed_no_more_often_than_opened(text: str) -> None:
    depth = position = 0
    for kind, start, end in tokens(text):
        assert position <= start <= end <= len(text)
        position = start
        depth += {OPEN: 1, CLOSE: -1}.get(kind, 0)
        assert depth >= 0
    pieces = [text[start:end] for start, end in logical_lines(text)]
    assert "".join(pieces) == text
