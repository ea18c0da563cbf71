"""What ``model.summary()`` would print, for programs."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from seqlint.inference.summary.data import LayerSummary, ModelSummary, UnresolvedSummary
from seqlint.report.findings.json import version
from seqlint.report.summary.view import PLAIN, View

VERSION = 1


def render(models: Iterable[ModelSummary], view: View = PLAIN) -> str:
    """The whole document; what is shown on request is there only if it is wanted."""
    return json.dumps({"version": VERSION, "models": [_model(model, view) for model in models]}, indent=2)


def _model(model: ModelSummary, view: View) -> dict[str, Any]:
    place = model.place
    return {
        "filename": place.filename,
        "cell": place.cell,
        "line": place.row,
        "column": place.column,
        "name": model.name,
        "kind": model.kind,
        "scope": model.scope,
        "complete": model.complete,
        "input_shape": model.input_shape,
        "output_shape": model.output_shape,
        "input_shapes": model.input_shapes,
        "output_shapes": model.output_shapes,
        "params": _count(model.params, model),
        "trainable_params": _count(model.trainable_params, model),
        "layers": [_layer(layer, model, view) for layer in model.layers],
        "compile": {"loss": model.loss} if model.compiled else None,
        "keras": version(model.keras),
        "unresolved": [_unresolved(entry, model) for entry in model.unresolved],
    }


def _count(count: int | str | None, model: ModelSummary) -> int | str | None:
    """A number of parameters, which the layers that are not known make unknown, too."""
    return count if count is None or model.complete else "?"


def _layer(layer: LayerSummary, model: ModelSummary, view: View) -> dict[str, Any]:
    place = layer.place
    row: dict[str, Any] = {
        "class": layer.class_name,
        "name": layer.name,
        "line": place.row,
        "column": place.column,
        "output_shape": layer.output_shape,
        "params": layer.params,
    }
    if view.shows_trainable:
        row["trainable"] = layer.trainable
    if view.shows_cost:
        row["multiply_adds"] = layer.multiply_adds
    if view.batch_size is not None:
        row["values"] = layer.values
    if view.expands and layer.layers:
        row["layers"] = [_layer(inner, model, view) for inner in layer.layers]
    if layer.output_shapes:
        row["output_shapes"] = layer.output_shapes
    if model.kind != "sequential":
        row["inputs"] = layer.inputs
    if place.cell != model.place.cell:
        row["cell"] = place.cell
    if place.filename != model.place.filename:
        row["filename"] = place.filename
    return row


def _unresolved(entry: UnresolvedSummary, model: ModelSummary) -> dict[str, Any]:
    place = entry.place or model.place
    return {
        "reason": entry.reason,
        "filename": place.filename,
        "cell": place.cell,
        "line": place.row,
        "column": place.column,
    }
