"""The page of a rule: in reports for programs, and as links in terminals."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from seqlint import DOCUMENTATION
from seqlint.configuration.registry import all_rules
from seqlint.report.findings.formats import renderer
from seqlint.report.style import Style, style_for
from support.paths import ROOT
from support.samples import FLATTEN

PAGE = "https://seqlint.readthedocs.io/en/stable/rules/missing-flatten/"
LINK = f"\x1b]8;;{PAGE}\x1b\\missing-flatten\x1b]8;;\x1b\\"


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def parsed(name: str) -> Any:
    return json.loads("\n".join(renderer(name)([FLATTEN], Style())))


def test_json_has_the_page_of_the_rule() -> None:
    assert parsed("json")[0]["url"] == PAGE


def test_sarif_has_the_page_of_each_rule() -> None:
    rules = {rule["id"]: rule["helpUri"] for rule in parsed("sarif")["runs"][0]["tool"]["driver"]["rules"]}
    assert rules[FLATTEN.code] == PAGE
    assert len(rules) == len(all_rules())


def test_rdjson_has_the_page_of_the_rule() -> None:
    assert parsed("rdjson")["diagnostics"][0]["code"] == {"value": "SEQ106", "url": PAGE}


def test_every_rule_has_its_page() -> None:
    for rule in all_rules():
        assert (ROOT / "docs" / "rules" / f"{rule.name}.md").is_file()


def test_rules_of_other_packages_have_no_page_here() -> None:
    assert replace(FLATTEN, code="XYZ901", name="wish").url is None
    assert replace(FLATTEN, code="", name="unresolved").url is None


def test_the_address_is_the_same_wherever_it_is_named() -> None:
    for name in ("pyproject.toml", "mkdocs.yml"):
        assert DOCUMENTATION in (ROOT / name).read_text(encoding="utf-8"), name


@pytest.mark.parametrize("name", ["full", "concise", "grouped"])
def test_in_a_terminal_with_links_the_name_of_the_rule_is_one(name: str) -> None:
    plain, linked = (list(renderer(name)([FLATTEN], Style(linked=linked))) for linked in (False, True))
    assert "\n".join(linked) == "\n".join(plain).replace("missing-flatten", LINK, 1)


@pytest.mark.parametrize(
    ("environment", "is_linked"),
    [
        ({}, False),
        ({"TERM": "xterm-256color"}, False),
        ({"TERM": "xterm-kitty"}, True),
        ({"TERM_PROGRAM": "vscode"}, True),
        ({"TERM_PROGRAM": "Apple_Terminal"}, False),
        ({"VTE_VERSION": "7600"}, True),
        ({"VTE_VERSION": "4602"}, False),
        ({"VTE_VERSION": "new"}, False),
        ({"WT_SESSION": "1"}, True),
        ({"FORCE_HYPERLINK": "1"}, True),
        ({"FORCE_HYPERLINK": "0", "TERM_PROGRAM": "vscode"}, False),
        ({"TERM": "dumb", "VTE_VERSION": "7600"}, False),
    ],
)
def test_links_are_for_terminals_that_show_them(environment: Mapping[str, str], is_linked: bool) -> None:
    assert style_for(Terminal(), environment=environment).linked is is_linked


def test_a_pipe_gets_links_only_if_they_are_forced() -> None:
    assert not style_for(io.StringIO(), environment={"TERM_PROGRAM": "vscode"}).linked
    assert style_for(io.StringIO(), environment={"FORCE_HYPERLINK": "1"}).linked
