"""Compares what seqlint says about a model with what Keras says."""

from __future__ import annotations

import enum
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from seqlint.crosscheck.recovery import Expected, Recovered, ShapeData
from seqlint.site import Place


class Verdict(enum.Enum):
    """The result of a comparison."""

    AGREE = "agree"
    DISAGREE = "disagree"
    NOT_COMPARABLE = "not comparable"


@dataclass(frozen=True)
class Difference:
    """One point in which the answers differ."""

    #: the layer, or None for the whole model
    layer: Expected | None
    seqlint: str
    keras: str

    def __str__(self) -> str:
        where = f"`{self.layer.class_name}`: " if self.layer is not None else ""
        return f"{where}seqlint says {self.seqlint}, Keras says {self.keras}"


@dataclass(frozen=True)
class Comparison:
    """The outcome for one model."""

    recovered: Recovered
    verdict: Verdict
    #: why it is not comparable
    reason: str = ""
    difference: Difference | None = None
    #: the release of Keras that was asked
    release: str | None = None

    @property
    def place(self) -> Place:
        """The place of the first difference: the layer, or the model."""
        layer = self.difference.layer if self.difference is not None else None
        return layer.place if layer is not None else self.recovered.place


def not_comparable(recovered: Recovered, reason: str) -> Comparison:
    """The result for a model that cannot be compared."""
    return Comparison(recovered, Verdict.NOT_COMPARABLE, reason)


def compare(recovered: Recovered, answer: Any, release: str | None) -> Comparison:
    """Compare the *answer* of the child with what seqlint says. What seqlint does not know equals everything."""
    if "undetermined" in answer:
        return not_comparable(recovered, answer["undetermined"])
    difference = next(differences(recovered, answer), None)
    verdict = Verdict.AGREE if difference is None else Verdict.DISAGREE
    return Comparison(recovered, verdict, "", difference, release)


def differences(recovered: Recovered, answer: Any) -> Iterator[Difference]:
    """The differences, in the order of the layers."""
    failed = next((index for index, layer in enumerate(recovered.layers) if layer.problem), None)
    if failed is None and recovered.problem is not None:
        failed = len(recovered.layers)
    raised = answer.get("layer")
    if failed is not None or raised is not None:
        yield from _different_failures(recovered, failed, raised, answer)
        return
    layers = [layer for layer in recovered.layers if not layer.is_input]
    for layer, theirs in zip(layers, answer["layers"], strict=True):
        if not _same_shapes(layer.outputs, theirs["outputs"]):
            yield Difference(layer, f"output {_texts(layer.outputs)}", f"output {_texts(theirs['outputs'])}")
        if _differ(layer.params, theirs["params"]):
            yield Difference(layer, _params(layer.params), _params(theirs["params"]))
    for what, ours, number in (
        ("", recovered.params, answer["params"]),
        ("trainable ", recovered.trainable_params, answer["trainable_params"]),
    ):
        if _differ(ours, number):
            yield Difference(None, _params(ours, what), _params(number, what))
    if "order" in answer:
        yield from _different_ends(recovered, layers, answer)


def _different_ends(recovered: Recovered, layers: list[Expected], answer: Any) -> Iterator[Difference]:
    """The differences of a graph as a whole."""
    for what, ours in (("inputs", recovered.input_shapes), ("outputs", recovered.output_shapes)):
        if not _same_shapes(ours, answer[what]):
            yield Difference(None, f"{what} {_texts(ours)}", f"{what} {_texts(answer[what])}")
    orders = [[layers[place].class_name for place in order] for order in (recovered.order, answer["order"])]
    if list(recovered.order) != answer["order"]:
        yield Difference(None, *(f"layers {', '.join(order)}" for order in orders))


def _different_failures(
    recovered: Recovered, failed: int | None, raised: int | None, answer: Any
) -> Iterator[Difference]:
    if failed == raised:
        return
    if raised is not None and (failed is None or raised < failed):
        layer = _at(recovered, raised)
        ours = "no error" if layer is None else f"output {_texts(layer.outputs)}"
        yield Difference(layer, ours, f"error {answer['error']}")
    elif failed is not None:
        layer = _at(recovered, failed)
        problem = recovered.problem if layer is None else layer.problem
        yield Difference(layer, f"error {problem}", "no error" if raised is None else "no error yet")


def _at(recovered: Recovered, index: int) -> Expected | None:
    """The layer with this index; None for the model, which is made after all layers are called."""
    return recovered.layers[index] if index < len(recovered.layers) else None


def _same_shapes(ours: tuple[ShapeData, ...] | None, theirs: list[list[int | None] | None]) -> bool:
    if ours is None:
        return True
    return len(ours) == len(theirs) and all(map(_same_shape, ours, theirs))


def _same_shape(ours: ShapeData, theirs: list[int | None] | None) -> bool:
    if ours is None or theirs is None:
        return True
    return len(ours) == len(theirs) and all(a in ("?", b) for a, b in zip(ours, theirs, strict=True))


def _differ(ours: int | None, theirs: int | None) -> bool:
    return ours is not None and theirs is not None and ours != theirs


def _texts(shapes: Sequence[ShapeData | list[int | None]] | None) -> str:
    return "not known" if shapes is None else ", ".join(map(_text, shapes))


def _text(shape: ShapeData | list[int | None]) -> str:
    if shape is None:
        return "not known"
    return f"({', '.join(map(str, shape))}{',' if len(shape) == 1 else ''})"


def _params(number: int | None, what: str = "") -> str:
    return f"{number:,} {what}parameters"
