"""The layers of a model after the first one, and the inputs that they declare."""

from __future__ import annotations

from collections.abc import Iterator

from seqlint.inference.inferred import InferredModel, Step
from seqlint.inference.propagation import declared_input
from seqlint.record import Layer
from seqlint.shapes.shape import Shape, equal_shapes


def inner_steps(model: InferredModel) -> Iterator[Step]:
    """Every layer after the first one that is certain to be there, up to what may be anything."""
    seen: list[Step] = []
    for step in model.steps:
        if step.layer is None:
            return
        if any(not earlier.conditional for earlier in seen) and not _is_repeated(step, seen):
            yield step
        seen.append(step)


def contradiction(layer: Layer, x: Shape) -> str:
    """The end of a message: what *layer* declares, where its input *x* is another."""
    declared = declared_input(layer)
    if declared is None or equal_shapes(declared, x) is not False:
        return ""
    return f"; it declares {declared}, but the input is {x}"


def _is_repeated(step: Step, seen: list[Step]) -> bool:
    """Whether the same line also made the first layer, as in a loop."""
    return step.site.node is seen[0].site.node
