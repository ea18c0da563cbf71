"""What Keras and seqlint say about each model, as a table for people."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from seqlint.crosscheck.comparison import Comparison, Verdict
from seqlint.report.items import count
from seqlint.report.style import Style
from seqlint.report.table import Column, table
from seqlint.report.text import printable

_COLUMNS = (Column("Model"), Column("Verdict"), Column("Why"))


def render(comparisons: Sequence[Comparison], style: Style) -> Iterator[str]:
    """The lines of the report."""
    if comparisons:
        yield from table(_COLUMNS, [_row(comparison) for comparison in comparisons], style)
    numbers = {
        verdict: sum(comparison.verdict is verdict for comparison in comparisons) for verdict in Verdict
    }
    total = count(len(comparisons), "model")
    yield f"{total}: " + ", ".join(f"{number:,} {verdict.value}" for verdict, number in numbers.items()) + "."


def _row(comparison: Comparison) -> tuple[str, ...]:
    recovered = comparison.recovered
    name = f" {recovered.name}" if recovered.name else ""
    difference = comparison.difference
    if difference is None:
        why = comparison.reason or f"Keras {comparison.release}"
    else:
        where = "" if difference.layer is None else f"line {comparison.place.row}: "
        why = f"{where}{difference}"
    return printable(f"{recovered.place}{name}"), comparison.verdict.value, printable(why)
