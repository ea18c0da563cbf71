"""The most likely change where a loss cannot compare the targets with the output of a model."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from seqlint.inference.feed import Given
from seqlint.inference.inferred import InferredModel, Step
from seqlint.knowledge.keras.training.losses import Loss, Target
from seqlint.shapes.dim import DYNAMIC, Dim, equal, less
from seqlint.shapes.shape import Shape
from seqlint.training.help.snippets import reshaped
from seqlint.values.arrays import Content

_SPARSE = "sparse_categorical_crossentropy"


@dataclass(frozen=True)
class Change:
    """A change in words, and as code where it is one: another loss, or other units of the last layer."""

    text: str
    loss: str | None = None
    units: int | None = None


def change_of_output(model: InferredModel, targets: Given, loss: Loss, last: Step) -> Change | None:
    """What makes the output of *last*, the last layer of *model*, fit the *targets*. The ranks of both are known."""
    case = _Case(model, targets, loss, last)
    return next((change for advise in _ADVICE if (change := advise(case)) is not None), None)


def written(size: Dim) -> str:
    """*size* in code; dots for a size that is not a number."""
    return str(size) if isinstance(size, int) else "..."


@dataclass(frozen=True)
class _Case:
    model: InferredModel
    targets: Given
    loss: Loss
    last: Step

    @property
    def y(self) -> Shape:
        return self.targets.shape

    @property
    def output(self) -> Shape:
        return self.last.output

    @property
    def labels(self) -> Content:
        return self.targets.array.content

    @property
    def has_recurrent_layer(self) -> bool:
        return any(step.is_a("LSTM", "GRU", "SimpleRNN", "Bidirectional") for step in self.model.steps)


def _class_numbers(case: _Case) -> Change | None:
    if case.loss.target is not Target.SPARSE or not len(case.y) == len(case.output) == 2:
        return None
    if case.has_recurrent_layer:
        return Change("predict at each step: use `return_sequences=True`")
    return Change("use one class number for each sample")


def _one_label(case: _Case) -> Change | None:
    """A binary loss over several units, for one label for each sample."""
    is_binary = case.loss.target is Target.BINARY and len(case.output) == 2
    if not is_binary or not (len(case.y) == 1 or (len(case.y) == 2 and equal(case.y[-1], 1))):
        return None
    if case.labels.encoding == "classes" and less(2, case.labels.classes):
        return Change("use `sparse_categorical_crossentropy`", loss=_SPARSE)
    if case.output[-1] == 2 and case.labels.encoding != "real":
        return Change(
            'use `Dense(1, activation="sigmoid")`, or `sparse_categorical_crossentropy` for two units'
        )
    if less(2, case.output[-1]) and case.labels.encoding not in ("binary", "real"):
        return Change(
            "use `sparse_categorical_crossentropy` with a softmax for class numbers, or one label for each unit"
        )
    return Change('use `Dense(1, activation="sigmoid")`')


def _several_labels(case: _Case) -> Change | None:
    """A binary loss over one unit, for several labels for each sample."""
    is_binary = case.loss.target is Target.BINARY and len(case.y) == len(case.output) == 2
    if not is_binary or case.output[-1] != 1:
        return None
    if case.targets.is_batched and case.labels.encoding == "one-hot":
        return Change(
            'use `class_mode="binary"` (`label_mode="binary"` for a dataset), or one unit for each class'
        )
    units = written(case.y[-1])
    return Change(
        f'use one unit for each class: `Dense({units}, activation="softmax")` and `categorical_crossentropy`'
    )


def _one_quantity(case: _Case) -> Change | None:
    if case.loss.target is not Target.REGRESSION or len(case.y) != 1 or len(case.output) != 2:
        return None
    if case.labels.encoding == "classes":
        return Change("use `sparse_categorical_crossentropy` for class numbers", loss=_SPARSE)
    return Change("use `Dense(1)` as the last layer", units=1)


def _units(case: _Case) -> Change | None:
    """Another number of units, where that is all that differs."""
    y, output = case.y, case.output
    if len(y) != len(output) or not case.last.is_a("Dense", "TimeDistributed") or y[-1] is DYNAMIC:
        return None
    pairs = zip(list(y)[1:-1], list(output)[1:-1], strict=True)
    if not all(equal(a, b) for a, b in pairs):
        return None
    units = y[-1] if isinstance(y[-1], int) else None
    return Change(f"use `Dense({written(y[-1])})` as the last layer", units=units)


def _axes(case: _Case) -> Change | None:
    """How the output gets as many steps, rows or columns as the targets have."""
    y, output = case.y, case.output
    if not len(y) == len(output) > 2:
        return None
    if equal(y[-1], output[-1]) is False:
        return Change(f"set the units or filters of the last layer to {y[-1]}")
    if len(output) == 3 and any(step.is_a("RepeatVector") for step in case.model.steps):
        return Change(f"use `RepeatVector({y[1]})`")
    if any(less(a, b) for a, b in zip(list(output)[1:-1], list(y)[1:-1], strict=True)):
        return Change('keep the size with `padding="same"`, or pad the output')
    return Change("crop the output")


def _encoded_twice(case: _Case) -> Change | None:
    y, output = case.y, case.output
    if len(y) == 3 and len(output) == 2 and y[-1] == y[-2] == output[-1]:
        return Change("encode the labels only once: they are one-hot already")
    return None


def _last_step(case: _Case) -> Change | None:
    if len(case.output) == len(case.y) + 1 and case.last.is_a("LSTM", "GRU", "SimpleRNN"):
        return Change("remove `return_sequences=True`")
    return None


def _flat_targets(case: _Case) -> Change | None:
    if len(case.output) == 2 and equal(case.y.sample_size(), case.output[-1]):
        return Change(f"use `{reshaped(case.targets, (-1, case.output[-1]))}` as the target")
    return None


def _flat_output(case: _Case) -> Change | None:
    if len(case.output) <= 2 or len(case.y) > 2:
        return None
    change = "add `Flatten()` before the last layer"
    if case.has_recurrent_layer:
        change += ", or use `return_sequences=False` in the last recurrent layer"
    return Change(change)


#: in the order in which they are tried: the encoding of the labels, then units, then axes
_ADVICE: tuple[Callable[[_Case], Change | None], ...] = (
    _class_numbers,
    _one_label,
    _several_labels,
    _one_quantity,
    _units,
    _axes,
    _encoded_twice,
    _last_step,
    _flat_targets,
    _flat_output,
)
