"""The rules on data agree, cell by cell, with what real Keras does with several inputs and outputs."""

from __future__ import annotations

import pytest

from seqlint.configuration.settings import Settings
from seqlint.findings import Severity
from seqlint.linter import lint
from support.several_grid import answered, source_of

KERAS = {3: "keras", 2: "tf_keras"}
FINDINGS_ONLY = Settings(wants_models=False, wants_reasons=False)

#: in how many cells Keras raises and seqlint says nothing: where the names of layers are Keras's own, what the `call`
#: of a subclassed model unpacks, lists for outputs in a dict
SILENT = {
    3: {
        "several inputs": 35,
        "several targets": 23,
        "compile": 38,
        "several weights": 6,
        "several fed": 0,
        "single": 69,
        "stack": 0,
    },
    2: {
        "several inputs": 35,
        "several targets": 40,
        "compile": 85,
        "several weights": 0,
        "several fed": 1,
        "single": 55,
        "stack": 94,
    },
}


@pytest.mark.keras(recorded=True)
@pytest.mark.parametrize(
    ("table", "version"), [(table, version) for version, tables in SILENT.items() for table in tables]
)
def test_the_rules_agree_with_keras_cell_by_cell(table: str, version: int) -> None:
    wrong, silent = [], []
    for cell, outcome in answered(table, version):
        package = KERAS[version]
        start = f"import numpy as np\nimport {package} as keras\nfrom {package} import layers\n"
        findings = lint("cell.py", (start + source_of(table, cell)).encode(), FINDINGS_ONLY).findings
        errors = [finding.name for finding in findings if finding.severity is Severity.ERROR]
        if outcome == "passes" and errors:
            wrong.append((cell, errors))
        elif not errors and outcome == "raises":
            silent.append(cell)
    assert not wrong
    assert len(silent) <= SILENT[version][table], silent
