"""Text in terminal cells."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from seqlint.report.text import excerpt, pad, printable, text_width, wrap


@pytest.mark.parametrize(
    ("text", "width"),
    [
        *(("abc", 3), ("模型", 4), ("e\u0301", 1), ("ｶ", 1), ("\uff21", 2), ("", 0), ("é", 1), ("🙂", 2)),
        # a family of three, a heart as a picture, a key, and Persian and Hindi with their joiners
        ("👨\u200d👩\u200d👧", 2),
        ("❤\ufe0f", 2),
        ("❤", 1),
        ("1\ufe0f\u20e3", 2),
        ("می\u200cشود", 5),
        ("क\u094d\u200dष", 2),
    ],
)
def test_text_width(text: str, width: int) -> None:
    assert text_width(text) == width


def test_pad_counts_cells() -> None:
    assert pad("模型", 6) == "模型  "


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\nb\tc", "a b c"),
        ("\x1b[31mred", "\N{REPLACEMENT CHARACTER}[31mred"),
        ("a\u202eb", "a\N{REPLACEMENT CHARACTER}b"),
        ("模型 é", "模型 é"),
        ("👩\u200d💻 می\u200cشود e\u0301", "👩\u200d💻 می\u200cشود e\u0301"),
    ],
)
def test_printable(text: str, shown: str) -> None:
    assert printable(text) == shown


def test_wrap() -> None:
    assert list(wrap("one two three", 7)) == ["one two", "three"]
    assert list(wrap("模型模型 ab", 5)) == ["模型", "模型", "ab"]
    assert list(wrap("", 5)) == [""]
    assert list(wrap("it gives (None, 3) here", 12)) == ["it gives", "(None, 3)", "here"]


@given(st.text("ab 模e\u0301", max_size=60), st.integers(4, 30))
def test_wrapped_lines_fit_and_lose_nothing(text: str, width: int) -> None:
    lines = list(wrap(text, width))
    assert all(text_width(line) <= width for line in lines)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")


@pytest.mark.parametrize(
    ("line", "start", "end", "text", "mark"),
    [
        ("model.add(Dense(1))", 10, 18, "model.add(Dense(1))", "          ^^^^^^^^"),
        ("\tDense(1)", 1, 9, "    Dense(1)", "    ^^^^^^^^"),
        ("ab\tDense(1)", 3, 11, "ab  Dense(1)", "    ^^^^^^^^"),
        ('名 = "模型"; Dense(1)', 10, 18, '名 = "模型"; Dense(1)', "             ^^^^^^^^"),
        ('"模型"', 1, 3, '"模型"', " ^^^^"),
        ("a = '👩\u200d💻'; f(1)", 11, 15, "a = '👩\u200d💻'; f(1)", "          ^^^^"),
        ("x = 'क\u094d\u200dष'; f(1)", 12, 16, "x = 'क\u094d\u200dष'; f(1)", "          ^^^^"),
        ("x = 1  ", 99, 100, "x = 1", "       ^"),
        ("", 0, 1, "", "^"),
    ],
)
def test_excerpt_puts_the_mark_under_the_place(line: str, start: int, end: int, text: str, mark: str) -> None:
    shown = excerpt(line, start, end, 60)
    assert (shown.text, " " * shown.start + "^" * shown.length) == (text, mark)


def test_excerpt_cuts_a_long_line_around_the_mark() -> None:
    line = "a" * 100 + "DENSE" + "b" * 100
    shown = excerpt(line, 100, 105, 40)
    assert shown.text[shown.start : shown.start + shown.length] == "DENSE"
    assert shown.text.startswith("...aaa")
    assert shown.text.endswith("bbb...")
    assert text_width(shown.text) <= 40


@given(
    st.text("ab\t 模e\u0301👩\u200d\ufe0f❤", max_size=120),
    st.integers(0, 130),
    st.integers(0, 60),
    st.integers(20, 80),
)
@example("a" * 27 + "a\u0301", 28, 0, 20)
def test_excerpt_always_fits(line: str, start: int, length: int, width: int) -> None:
    shown = excerpt(line, start, start + length, width)
    assert text_width(shown.text) <= width
    assert shown.length >= 1
    assert shown.start >= 0
    if start < len(line):
        assert shown.start + shown.length <= width


@given(st.text("ab模", max_size=120), st.data(), st.integers(20, 60))
def test_excerpt_marks_the_character_at_the_start(line: str, data: st.DataObject, width: int) -> None:
    if not line:
        return
    start = data.draw(st.integers(0, len(line) - 1))
    shown = excerpt(line, start, start + 1, width)
    cells = "".join(char if text_width(char) == 1 else char + "\0" for char in shown.text)
    assert cells[shown.start] == line[start]
