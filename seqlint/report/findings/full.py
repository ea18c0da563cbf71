"""Findings with their source, the shapes that lead to them, and help."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import dropwhile

from seqlint.findings import Finding, TraceStep
from seqlint.report.style import LABELS, Style
from seqlint.report.text import excerpt, pad, pad_left, printable, text_width, wrap
from seqlint.site import Place

_UNLIMITED = 100_000
_HEADING = ("line", "layer", "output shape")
#: a longer trace is shown by its first and last steps
_FIRST_STEPS, _LAST_STEPS = 3, 8


def render(findings: Iterable[Finding], style: Style) -> Iterator[str]:
    """The lines of the report."""
    for finding in findings:
        yield from _render_finding(finding, style)
        yield ""


def _render_finding(finding: Finding, style: Style) -> Iterator[str]:
    before, after = _around(finding)
    gutter = len(str(max((row for row, _ in after), default=finding.place.row)))
    bar = " " * gutter + " " + style.frame("|")
    yield from _headline(finding, style)
    yield f"{' ' * gutter}{style.frame('-->')} {printable(str(finding.place))}"
    if finding.place.line.strip():
        yield bar
        yield from (_line(row, text, gutter, style) for row, text in before)
        yield from _source(finding, gutter, style)
        yield from (_line(row, text, gutter, style) for row, text in after)
    if finding.trace:
        yield bar
        width = style.width - gutter - 4
        heading, *lines = _trace(finding.trace, finding.place, width)
        yield f"{bar}  {style.frame(heading)}"
        yield from (f"{bar}  {line}" for line in lines)
    if finding.help:
        yield bar
        lead = f"{' ' * gutter} {style.frame('=')} {style.good('help:')}"
        for line in wrap(printable(finding.help), style.width - gutter - 9):
            yield f"{lead} {line}"
            lead = " " * (gutter + 8)


def _headline(finding: Finding, style: Style) -> Iterator[str]:
    label = f"{LABELS[finding.severity]}[{finding.name}]"
    mark = " [*]" if style.mark(finding) else ""
    first, *rest = wrap(f"{label}{mark}: {printable(finding.message)}", style.width)
    shown = style.label(finding) + style.mark(finding)
    yield shown + style.bold(first[len(label + mark) :])
    yield from (style.bold(line) for line in rest)


def _around(finding: Finding) -> tuple[list[tuple[int, str]], list[tuple[int, str]]]:
    """The rows before and after that of the finding, without blank ones at the ends."""
    if finding.context is None:
        return [], []
    rows = list(enumerate(finding.context.lines, finding.context.first_row))
    before = dropwhile(_is_blank, [row for row in rows if row[0] < finding.place.row])
    after = list(dropwhile(_is_blank, [row for row in reversed(rows) if row[0] > finding.place.row]))
    return list(before), after[::-1]


def _is_blank(row: tuple[int, str]) -> bool:
    return not row[1].strip()


def _line(row: int, text: str, gutter: int, style: Style) -> str:
    """A row of source without a mark."""
    shown = excerpt(text, 0, 1, _width(gutter, style)).text
    return f"{style.frame(f'{row:>{gutter}} |')} {shown}".rstrip()


def _width(gutter: int, style: Style) -> int:
    """The cells for a line of source: what is not read in a terminal is not cut."""
    return style.width - gutter - 3 if style.cuts else _UNLIMITED


def _source(finding: Finding, gutter: int, style: Style) -> Iterator[str]:
    place = finding.place
    end = place.end_column - 1 if place.end_row == place.row else len(place.line.rstrip())
    shown = excerpt(place.line, place.column - 1, end, _width(gutter, style))
    yield f"{style.frame(f'{place.row:>{gutter}} |')} {shown.text}"
    mark = style.severity("^" * shown.length, finding.severity)
    yield f"{' ' * gutter} {style.frame('|')} {' ' * shown.start}{mark}"


def _trace(trace: Sequence[TraceStep], origin: Place, width: int) -> Iterator[str]:
    """The steps as a table, from its heading on: where, what, and its output shape."""
    rows = [_HEADING, *((_relative(step.place, origin), *_columns(step.text)) for step in trace)]
    left_out = len(trace) - _FIRST_STEPS - _LAST_STEPS
    shown = [*rows[: _FIRST_STEPS + 1], *rows[-_LAST_STEPS:]] if left_out > 1 else rows
    where = max(text_width(row[0]) for row in shown)
    what = max((text_width(row[1]) for row in shown if row[2]), default=0)
    for number, (place, subject, shape) in enumerate(shown):
        if left_out > 1 and number == _FIRST_STEPS + 1:
            yield f"{pad_left('...', where)}  {left_out} more"
        text = f"{pad(subject, what)}  {shape}" if shape else subject
        lead = pad_left(place, where)
        for line in wrap(text, max(width - where - 2, 20)):
            yield f"{lead}  {line}".rstrip()
            lead = " " * where


def _columns(text: str) -> tuple[str, str]:
    """``Conv2D -> (None, 26, 26, 32)`` in two columns; other text is one."""
    subject, arrow, shape = printable(text).rpartition(" -> ")
    return (subject, shape) if arrow else (shape, "")


def _relative(place: Place, origin: Place) -> str:
    """*place* without what it has in common with *origin*."""
    if place.filename != origin.filename:
        return printable(str(place))
    cell = "" if place.cell == origin.cell else f"cell {place.cell}:"
    return f"{cell}{place.row}:{place.column}"
