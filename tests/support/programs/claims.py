"""What seqlint claims of a program, and which of that is false."""

from __future__ import annotations

from functools import lru_cache

from seqlint.configuration.settings import Settings
from seqlint.findings import Severity
from seqlint.inference.summary.data import DimText, ModelSummary
from seqlint.linter import FileReport, lint
from support.failures import FalseClaim
from support.programs.execution import Execution
from support.programs.stand_ins import PROGRAM, Dense, Sequential


def false_claim(code: str, real: Execution) -> FalseClaim | None:
    """The first claim about *code* that what *real*ly happened refutes."""
    try:
        report = _report(code)
    except Exception as error:  # noqa: BLE001
        return FalseClaim("internal-error", 0, f"{type(error).__name__}: {error}")
    for finding in report.findings:
        if finding.severity is Severity.ERROR and finding.place.row in real.rows:
            return FalseClaim(finding.name, finding.place.row, finding.message)
    summaries: dict[int, list[ModelSummary]] = {}
    for summary in report.models:
        summaries.setdefault(summary.place.row, []).append(summary)
    models: dict[int, list[Sequential]] = {}
    for row, model in real.models:
        models.setdefault(row, []).append(model)
    for row, made in models.items():
        for summary in summaries.get(row, ()):
            # a helper may make others besides, in calls that are not followed
            claims = [_differs(summary, model) for model in made]
            if all(claims):
                kind, message = next(claim for claim in claims if claim)
                return FalseClaim(kind, row, message)
    return None


@lru_cache(maxsize=4)
def _report(code: str) -> FileReport:
    """What seqlint says of a program; most programs are the same, whatever the unknown library does in them."""
    return lint(PROGRAM, code.encode(), Settings())


def _differs(summary: ModelSummary, model: Sequential) -> tuple[str, str] | None:
    """What the summary says that is not so of the model."""
    real = [type(layer).__name__ for layer in model.layers]
    claimed = [layer.class_name for layer in summary.layers]
    if summary.complete and claimed != real:
        return "layers", f"{claimed} are {real}"
    shapes = model.shapes()
    if shapes is None or model.input is None:
        return None
    if not _may_be(summary.input_shape, model.input):
        return "shape", f"the input {summary.input_shape} is {model.input}"
    if shapes and not _may_be(summary.output_shape, shapes[-1]):
        return "shape", f"the output {summary.output_shape} is {shapes[-1]}"
    if summary.complete:
        for layer, shape in zip(summary.layers, shapes, strict=True):
            if not _may_be(layer.output_shape, shape):
                return "shape", f"the output {layer.output_shape} of {layer.class_name} is {shape}"
    count = _parameters(model)
    if summary.complete and isinstance(summary.params, int) and summary.params != count:
        return "parameters", f"{summary.params} parameters are {count}"
    return None


def _may_be(claimed: tuple[DimText, ...] | str | None, real: tuple[int, ...]) -> bool:
    """Whether a shape that is claimed, with its batch, may be the real one."""
    if not isinstance(claimed, tuple):
        return True
    return len(claimed) == len(real) + 1 and all(
        not isinstance(dim, int) or dim == size for dim, size in zip(claimed[1:], real, strict=True)
    )


def _parameters(model: Sequential) -> int:
    shape, count = model.input, 0
    for layer in dict.fromkeys(model.layers):
        assert shape is not None
        if isinstance(layer, Dense):
            count += (shape[-1] + 1) * layer.units
        shape = layer.apply(shape)
    return count
