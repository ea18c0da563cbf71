"""The layers of a model after the first one, and the inputs that they declare."""

from __future__ import annotations

from collections.abc import Iterator

from seqlint.inference.building import declared_input
from seqlint.inference.inferred import InferredModel, Step, is_input
from seqlint.record import Layer
from seqlint.shapes.dim import DYNAMIC, equal
from seqlint.shapes.shape import Shape


def inner_steps(model: InferredModel) -> Iterator[Step]:
    """Every layer after the first one that is certain to be there, up to what may be anything."""
    if model.record.graph is not None:
        yield from (step for step in model.steps if not is_input(step.layer))
        return
    seen: list[Step] = []
    for step in model.steps:
        if step.layer is None:
            return
        if any(not earlier.conditional for earlier in seen) and not _is_repeated(step, seen):
            yield step
        seen.append(step)


def contradicted_input(layer: Layer, x: Shape) -> Shape | None:
    """The input that *layer* declares, where *x* is another; an axis that either leaves open contradicts nothing."""
    declared = declared_input(layer)
    if declared is None or declared.dims is None or x.dims is None:
        return None
    pairs = [pair for pair in zip(declared.dims[1:], x.dims[1:], strict=False) if DYNAMIC not in pair]
    differs = len(declared.dims) != len(x.dims) or any(equal(a, b) is False for a, b in pairs)
    return declared if differs else None


def _is_repeated(step: Step, seen: list[Step]) -> bool:
    """Whether the same line also made the first layer, as in a loop."""
    return step.site.node is seen[0].site.node
