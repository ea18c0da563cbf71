"""Write the reference of the settings, ``docs/configuration.md``, and their JSON schema, ``docs/seqlint.schema.json``.

``python scripts/generate_configuration_docs.py`` writes both from the table of options.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from seqlint.configuration.options import OPTIONS, Kind, Option
from seqlint.report.settings import default_text

DOCS = Path(__file__).parent.parent / "docs"
HEAD = """\
# Configuration

Generated from the options by `scripts/generate_configuration_docs.py`.

seqlint reads `[tool.seqlint]` of `pyproject.toml`, `seqlint.toml` or `.seqlint.toml`: for each file, the nearest one above
it. Options of the command line come after it, and environment variables stand for them: `SEQLINT_SELECT` for `--select`.
`--config` names another file or one option, and `--isolated` reads none. `seqlint config` prints this reference, and
`seqlint check --show-settings` what holds for a run.

[seqlint.schema.json](seqlint.schema.json) is a JSON schema of `seqlint.toml` for editors.
"""


def reference() -> str:
    """The page."""
    return "\n".join((HEAD, *(line for option in OPTIONS for line in _section(option))))


def _section(option: Option) -> Iterator[str]:
    yield f"## {option.name}\n"
    yield f"{option.summary} {option.details}\n"
    yield f"- Type: {option.type_text}"
    yield (
        f"- Default: `{default_text(option)}`"
        if option.default is not None
        else f"- Default: {default_text(option)}"
    )
    if option.is_flag:
        yield f"- Flag: `--{option.name}`"
    is_table = option.example.startswith("[")
    example = f"[tool.seqlint.{option.example[1:]}" if is_table else f"[tool.seqlint]\n{option.example}"
    yield f"\n```toml\n{example}\n```\n"


def schema() -> dict[str, Any]:
    """The JSON schema of a configuration file."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "The settings of seqlint",
        "type": "object",
        "additionalProperties": False,
        "properties": {option.name: _property(option) for option in OPTIONS},
    }


def _property(option: Option) -> dict[str, Any]:
    return {"description": f"{option.summary} {option.details}", **_type(option)}


def _type(option: Option) -> dict[str, Any]:
    strings = {"type": "array", "items": {"type": "string"}}
    output = {"type": "string", "pattern": f"^({'|'.join(option.choices)})(:.+)?$"}
    choices: list[str | int] = [*option.choices, *(int(each) for each in option.choices if each.isdecimal())]
    types: dict[Kind, dict[str, Any]] = {
        Kind.FLAG: {"type": "boolean"},
        Kind.CHOICE: {"enum": choices},
        Kind.OUTPUTS: {"anyOf": [output, {"type": "array", "items": output}]},
        Kind.PATH: {"type": "string", "minLength": 1},
        Kind.SELECTORS: strings,
        Kind.PATTERNS: strings,
        Kind.FILE_RULES: {"type": "object", "additionalProperties": strings},
        Kind.SEVERITIES: {"type": "object", "additionalProperties": {"enum": ["error", "warning", "off"]}},
        Kind.SHAPES: {"type": "object", "additionalProperties": {"type": "string"}},
    }
    return types[option.kind]


if __name__ == "__main__":
    (DOCS / "configuration.md").write_text(reference(), encoding="utf-8")
    (DOCS / "seqlint.schema.json").write_text(json.dumps(schema(), indent=2) + "\n", encoding="utf-8")
