"""Which rules are on, and with which severity."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from seqlint.configuration.selection import Selection, check_selector, resolve
from seqlint.errors import UsageError
from seqlint.findings import Severity


@dataclass(frozen=True)
class FakeRule:
    code: str
    name: str
    severity: Severity


FLATTEN = FakeRule("SEQ106", "missing-flatten", Severity.ERROR)
INPUT = FakeRule("SEQ101", "missing-input-shape", Severity.WARNING)
SOFTMAX = FakeRule("SEQ301", "softmax-on-binary-output", Severity.ERROR)
OPINION = FakeRule("SEQ901", "too-many-layers", Severity.OFF)
RULES = (INPUT, FLATTEN, SOFTMAX, OPINION)


def on(*selections: Selection) -> dict[str, str]:
    """The severity by code of each rule that is on."""
    severities = {rule.code: resolve(selections, rule).effective(rule) for rule in RULES}
    return {code: severity.value for code, severity in severities.items() if severity is not Severity.OFF}


DEFAULT = {"SEQ101": "warning", "SEQ106": "error", "SEQ301": "error"}
WITHOUT_FLATTEN = {"SEQ101": "warning", "SEQ301": "error"}


@pytest.mark.parametrize(
    ("selection", "expected"),
    [
        (Selection(), DEFAULT),
        (Selection(select=()), {}),
        (Selection(select=("SEQ106",)), {"SEQ106": "error"}),
        (Selection(select=("missing-flatten",)), {"SEQ106": "error"}),
        (Selection(select=("seq1",)), {"SEQ101": "warning", "SEQ106": "error"}),
        (Selection(select=("ALL",)), {**DEFAULT, "SEQ901": "warning"}),
        (Selection(extend_select=("SEQ901",)), {**DEFAULT, "SEQ901": "warning"}),
        (Selection(ignore=("missing-flatten",)), WITHOUT_FLATTEN),
        (Selection(ignore=("ALL",)), {}),
        (Selection(select=("SEQ1",), ignore=("SEQ10",)), {}),
        (Selection(select=("SEQ1", "SEQ106"), ignore=("SEQ10",)), {"SEQ106": "error"}),
        (Selection(select=("SEQ106",), ignore=("SEQ106",)), {}),
        (Selection(ignore=("SEQ1",), extend_select=("SEQ106",)), {"SEQ106": "error", "SEQ301": "error"}),
    ],
)
def test_selection(selection: Selection, expected: dict[str, str]) -> None:
    assert on(selection) == expected


@pytest.mark.parametrize(
    ("selection", "expected"),
    [
        (Selection(warn=("SEQ106",)), {**DEFAULT, "SEQ106": "warning"}),
        (Selection(error=("ALL",)), dict.fromkeys(DEFAULT, "error")),
        (Selection(error=("ALL",), warn=("missing-input-shape",)), DEFAULT),
        (Selection(warn=("ALL",), error=("SEQ3",)), {**dict.fromkeys(DEFAULT, "warning"), "SEQ301": "error"}),
        (Selection(error=("too-many-layers",)), {**DEFAULT, "SEQ901": "error"}),
        (Selection(error=("SEQ106",), ignore=("SEQ106",)), WITHOUT_FLATTEN),
    ],
)
def test_severity(selection: Selection, expected: dict[str, str]) -> None:
    assert on(selection) == expected


def test_a_later_selection_overrules_an_earlier_one() -> None:
    file = Selection(select=("SEQ1",), ignore=("SEQ106",), warn=("ALL",))
    assert on(file) == {"SEQ101": "warning"}
    assert on(file, Selection(extend_select=("SEQ3",))) == {"SEQ101": "warning", "SEQ301": "warning"}
    assert on(file, Selection(select=("SEQ106",))) == {"SEQ106": "warning"}
    assert on(file, Selection(error=("SEQ101",))) == {"SEQ101": "error"}
    assert on(file, Selection(ignore=("ALL",))) == {}


@pytest.mark.parametrize("selector", ["ALL", "all", "SEQ", "SEQ1", "seq106", "missing-flatten"])
def test_known_selectors(selector: str) -> None:
    check_selector(selector, RULES, "here")


@pytest.mark.parametrize(
    ("selector", "message"),
    [
        ("missing-flaten", "here: unknown rule 'missing-flaten'; did you mean 'missing-flatten'?"),
        ("SEQ107", "here: unknown rule 'SEQ107'; did you mean 'SEQ106'?"),
        ("missing", "here: unknown rule 'missing'"),
        ("E501", "here: unknown rule 'E501'"),
        ("", "here: unknown rule ''"),
    ],
)
def test_unknown_selectors(selector: str, message: str) -> None:
    with pytest.raises(UsageError) as error:
        check_selector(selector, RULES, "here")
    assert str(error.value).startswith(message)
