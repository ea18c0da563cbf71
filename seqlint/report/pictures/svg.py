"""Scalable Vector Graphics, which browsers and Markdown show: the boxes of each model in rows, from its inputs down."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from xml.sax.saxutils import escape

from seqlint.report.pictures.diagram import Box, Diagram
from seqlint.report.text import text_width

#: pixels
_CHARACTER, _LINE, _PADDING, _GAP, _MARGIN, _HEADING = 7.4, 17, 10, 36, 20, 34
#: readable on a light and on a dark ground
_STYLE = (
    "text { font: 12px ui-monospace, Menlo, Consolas, monospace; fill: #1f2328 }"
    " .title { font-weight: bold; font-size: 14px; fill: #57606a } .name { font-weight: bold }"
    " rect { fill: #f6f8fa; stroke: #8c959f } .input rect { fill: #ddf4ff } .error rect { fill: #ffebe9;"
    " stroke: #cf222e; stroke-width: 2.5 } path { fill: none; stroke: #8c959f; stroke-width: 1.5 }"
    " marker path { fill: #8c959f; stroke: none }"
)


def render(diagrams: Iterable[Diagram]) -> Iterator[str]:
    """The lines of one picture with all models below each other."""
    drawn, top, width = [], 0.0, 0.0
    for diagram in diagrams:
        lines, size = _drawn(diagram)
        drawn.append((top, lines))
        top, width = top + size[1], max(width, size[0])
    yield (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:.0f}" height="{top:.0f}"'
        f' viewBox="0 0 {width:.0f} {top:.0f}">'
    )
    yield f"<style>{_STYLE}</style>"
    yield (
        '<defs><marker id="end" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="7" markerHeight="7"'
        ' orient="auto"><path d="M0 0L10 5L0 10z"/></marker></defs>'
    )
    for offset, lines in drawn:
        yield f'<g transform="translate(0 {offset:.0f})">'
        yield from lines
        yield "</g>"
    yield "</svg>"


def _drawn(diagram: Diagram) -> tuple[list[str], tuple[float, float]]:
    """The elements of one model, and their width and height."""
    sizes = [_size(box) for box in diagram.boxes]
    rows = diagram.levels()
    widths = [sum(sizes[index][0] for index in row) + _GAP * (len(row) - 1) for row in rows]
    width = max([*widths, text_width(diagram.title) * _CHARACTER * 1.2]) + 2 * (_MARGIN + _GAP)
    corners: dict[int, tuple[float, float]] = {}
    y: float = _MARGIN + (_HEADING if diagram.title else 0)
    for row, row_width in zip(rows, widths, strict=True):
        x = (width - row_width) / 2
        for index in row:
            corners[index] = x, y
            x += sizes[index][0] + _GAP
        y += max(sizes[index][1] for index in row) + _GAP
    lines = []
    if diagram.title:
        lines.append(f'<text class="title" x="{_MARGIN}" y="{_MARGIN + 14}">{escape(diagram.title)}</text>')
    depth = {index: number for number, row in enumerate(rows) for index in row}
    for source, target in diagram.arrows:
        ends = (*corners[source], *sizes[source]), (*corners[target], *sizes[target])
        between = [index for row in rows[depth[source] + 1 : depth[target]] for index in row]
        right = max((corners[index][0] + sizes[index][0] for index in between), default=None)
        lines.append(f'<path d="{_curve(*ends, right)}" marker-end="url(#end)"/>')
    for index, box in enumerate(diagram.boxes):
        lines += _box(box, corners[index], sizes[index])
    return lines, (width, y)


#: left, top, width and height
Rectangle = tuple[float, float, float, float]


def _curve(source: Rectangle, target: Rectangle, right: float | None) -> str:
    """The way from *source* down to *target*, on the right of the boxes between them, which reach to *right*."""
    x, y, width, height = source
    to_x, to_y, to_width, to_height = target
    if right is None:
        start, end = (x + width / 2, y + height), (to_x + to_width / 2, to_y)
        bend = (end[1] - start[1]) / 2
        points = (start, (start[0], start[1] + bend), (end[0], end[1] - bend), end)
    else:
        start, end = (x + width, y + height / 2), (to_x + to_width, to_y + to_height / 2)
        around = max(right, start[0], end[0]) + _GAP
        points = (start, (around, start[1]), (around, end[1]), end)
    first, *others = (f"{point[0]:.1f} {point[1]:.1f}" for point in points)
    return f"M{first}C{' '.join(others)}"


def _size(box: Box) -> tuple[float, float]:
    longest = max(map(text_width, box.lines))
    return longest * _CHARACTER + 2 * _PADDING, len(box.lines) * _LINE + 2 * _PADDING - 4


def _box(box: Box, corner: tuple[float, float], size: tuple[float, float]) -> Iterator[str]:
    (x, y), (width, height) = corner, size
    kind = "input" if box.is_input else "error" if box.error else "layer"
    yield f'<g class="{kind}">'
    if box.error:
        yield f"<title>{escape(box.error)}</title>"
    yield f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}" rx="5"/>'
    for number, line in enumerate(box.lines):
        name = ' class="name"' if not number else ""
        baseline = y + _PADDING + 10 + number * _LINE
        yield f'<text{name} x="{x + _PADDING:.1f}" y="{baseline:.1f}">{escape(line)}</text>'
    yield "</g>"
