"""The reference of the settings and their JSON schema are those of the options."""

from __future__ import annotations

import importlib
import json
import sys
from typing import Any

import generate_configuration_docs as generator
import jsonschema
import pytest

from seqlint.configuration.files import parse_inline
from seqlint.configuration.options import OPTIONS, Option
from support.paths import ROOT

DOCS = ROOT / "docs"
SCHEMA: dict[str, Any] = json.loads((DOCS / "seqlint.schema.json").read_text(encoding="utf-8"))


def test_they_are_up_to_date() -> None:
    hint = "run scripts/generate_configuration_docs.py"
    assert (DOCS / "configuration.md").read_text(encoding="utf-8") == generator.reference(), hint
    assert generator.schema() == SCHEMA, hint


@pytest.mark.parametrize("option", OPTIONS, ids=lambda option: option.name)
def test_the_schema_accepts_each_example(option: Option) -> None:
    toml = importlib.import_module("tomllib" if sys.version_info >= (3, 11) else "tomli")
    assert parse_inline(option.example).values
    jsonschema.validate(toml.loads(option.example), SCHEMA)


@pytest.mark.parametrize(
    "settings",
    [
        {"slect": ["SEQ1"]},
        {"select": "SEQ1"},
        {"output-format": "ful"},
        {"output-format": ["sarif:"]},
        {"target-keras": 4},
        {"fix": "yes"},
        {"severity": {"missing-flatten": "loud"}},
        {"baseline": ""},
    ],
)
def test_the_schema_refuses_what_seqlint_refuses(settings: dict[str, Any]) -> None:
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(settings, SCHEMA)
