"""Hover: what a layer does to shapes, the summary of a model, the rule in a suppression comment."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from seqlint.configuration.registry import find_rule
from seqlint.inference.summary.data import LayerSummary, ModelSummary, count_text, shape_text
from seqlint.language.analysis import Analysis, holds
from seqlint.report.rules import documentation
from seqlint.site import Place

_SUPPRESSION = re.compile(r"#\s*(?:seqlint:|noqa:)[^#]*", re.IGNORECASE)
_WORD = re.compile(r"[\w-]+")


@dataclass(frozen=True)
class Hover:
    """Markdown about the text at *place*."""

    markdown: str
    place: Place


def hover(analysis: Analysis, cell: int | None, row: int, column: int) -> Hover | None:
    """What is known at a position: of a suppression, a layer or a model, the innermost."""
    return (
        _suppression(analysis, cell, row, column)
        or _layer(analysis, cell, row, column)
        or _model(analysis, cell, row, column)
    )


def _suppression(analysis: Analysis, cell: int | None, row: int, column: int) -> Hover | None:
    line = analysis.line(cell, row)
    for comment in _SUPPRESSION.finditer(line):
        for word in _WORD.finditer(line, *comment.span()):
            rule = find_rule(word.group()) if word.start() < column <= word.end() + 1 else None
            if rule is not None:
                place = Place(analysis.report.filename, cell, row, word.start() + 1, row, word.end() + 1)
                return Hover(f"### {rule.name} ({rule.code})\n\n{documentation(rule)}", place)
    return None


def _layer(analysis: Analysis, cell: int | None, row: int, column: int) -> Hover | None:
    found = [
        (model, index, layer)
        for model, index, layer in analysis.layers(cell)
        if holds(layer.place, row, column)
    ]
    if not found:
        return None
    # the innermost layer begins last
    place = max(layer.place for _, _, layer in found)
    texts = dict.fromkeys(
        _of_layer(model, index, layer) for model, index, layer in found if layer.place == place
    )
    return Hover("\n\n---\n\n".join(texts), place)


def _of_layer(model: ModelSummary, index: int, layer: LayerSummary) -> str:
    name = f"`{layer.name}` ({layer.class_name})" if layer.name else f"`{layer.class_name}`"
    before = " and ".join(_inputs(model, index, layer))
    after = ", ".join(map(shape_text, layer.output_shapes)) or shape_text(layer.output_shape)
    lines = [f"**{name}**", f"```text\n{before + ' -> ' if before else ''}{after}\n```"]
    if layer.params is not None:
        lines.append(f"{count_text(layer.params)} parameters")
    return "\n\n".join(lines)


def _inputs(model: ModelSummary, index: int, layer: LayerSummary) -> Iterator[str]:
    """The shapes that reach a layer, as far as they are known."""
    if model.kind == "sequential":
        yield shape_text(model.layers[index - 1].output_shape if index else model.input_shape)
        return
    by_name = {each.name: each for each in model.layers if each.name}
    for source in layer.inputs:
        if isinstance(source, int) or source in by_name:
            yield shape_text(
                (model.layers[source] if isinstance(source, int) else by_name[source]).output_shape
            )
        elif len(model.input_shapes) == 1:
            yield shape_text(model.input_shapes[0])


def _model(analysis: Analysis, cell: int | None, row: int, column: int) -> Hover | None:
    found = [model for model in analysis.models(cell) if holds(model.place, row, column)]
    if not found:
        return None
    model = max(found, key=lambda each: each.place)
    return Hover("\n".join(summary_table(model)), model.place)


def summary_table(model: ModelSummary) -> Iterator[str]:
    """The summary of *model* as a table in Markdown."""
    yield f"**{model.name or 'model'}**: {shape_text(model.input_shape)} -> {shape_text(model.output_shape)}"
    yield ""
    yield "| layer | output shape | parameters |"
    yield "| --- | --- | ---: |"
    for layer in model.layers:
        name = f"{layer.name} ({layer.class_name})" if layer.name else layer.class_name
        yield f"| {name} | `{shape_text(layer.output_shape)}` | {count_text(layer.params)} |"
    yield ""
    yield f"{count_text(model.params)} parameters, {count_text(model.trainable_params)} of them trainable"
    for entry in model.unresolved:
        yield f"\nNot known: {entry.reason}"
