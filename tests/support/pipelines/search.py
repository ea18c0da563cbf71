"""Looks for pipelines about which seqlint is wrong, and makes them small."""

from __future__ import annotations

from typing import Any

from seqlint.configuration.settings import Settings
from seqlint.findings import Severity
from seqlint.inference.summary.data import DimText
from seqlint.linter import lint
from support.failures import Failure, FalseClaim
from support.pipelines.world import HEADER, limited, namespace, quick_training, run
from support.pipelines.writer import Pipeline, Writer


def failure(seed: str) -> tuple[bool, Failure | None]:
    """Whether the pipeline of a seed runs at all, and what is wrong about it, made small."""
    pipeline = Writer(seed).pipeline()
    if pipeline is None:
        return False, None
    runs, found = _judged(pipeline)
    return runs, None if found is None else _small(pipeline, found)


def _judged(pipeline: Pipeline) -> tuple[bool, Failure | None]:
    """Whether the pipeline runs, and what is wrong about it."""
    code = pipeline.program()
    if code is None:
        return False, None
    claims = _claims(code)
    with quick_training():
        model = _trained(code, pipeline.seed)
    if model is None:
        return False, None
    claim = next((claim for claim in (*claims.errors, *claims.wrong(model))), None)
    if claim is None:
        return True, None
    if _trained(code, pipeline.seed) is None:
        return False, None
    productions = tuple(step.partition("\n")[0] for step in (pipeline.source, *pipeline.steps, pipeline.fit))
    return True, Failure(pipeline.seed, claim, code.replace(HEADER, ""), productions)


def _trained(code: str, seed: str) -> Any:
    """The model that a program trains; None where Keras, or a library, refuses something."""
    names = namespace(seed)
    try:
        with limited():
            run(code, names)
    except Exception:  # noqa: BLE001
        return None
    return names["model"]


def _small(pipeline: Pipeline, found: Failure) -> Failure:
    """The failure without the steps that it does not need."""
    index = len(pipeline.steps) - 1
    while index >= 0:
        smaller = pipeline.without(index)
        _, now = _judged(smaller)
        if now is not None and now.claim.kind == found.claim.kind:
            pipeline, found = smaller, now
        index -= 1
    return found


class _Claims:
    """What seqlint says of a program."""

    def __init__(self, code: str) -> None:
        report = lint("pipeline.py", code.encode(), Settings())
        self.errors = [
            FalseClaim(finding.name, finding.place.row, finding.message)
            for finding in report.findings
            if finding.severity is Severity.ERROR
        ]
        self.models = report.models

    def wrong(self, model: Any) -> list[FalseClaim]:
        """What it says of the only model that is not so."""
        wrong = []
        for summary in self.models:
            claimed = [(summary.input_shape, model.input_shape), (summary.output_shape, model.output_shape)]
            if summary.complete and len(summary.layers) == len(model.layers):
                shapes = [layer.output.shape for layer in model.layers]
                claimed += zip((layer.output_shape for layer in summary.layers), shapes, strict=True)
            elif summary.complete:
                wrong.append(FalseClaim("layers", summary.place.row, f"{len(summary.layers)} layers"))
            wrong += [
                FalseClaim("shape", summary.place.row, f"{shape} is {real}")
                for shape, real in claimed
                if not _may_be(shape, real)
            ]
            if isinstance(summary.params, int) and summary.params != model.count_params():
                message = f"{summary.params} parameters are {model.count_params()}"
                wrong.append(FalseClaim("parameters", summary.place.row, message))
        return wrong


def _claims(code: str) -> _Claims:
    try:
        return _Claims(code)
    except Exception as error:  # noqa: BLE001
        crashed = _Claims("")
        crashed.errors = [FalseClaim("internal-error", 0, f"{type(error).__name__}: {error}")]
        return crashed


def _may_be(claimed: tuple[DimText, ...] | str | None, real: tuple[int | None, ...]) -> bool:
    """Whether a shape that is claimed may be the real one; a batch of any size is the same."""
    if not isinstance(claimed, tuple):
        return True
    return len(claimed) == len(real) and all(
        not isinstance(dim, int) or dim == size or size is None
        for dim, size in zip(claimed[1:], real[1:], strict=True)
    )
