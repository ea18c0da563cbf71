"""Every rule: its examples, its documentation, its place in the house."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

import seqlint.rules
from seqlint.configuration.registry import all_rules
from seqlint.configuration.selection import Selection
from seqlint.configuration.settings import Settings
from seqlint.findings import Finding, Severity
from seqlint.fixing.apply import fix_file
from seqlint.linter import lint
from seqlint.rule import Invalid, Rule
from support.paths import ROOT

SECTIONS = ("## What it does", "## Why is this bad?", "## Example", "## Use instead", "## References")
SAFETY = "## Fix safety"
RULES = [rule for rule in all_rules() if rule.VALID or rule.INVALID]


def _findings(code: str, rule: Rule) -> tuple[Finding, ...]:
    settings = Settings(selection=(Selection(extend_select=(rule.code,)),))
    return lint("example.py", code.encode(), settings).findings


def _examples(kind: str) -> list[object]:
    return [
        pytest.param(rule, getattr(example, "code", example), id=f"{rule.name}-{number}")
        for rule in RULES
        for number, example in enumerate(getattr(rule, kind))
    ]


def _invalid() -> list[object]:
    return [
        pytest.param(rule, example, id=f"{rule.name}-{number}")
        for rule in RULES
        for number, example in enumerate(rule.INVALID)
    ]


@pytest.mark.parametrize(("rule", "code"), _examples("INVALID"))
def test_invalid_examples_are_found_on_their_lines(rule: Rule, code: str) -> None:
    marked = [row for row, line in enumerate(code.splitlines(), 1) if line.rstrip().endswith("# error")]
    findings = _findings(code, rule)
    assert sorted({finding.place.row for finding in findings if finding.code == rule.code}) == marked
    assert marked
    others = [f for f in findings if f.code != rule.code and f.severity is Severity.ERROR]
    assert not others


@pytest.mark.parametrize(("rule", "code"), _examples("VALID"))
def test_valid_examples_are_silent(rule: Rule, code: str) -> None:
    wrong = [f for f in _findings(code, rule) if f.code == rule.code or f.severity is Severity.ERROR]
    assert not wrong


@pytest.mark.parametrize("rule", all_rules(), ids=lambda rule: rule.name)
def test_the_documentation_has_its_sections(rule: Rule) -> None:
    documentation = rule.__doc__ or ""
    positions = [documentation.find(section) for section in SECTIONS]
    assert -1 not in positions
    assert positions == sorted(positions)
    has_fix = any(example.changes for example in rule.INVALID)
    assert (SAFETY in documentation) == has_fix
    assert not has_fix or positions[3] < documentation.find(SAFETY) < positions[4]
    assert re.fullmatch(r"SEQ\d{3}", rule.code)
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", rule.name)


@pytest.mark.parametrize(("rule", "example"), _invalid())
def test_fixes_make_exactly_the_fixed_program(rule: Rule, example: Invalid) -> None:
    selection = (Selection(extend_select=(rule.code,)),)
    settings = Settings(selection=selection, unsafe_fixes=True, applies_fixes=True)
    report = fix_file("example.py", example.program.encode(), settings)
    if not example.changes:
        assert report.repair is None
        return
    assert report.repair is not None
    assert report.repair.data.decode() == example.fixed
    assert {finding.code for finding in report.repair.fixed} == {rule.code}
    assert not report.repair.refused
    assert rule.code not in {finding.code for finding in report.findings}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_there_are_enough_examples(rule: Rule) -> None:
    assert len(rule.VALID) >= 3
    assert len(rule.INVALID) >= 3


def test_codes_and_names_are_unique() -> None:
    rules = all_rules()
    assert len({rule.code for rule in rules}) == len({rule.name for rule in rules}) == len(rules)


def test_rule_files_are_short_and_named_after_their_rule() -> None:
    for directory in seqlint.rules.__path__:
        for path in Path(directory).rglob("*.py"):
            assert len(path.read_text(encoding="utf-8").splitlines()) <= 150, path
    for rule in all_rules():
        module = type(rule).__module__.rpartition(".")[2]
        assert module == rule.name.replace("-", "_")


def test_the_pages_are_up_to_date() -> None:
    command = [sys.executable, str(ROOT / "scripts" / "generate_rule_docs.py"), "--check"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"run scripts/generate_rule_docs.py; stale: {done.stdout}{done.stderr}"
