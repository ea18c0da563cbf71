"""What Keras and seqlint say about each model, for programs."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from seqlint.crosscheck.comparison import Comparison

VERSION = 1


def render(comparisons: Iterable[Comparison]) -> str:
    """The whole document."""
    return json.dumps({"version": VERSION, "models": [_model(each) for each in comparisons]}, indent=2)


def _model(comparison: Comparison) -> dict[str, Any]:
    place = comparison.recovered.place
    row: dict[str, Any] = {
        "filename": place.filename,
        "cell": place.cell,
        "line": place.row,
        "column": place.column,
        "name": comparison.recovered.name,
        "verdict": comparison.verdict.value,
        "keras": comparison.release,
        "reason": comparison.reason or None,
        "disagreement": None,
    }
    difference = comparison.difference
    if difference is not None:
        row["disagreement"] = {
            "layer": None if difference.layer is None else difference.layer.class_name,
            "cell": comparison.place.cell,
            "line": comparison.place.row,
            "column": comparison.place.column,
            "seqlint": difference.seqlint,
            "keras": difference.keras,
        }
    return row
