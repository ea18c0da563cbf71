"""The model at the cursor: its summary, as a table and as a picture."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from seqlint.inference.summary.data import ModelSummary
from seqlint.language.analysis import Analysis, holds
from seqlint.report.pictures import svg
from seqlint.report.pictures.diagram import diagrams
from seqlint.report.style import Style
from seqlint.report.summary import text
from seqlint.report.text import printable

#: columns of the table
_WIDTH = 100


@dataclass(frozen=True)
class Summary:
    """A model as a panel of an editor shows it."""

    name: str
    #: the name of the file
    file: str
    #: what ``seqlint summary`` prints of it
    text: str
    #: the model as Scalable Vector Graphics
    svg: str
    #: what is wrong with its layers
    errors: tuple[str, ...]


def summary(analysis: Analysis, cell: int | None, row: int, column: int) -> Summary | None:
    """The summary of the model that a position concerns; None where the program has no model."""
    model = _model_at(analysis, cell, row, column)
    if model is None:
        return None
    (diagram,) = diagrams([model], analysis.report.findings)
    lines = text.body(model, Style(_WIDTH))
    picture = svg.render([replace(diagram, title="")])
    errors = tuple(f"{box.title}: {box.error}" for box in diagram.boxes if box.error)
    name, file = printable(model.name or "model"), printable(Path(model.place.filename).name)
    return Summary(name, file, "\n".join(lines).rstrip(), "\n".join(picture), errors)


def _model_at(analysis: Analysis, cell: int | None, row: int, column: int) -> ModelSummary | None:
    """The innermost model around a position or with a layer there; otherwise the last one before it, or the first."""
    models = [each for each in analysis.report.models if each.place.filename == analysis.report.filename]
    models.sort(key=_begin)
    around = [model for model in models if _is_around(analysis, model, cell, row, column)]
    before = [model for model in models if _begin(model) <= (cell or 0, row, column)]
    return next(iter([*around[-1:], *before[-1:], *models[:1]]), None)


def _begin(model: ModelSummary) -> tuple[int, int, int]:
    return model.place.cell or 0, model.place.row, model.place.column


def _is_around(analysis: Analysis, model: ModelSummary, cell: int | None, row: int, column: int) -> bool:
    places = (model.place, *(layer.place for layer in model.layers))
    return any(analysis.is_in(place, cell) and holds(place, row, column) for place in places)
