"""The formats that services and tools read, as these read them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
from junitparser import JUnitXml
from sarif_pydantic import Sarif

from seqlint.configuration.options import BY_NAME
from seqlint.findings import Finding, Severity
from seqlint.report.findings.formats import renderer
from seqlint.report.findings.in_files import with_fingerprints
from seqlint.report.style import Style
from support.samples import FLATTEN, SOFTMAX, place

NOTE = replace(SOFTMAX, code="", name="unresolved", severity=Severity.OFF)
FINDINGS = (FLATTEN, SOFTMAX, NOTE)


def rendered(name: str, findings: Sequence[Finding] = FINDINGS) -> str:
    return "".join(f"{line}\n" for line in renderer(name)(findings, Style()))


def parsed(name: str, findings: Sequence[Finding] = FINDINGS) -> Any:
    return json.loads(rendered(name, findings))


@pytest.mark.parametrize("name", BY_NAME["output-format"].choices)
def test_each_format_renders_nothing_and_something(name: str) -> None:
    assert isinstance(rendered(name, ()), str)
    assert "missing-flatten" in rendered(name, (FLATTEN,)) or "SEQ106" in rendered(name, (FLATTEN,))


def test_grouped() -> None:
    assert rendered("grouped").splitlines() == [
        "net.py:",
        "  12:5  error[missing-flatten] the model gives (None, 26, 26, 10) to a loss over classes",
        "",
        "nb.ipynb:",
        "  cell 3:4:11  warning[softmax-on-binary-output] softmax over one unit is always 1",
        "  cell 3:4:11  note[unresolved] softmax over one unit is always 1",
        "",
    ]


def test_json_lines_are_the_objects_of_json() -> None:
    assert [json.loads(line) for line in rendered("json-lines").splitlines()] == parsed("json")


def test_sarif() -> None:
    (run,) = Sarif.model_validate_json(rendered("sarif")).runs
    assert run.results is not None
    assert [(each.rule_id, each.level) for each in run.results] == [
        ("SEQ106", "error"),
        ("SEQ201", "warning"),
        ("unresolved", "note"),
    ]
    rules = {rule.id: rule for rule in run.tool.driver.rules or ()}
    assert rules["SEQ106"].name == "missing-flatten"
    first = parsed("sarif")["runs"][0]["results"][0]
    (location,) = first["locations"]
    assert location["physicalLocation"] == {
        "artifactLocation": {"uri": "net.py", "uriBaseId": "%SRCROOT%"},
        "region": {"startLine": 12, "startColumn": 5, "endLine": 12, "endColumn": 36},
    }
    assert first["relatedLocations"][0]["message"]["text"] == "input -> (None, 28, 28, 1)"
    (change,) = first["fixes"][0]["artifactChanges"]
    assert change["replacements"][0]["insertedContent"]["text"].startswith("Flatten()")


def test_sarif_names_files_as_links() -> None:
    odd = replace(FLATTEN, place=place(1, 1, 2, file="a b/é#.py"))
    there = replace(FLATTEN, place=place(1, 1, 2, file="/there/a b.py"))
    uris = [
        result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
        for result in parsed("sarif", (odd, there))["runs"][0]["results"]
    ]
    assert uris == ["a%20b/%C3%A9%23.py", "file:///there/a%20b.py"]


def test_junit() -> None:
    suites = JUnitXml.fromstring(rendered("junit").encode())
    assert (suites.tests, suites.failures, suites.skipped) == (3, 2, 1)
    cases = [case for suite in suites for case in suite]
    assert [(case.classname, case.name) for case in cases] == [
        ("net.py", "SEQ106 missing-flatten"),
        ("nb.ipynb", "SEQ201 softmax-on-binary-output"),
        ("nb.ipynb", "unresolved"),
    ]
    assert cases[0].result[0].type == "error"
    assert "nb.ipynb:cell 3:4:11: cell 3, line 4: softmax" in cases[1].result[0].text


def test_junit_is_xml_whatever_the_text_holds() -> None:
    odd = replace(FLATTEN, message='<&> "\x00\x1b', place=place(1, 1, 2, file="a\x01&.py"))
    (suite,) = JUnitXml.fromstring(rendered("junit", (odd,)).encode())
    assert [case.result[0].message for case in suite] == [
        '<&> "\N{REPLACEMENT CHARACTER}\N{REPLACEMENT CHARACTER}'
    ]


def test_gitlab() -> None:
    first, second, third = parsed("gitlab")
    assert (first["severity"], second["severity"], third["severity"]) == ("major", "minor", "info")
    assert first["check_name"] == "missing-flatten"
    assert first["location"]["path"] == "net.py"
    assert first["location"]["positions"]["begin"] == {"line": 12, "column": 5}
    assert second["location"]["positions"]["begin"] == {"line": 1, "column": 1}
    assert second["description"].startswith("cell 3, line 4: softmax")
    assert len({each["fingerprint"] for each in (first, second, third)}) == 3


def test_rdjson() -> None:
    first, second, _ = parsed("rdjson")["diagnostics"]
    assert first["severity"] == "ERROR"
    assert first["location"]["range"]["start"] == {"line": 12, "column": 5}
    assert first["suggestions"] == [
        {
            "range": {"start": {"line": 12, "column": 5}, "end": {"line": 12, "column": 5}},
            "text": "Flatten(),\n    ",
        }
    ]
    assert "suggestions" not in second


def test_azure_escapes_what_ends_a_property() -> None:
    odd = replace(FLATTEN, place=place(3, 7, 8, file="a;b]%.py"), help=None)
    assert rendered("azure", (odd,)) == (
        "##vso[task.logissue type=error;sourcepath=a%3Bb%5D%AZP25.py;linenumber=3;columnnumber=7;code=SEQ106;]"
        "the model gives (None, 26, 26, 10) to a loss over classes\n"
    )


def test_pylint() -> None:
    assert rendered("pylint", (SOFTMAX,)) == (
        "nb.ipynb:1: [SEQ201, softmax-on-binary-output] cell 3, line 4: softmax over one unit is always 1\n"
    )


def test_a_fingerprint_outlives_moves_and_tells_equal_lines_apart() -> None:
    moved = replace(FLATTEN, place=replace(FLATTEN.place, row=99, end_row=99), message="other words")
    indented = replace(moved, place=replace(moved.place, line="  " + FLATTEN.place.line))
    ((_, first),) = with_fingerprints([FLATTEN])
    assert [mark for _, mark in with_fingerprints([moved])] == [first]
    assert [mark for _, mark in with_fingerprints([indented])] == [first]
    again = [mark for _, mark in with_fingerprints([FLATTEN, moved])]
    assert again[0] == first != again[1]
    elsewhere = replace(FLATTEN, place=replace(FLATTEN.place, filename="other.py"))
    assert [mark for _, mark in with_fingerprints([elsewhere])] != [first]
