"""Suppression comments: what they silence, and the findings about comments without effect."""

from __future__ import annotations

import json

import pytest

from seqlint.configuration.registry import rule_codes
from seqlint.findings import Finding, Severity
from seqlint.linter import judge_comments
from seqlint.site import Place
from seqlint.source.cell import Source
from seqlint.source.files.reader import read
from seqlint.source.suppression import Suppressions

ACTIVE = {"SEQ001", "SEQ002", "SEQ003", "SEQ101", "SEQ102", "SEQ106"}
RANK = ("SEQ102", "incompatible-rank")


def finding(row: int, code: str = "SEQ102", cell: int | None = None) -> Finding:
    return Finding(code, "x", Severity.ERROR, Place("a.py", cell, row, 1, row, 2), "x")


def source(text: str) -> Source:
    (found,) = read("a.py", text.encode())
    return found


def outcome(text: str, *findings: Finding) -> tuple[list[int], list[tuple[str, int, int]]]:
    """The rows of the findings that remain, and code, row and column of each problem."""
    suppressions = Suppressions.of(source(text), rule_codes(), ACTIVE)
    remaining = [found.place.row for found in suppressions.apply(findings)]
    problems = [(found.code, found.place.row, found.place.column) for found in judge_comments(suppressions)]
    return remaining, problems


@pytest.mark.parametrize(
    "comment",
    [
        "# seqlint: ignore",
        "# seqlint: ignore[incompatible-rank]",
        "# seqlint: ignore[SEQ102]",
        "# seqlint:ignore[seq102]",
        "#seqlint:  ignore [ incompatible-rank ]",
        "# type: ignore # seqlint: ignore[incompatible-rank] because it is so",
        "# seqlint: ignore[incompatible-rank]  # noqa",
        "# noqa",
        "# noqa: SEQ102",
        "# NOQA:SEQ102",
        "# noqa: E501,SEQ102",
        "# noqa: E501 SEQ102 -- so",
        "# pylint: disable=x # noqa: SEQ102",
    ],
)
def test_comments_that_silence(comment: str) -> None:
    assert outcome(f"x = 1\nf(1)  {comment}\n", finding(2)) == ([], [])
    assert outcome(f"x = 1\nf(1)  {comment}\n", finding(1))[0] == [1]


@pytest.mark.parametrize(
    "comment",
    [
        "# noqa: E501",
        "# noqa:",
        "# noqable",
        "# ruff: noqa: SEQ102",
        "# flake8: noqa",
        "# seqlint is fine",
        "'# noqa'",
        "'# seqlint: ignore'",
        'f"{x}# noqa"',
        "'''\n# seqlint: ignore'''",
    ],
)
def test_comments_that_mean_something_else(comment: str) -> None:
    separator = "; " if comment[0] != "#" else "  "
    assert outcome(f"f(1){separator}{comment}\n", finding(1)) == ([1], [])


def test_several_names_and_their_use() -> None:
    text = "f(1)  # seqlint: ignore[missing-flatten, incompatible-rank]\n"
    assert outcome(text, finding(1), finding(1, "SEQ106")) == ([], [])
    assert outcome(text, finding(1)) == ([], [("SEQ002", 1, 25)])
    assert outcome(text, finding(1, "SEQ101"))[0] == [1]


@pytest.mark.parametrize("row", [1, 2, 3])
@pytest.mark.parametrize("commented", [1, 2, 3])
@pytest.mark.parametrize("comment", ["# seqlint: ignore[incompatible-rank]", "# noqa: SEQ102"])
def test_any_line_of_the_statement_will_do(row: int, commented: int, comment: str) -> None:
    lines = ["f(", "  1,", ")", "g(2)"]
    lines[commented - 1] += f"  {comment}"
    assert outcome("\n".join(lines), finding(row), finding(4)) == ([4], [])


def test_a_bare_noqa_is_for_its_own_line() -> None:
    assert outcome("f(  # noqa\n  1)\n", finding(1), finding(2)) == ([2], [])


def test_the_header_of_a_block_is_not_its_body() -> None:
    assert outcome("if x:  # seqlint: ignore[SEQ102]\n  f(1)\n", finding(2)) == ([2], [("SEQ002", 1, 26)])


def test_a_whole_file() -> None:
    text = "x = 1\n# seqlint: ignore-file[incompatible-rank]\nf(1)\n"
    assert outcome(text, finding(1), finding(3), finding(3, "SEQ101")) == ([3], [])
    assert outcome("# seqlint: ignore-file\nf(1)\n", finding(2), finding(2, "SEQ101")) == ([], [])
    assert outcome("f(1)  # seqlint: ignore-file\n", finding(1)) == ([1], [("SEQ003", 1, 7)])


def test_a_whole_notebook_but_a_comment_for_its_cell_only() -> None:
    cells = ["f(1)  # seqlint: ignore[SEQ101]", "f(1)", "# seqlint: ignore-file[SEQ102]\nx"]
    notebook = {"cells": [{"cell_type": "code", "source": cell} for cell in cells]}
    (found,) = read("a.ipynb", json.dumps(notebook).encode())
    suppressions = Suppressions.of(found, rule_codes(), ACTIVE)
    findings = [finding(1, code, cell) for code in ("SEQ101", "SEQ102") for cell in (1, 2)]
    assert suppressions.apply(findings) == [findings[1]]
    assert judge_comments(suppressions) == []


@pytest.mark.parametrize(
    ("comment", "column"),
    [
        ("# seqlint: ignore[", 7),
        ("# seqlint: ignore[]", 7),
        ("# seqlint: ignore missing-flatten", 7),
        ("# seqlint: ignored", 7),
        ("# seqlint: disable=all", 7),
        ("# seqlint:", 7),
        ("# seqlint: ignore[no-such-rule]", 25),
        ("# seqlint: ignore[SEQ]", 25),
        ("# noqa: SEQ999", 15),
    ],
)
def test_what_cannot_be_understood_silences_nothing(comment: str, column: int) -> None:
    assert outcome(f"f(1)  {comment}\n", finding(1)) == ([1], [("SEQ003", 1, column)])


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("no-such-rule", "there is no rule `no-such-rule`"),
        ("missing-flaten", "there is no rule `missing-flaten`; did you mean 'missing-flatten'?"),
        ("SEQ1", "`SEQ1` is only a prefix of rule codes; a comment must name each rule in full"),
        ("seq", "`seq` is only a prefix of rule codes; a comment must name each rule in full"),
        ("ALL", "there is no rule `ALL`; to silence all rules, remove the brackets"),
    ],
)
def test_a_name_that_no_rule_has_is_explained(name: str, message: str) -> None:
    problems = judge_comments(
        Suppressions.of(source(f"f(1)  # seqlint: ignore[{name}]\n"), rule_codes(), ACTIVE)
    )
    assert [problem.message for problem in problems] == [message]


def test_the_beginning_of_codes_is_explained_in_noqa_too() -> None:
    problems = judge_comments(Suppressions.of(source("f(1)  # noqa: SEQ1\n"), rule_codes(), ACTIVE))
    assert "is only a prefix of rule codes" in problems[0].message


@pytest.mark.parametrize(
    ("comment", "column"),
    [
        ("# seqlint: ignore", 7),
        ("# seqlint: ignore[SEQ102]", 25),
        ("# noqa: SEQ102", 15),
        ("# noqa: E501, SEQ102", 21),
    ],
)
def test_what_silences_nothing_is_unused(comment: str, column: int) -> None:
    assert outcome(f"f(1)  {comment}\n") == ([], [("SEQ002", 1, column)])


@pytest.mark.parametrize(
    "text",
    [
        "f(1)  # noqa\n",
        "f(1)  # noqa: SEQ201\n",
        "f(1)  # seqlint: ignore[SEQ201]\n",
        "Sequential(  # seqlint: ignore[SEQ102]\n",
    ],
)
def test_what_cannot_be_called_unused(text: str) -> None:
    """Other tools read it, its rule does not run, or the cell could not be read."""
    assert outcome(text) == ([], [])


def test_a_complaint_can_be_silenced_by_its_own_name() -> None:
    assert outcome("f(1)  # seqlint: ignore[SEQ102, unused-suppression]\n") == ([], [])
    assert outcome("# seqlint: ignore-file[unused-suppression]\nf(1)  # noqa: SEQ102\n") == ([], [])
    assert outcome("f(1)  # seqlint: ignore[invalid-suppression, nothing]\n") == ([], [])


def test_a_syntax_error_can_be_silenced() -> None:
    found = source("print 'Sequential'  # seqlint: ignore[syntax-error]\n")
    suppressions = Suppressions.of(found, rule_codes(), ACTIVE)
    assert suppressions.apply([finding(1, "SEQ001")]) == []


def test_places_are_exact_behind_wide_characters() -> None:
    assert outcome("é = '𠀀𠀀'  # seqlint: ignore[𠀀]\n") == ([], [("SEQ003", 1, 29)])
