"""Mermaid, which GitHub, GitLab and many editors draw in Markdown: https://mermaid.js.org/syntax/flowchart.html."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from seqlint.report.pictures.diagram import Diagram

#: entities of Mermaid for what ends a text or begins another one
_ESCAPES = {character: f"#{ord(character)};" for character in '"#<>&`'}


def render(diagrams: Iterable[Diagram]) -> Iterator[str]:
    """The lines of a flowchart for each model."""
    for diagram in diagrams:
        yield "---"
        yield f"title: '{diagram.title.replace(chr(39), chr(39) * 2)}'"
        yield "---"
        yield "flowchart TD"
        for index, box in enumerate(diagram.boxes):
            text = "<br/>".join(map(_escape, box.lines))
            yield f'    n{index}(["{text}"])' if box.is_input else f'    n{index}["{text}"]'
        for source, target in diagram.arrows:
            yield f"    n{source} --> n{target}"
        wrong = ",".join(f"n{index}" for index, box in enumerate(diagram.boxes) if box.error)
        if wrong:
            yield "    classDef error stroke:#cc0000,stroke-width:3px"
            yield f"    class {wrong} error"
        yield ""


def _escape(text: str) -> str:
    return "".join(_ESCAPES.get(character, character) for character in text)
