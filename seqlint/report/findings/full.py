"""Findings with their source, the shapes that lead to them, and help."""

from __future__ import annotations

import re
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
    is_explained = False
    for finding in findings:
        explains = not is_explained and _shows_unknown(finding)
        yield from _render_finding(finding, style, explains=explains)
        yield ""
        is_explained = is_explained or explains


#: a size or shape that is not known, among others
_UNKNOWN = re.compile(r"[(, ]\?(?:[,)]|\.\.\.\))")
_EXPLANATION = "`?` is a size and `(?...)` a shape that seqlint does not know; it reports nothing about them"


def _shows_unknown(finding: Finding) -> bool:
    """Whether a shape in what is printed of *finding* is not known completely."""
    return any(_UNKNOWN.search(text) for text in (finding.message, *(step.text for step in finding.trace)))


def _render_finding(finding: Finding, style: Style, *, explains: bool) -> Iterator[str]:
    before, after = _around(finding)
    gutter = len(str(max((row for row, _ in after), default=finding.place.row)))
    bar = " " * gutter + " " + style.frame("|")
    yield from _headline(finding, style)
    yield f"{' ' * gutter}{style.frame('-->')} {_where(finding)}"
    if finding.place.line.strip():
        yield bar
        yield from _title(finding, before, gutter, style)
        yield from (_line(row, text, gutter, style) for row, text in before)
        yield from _source(finding, gutter, style)
        yield from (_line(row, text, gutter, style) for row, text in after)
    if finding.trace:
        yield bar
        width = style.width - gutter - 4
        heading, *lines = _trace(finding, width)
        yield f"{bar}  {style.frame(heading[0])}"
        for line, is_marked in lines:
            mark = style.severity(f"> {line}", finding.severity) if is_marked else f"  {line}"
            yield f"{bar}{mark}"
    notes = (("help", finding.help), ("note", _EXPLANATION if explains else None))
    if finding.help or explains:
        yield bar
    for word, text in notes:
        lead = f"{' ' * gutter} {style.frame('=')} {style.good(f'{word}:')}"
        for line in wrap(printable(text), style.width - gutter - 9) if text else ():
            yield f"{lead} {line}"
            lead = " " * (gutter + 8)


def _where(finding: Finding) -> str:
    """The place, and after the number of a notebook's cell what the notebook shows beside it."""
    where = printable(str(finding.place))
    label = None if finding.context is None else finding.context.label
    return (
        where.replace(f":cell {finding.place.cell}:", f":cell {finding.place.cell} ({label}):")
        if label
        else where
    )


def _title(finding: Finding, before: Sequence[tuple[int, str]], gutter: int, style: Style) -> Iterator[str]:
    """The first line of a notebook's cell, by which people know it, where it is not shown anyway."""
    title = None if finding.context is None else finding.context.title
    first = before[0][0] if before else finding.place.row
    if title is None or title[0] >= first:
        return
    yield _line(*title, gutter, style)
    if title[0] + 1 < first:
        yield f"{' ' * gutter} {style.frame('| ...')}"


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


def _trace(finding: Finding, width: int) -> Iterator[tuple[str, bool]]:
    """The steps as a table, from its heading on: where, what, and its output shape; and whether the message is about it."""
    trace, origin = _distinct(finding.trace), finding.place
    marked = {index + 1 for index in _in_conflict(trace, finding.message)}
    rows = [_HEADING, *((_relative(step.place, origin), *_columns(step.text)) for step in trace)]
    left_out = len(trace) - _FIRST_STEPS - _LAST_STEPS
    shown = [*rows[: _FIRST_STEPS + 1], *rows[-_LAST_STEPS:]] if left_out > 1 else rows
    where = max(text_width(row[0]) for row in shown)
    what = max((text_width(row[1]) for row in shown if row[2]), default=0)
    for number, (place, subject, shape) in enumerate(shown):
        if left_out > 1 and number == _FIRST_STEPS + 1:
            yield f"{pad_left('...', where)}  {left_out} more", False
        text = f"{pad(subject, what)}  {shape}" if shape else subject
        lead = pad_left(place, where)
        index = number + left_out if left_out > 1 and number > _FIRST_STEPS else number
        for line in wrap(text, max(width - where - 2, 20)):
            yield f"{lead}  {line}".rstrip(), index in marked
            lead = " " * where


def _distinct(trace: Sequence[TraceStep]) -> Sequence[TraceStep]:
    """The steps of a loop that does the same again only once, where it is done last."""
    last = {step: index for index, step in enumerate(trace)}
    return [step for index, step in enumerate(trace) if last[step] == index]


def _in_conflict(trace: Sequence[TraceStep], message: str) -> Iterator[int]:
    """The steps with the shapes that the message names: of each shape the last one."""
    for shape in set(_SHAPE.findall(message)):
        for index in reversed(range(len(trace))):
            _, _, found = trace[index].text.rpartition(" -> ")
            if shape in (found, _sample(found)):
                yield index
                break


def _sample(shape: str) -> str:
    """*shape* without the batch dimension."""
    first, comma, rest = shape.partition(", ")
    return f"({rest}" if comma and first.startswith("(") else shape


#: a shape in a message
_SHAPE = re.compile(r"\([^()`]*,[^()`]*\)")


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
