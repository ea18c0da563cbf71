"""How much of the models in a folder seqlint understands: `python benchmarks/coverage.py FOLDER...`.

A construction is a call of `Sequential` that seqlint takes for Keras's. Written are those that a look at the imports
alone takes for Keras's, found those of them that seqlint records. Complete means that every layer is known, fully
inferred that every shape and count is known too.
"""

from __future__ import annotations

import ast
import re
import sys
from collections import Counter
from collections.abc import Iterator

from seqlint.configuration.settings import Settings
from seqlint.inference.summary.data import ModelSummary
from seqlint.knowledge.keras.api import names
from seqlint.source.files.discovery import FileContent, discover
from seqlint.source.files.reader import read
from seqlint.workers import lint_safely


def main() -> None:
    if len(sys.argv) < 2:
        sys.exit("usage: python benchmarks/coverage.py FOLDER...")
    counts: Counter[str] = Counter()
    reasons: Counter[str] = Counter()
    errors: Counter[str] = Counter()
    missed: list[str] = []
    settings = Settings()
    for path in discover(sys.argv[1:], lambda directory: settings.exclude).files:
        with open(path, "rb") as file:
            content = FileContent(path, file.read())
        report = lint_safely(content, settings)
        counts["files"] += 1
        counts["files with models"] += bool(report.models)
        found = {(model.place.cell, model.place.row) for model in report.models}
        for place in written(content):
            counts["written"] += 1
            counts["written and found"] += place in found
            missed += [] if place in found else [f"{path}:{place[0] or ''}:{place[1]}"]
        for model in report.models:
            count_model(model, counts, reasons)
        errors.update(f"{finding.severity.value} {finding.name}" for finding in report.findings)
    for title, table in (("", counts), ("Incomplete because", reasons), ("Findings", errors)):
        if title:
            print(f"\n{title}")
        for key, count in table.most_common():
            print(f"{count:7} {key}")
    for share, of in (("written and found", "written"), ("complete", "constructions")):
        print(f"\n{100 * counts[share] / max(counts[of], 1):.1f} % of {of} {share}")
    print("\n".join(["", "Not found", *missed] if missed else []))


def count_model(model: ModelSummary, counts: Counter[str], reasons: Counter[str]) -> None:
    """Add one construction to the tables."""
    counts["constructions"] += 1
    counts["complete"] += model.complete
    counts["with input shape"] += model.input_shape is not None
    counts["fully inferred"] += model.is_fully_inferred
    if model.unresolved:
        reasons[re.sub(r"`[^`]*`", "`...`", model.unresolved[0].reason)] += 1


def written(content: FileContent) -> Iterator[tuple[int | None, int]]:
    """The cell and row of each call that the imports of a file say is Keras's `Sequential`."""
    if b"Sequential" not in content.data:
        return
    for source in read(content.filename, content.data):
        bound: dict[str, str] = {}
        for cell in source.cells:
            try:
                nodes = list(ast.walk(ast.parse(cell.text)))
            except (SyntaxError, ValueError):
                continue
            for node in nodes:
                bound.update(imported(node))
            for node in nodes:
                if isinstance(node, ast.Call) and is_sequential(node.func, bound):
                    yield cell.index, node.lineno


def imported(node: ast.AST) -> Iterator[tuple[str, str]]:
    """The names that an import binds, with what they stand for."""
    if isinstance(node, ast.Import):
        for alias in node.names:
            root = alias.name.partition(".")[0]
            yield (alias.asname, alias.name) if alias.asname else (root, root)
    elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
        for alias in node.names:
            if alias.name != "*":
                yield alias.asname or alias.name, f"{node.module}.{alias.name}"
            elif names.exports(node.module, "Sequential"):
                yield "Sequential", names.SEQUENTIAL


def is_sequential(function: ast.expr, bound: dict[str, str]) -> bool:
    """Whether a call of *function* is one of Keras's `Sequential`."""
    root, _, rest = ast.unparse(function).partition(".")
    return root in bound and names.canonical(f"{bound[root]}.{rest}".rstrip(".")) == names.SEQUENTIAL


if __name__ == "__main__":
    main()
