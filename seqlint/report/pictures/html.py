"""A page for a browser: a picture of each model, with its errors in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from html import escape

from seqlint.report.pictures import svg
from seqlint.report.pictures.diagram import Diagram

_STYLE = (
    "body { font: 16px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 70rem; padding: 0 1rem;"
    " color: #1f2328; background: #fff } svg { max-width: 100%; height: auto; background: #fff; border-radius: 6px }"
    " .error { color: #cf222e } h2 { font-size: 1.1rem; overflow-wrap: anywhere }"
    " @media (prefers-color-scheme: dark) { body { color: #e6edf3; background: #0d1117 } .error { color: #ff7b72 } }"
)


def render(diagrams: Iterable[Diagram]) -> Iterator[str]:
    """The lines of the page."""
    yield '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield f"<title>Models found by seqlint</title>\n<style>{_STYLE}</style>\n</head>\n<body>"
    for diagram in diagrams:
        yield f"<section>\n<h2>{escape(diagram.title)}</h2>"
        errors = [(box.title, box.error) for box in diagram.boxes if box.error]
        if errors:
            yield "<ul>"
            yield from (
                f'<li class="error"><b>{escape(name)}</b>: {escape(text)}</li>' for name, text in errors
            )
            yield "</ul>"
        yield from svg.render([replace(diagram, title="")])
        yield "</section>"
    yield "</body>\n</html>"
