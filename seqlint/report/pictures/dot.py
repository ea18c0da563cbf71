"""DOT, the language of Graphviz: https://graphviz.org/doc/info/lang.html."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from seqlint.report.pictures.diagram import Diagram


def render(diagrams: Iterable[Diagram]) -> Iterator[str]:
    """The lines of a graph for each model."""
    for diagram in diagrams:
        yield "digraph {"
        yield f"    label={_quoted(diagram.title)}; labelloc=t; fontname=sans"
        yield "    node [shape=box, fontname=sans]"
        for index, box in enumerate(diagram.boxes):
            attributes = [f"label={_quoted(*box.lines)}"]
            if box.is_input:
                attributes.append("style=rounded")
            if box.error:
                attributes.append(f'color="#cc0000", penwidth=3, tooltip={_quoted(box.error)}')
            yield f"    n{index} [{', '.join(attributes)}]"
        for source, target in diagram.arrows:
            yield f"    n{source} -> n{target}"
        yield "}"


def _quoted(*lines: str) -> str:
    """A string of these lines."""
    escaped = (line.replace("\\", "\\\\").replace('"', '\\"') for line in lines)
    return '"' + r"\n".join(escaped) + '"'
