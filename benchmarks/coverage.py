"""How much of the models in a folder seqlint understands: `python benchmarks/coverage.py FOLDER...`.

A construction is a call of `Sequential` that seqlint takes for Keras's. Complete means that every layer is known,
fully inferred that every shape and count is known too.
"""

from __future__ import annotations

import re
import sys
from collections import Counter

from seqlint.discovery import FileContent, discover
from seqlint.settings import Settings
from seqlint.summary import ModelSummary
from seqlint.workers import lint_safely


def main() -> None:
    if len(sys.argv) < 2:
        sys.exit("usage: python benchmarks/coverage.py FOLDER...")
    counts: Counter[str] = Counter()
    reasons: Counter[str] = Counter()
    errors: Counter[str] = Counter()
    settings = Settings()
    for path in discover(sys.argv[1:], settings.exclude).files:
        with open(path, "rb") as file:
            report = lint_safely(FileContent(path, file.read()), settings)
        counts["files"] += 1
        counts["files with models"] += bool(report.models)
        for model in report.models:
            count_model(model, counts, reasons)
        errors.update(f"{finding.severity.value} {finding.name}" for finding in report.findings)
    for title, table in (("", counts), ("Incomplete because", reasons), ("Findings", errors)):
        if title:
            print(f"\n{title}")
        for key, count in table.most_common():
            print(f"{count:7} {key}")


def count_model(model: ModelSummary, counts: Counter[str], reasons: Counter[str]) -> None:
    """Add one construction to the tables."""
    counts["constructions"] += 1
    counts["complete"] += model.complete
    counts["with input shape"] += model.input_shape is not None
    counts["fully inferred"] += model.is_fully_inferred
    if model.unresolved:
        reasons[re.sub(r"`[^`]*`", "`...`", model.unresolved[0].reason)] += 1


if __name__ == "__main__":
    main()
