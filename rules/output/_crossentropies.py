"""Crossentropies that read the output otherwise than its activation makes it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from seqlint.findings import Edit, Fix
from seqlint.inference.inferred import InferredModel, Step
from seqlint.inference.objective import Head, Objective, objectives, other_activation
from seqlint.knowledge.keras.training.losses import Target
from seqlint.rewrites.calls import remove_argument
from seqlint.site import Place

_PROBABILITIES = ("sigmoid", "softmax")
_RECTIFIERS = ("elu", "gelu", "leaky_relu", "relu", "relu6", "selu", "silu", "softplus", "swish")
#: activations with values outside of 0..1
_UNBOUNDED = ("linear", "tanh", *_RECTIFIERS)


@dataclass(frozen=True)
class Contradiction:
    """What is wrong, where, and what to do about it."""

    place: Place
    message: str
    help: str
    fix: Fix | None


def contradiction(objective: Objective, head: Head) -> Contradiction | None:
    """Why the crossentropy of *objective* does not fit the activation of *head*; None where it may fit."""
    loss, activation = objective.loss, head.activation
    right = "sigmoid" if loss.target is Target.BINARY else "softmax"
    if loss.from_logits is None:
        return None
    if loss.from_logits:
        return _logits(objective, head) if activation in _PROBABILITIES else None
    if activation in _UNBOUNDED:
        return _unbounded(objective, head, right)
    if activation == "sigmoid" and right == "softmax":
        return Contradiction(
            head.place,
            f"`{loss.name}` expects probabilities that sum to 1, but sigmoid outputs are independent",
            'use `activation="softmax"` for one label per sample, or `binary_crossentropy` for several',
            _activated(head, right),
        )
    if activation == "softmax" and right == "sigmoid":
        return _softmax(objective)
    return None


def single_class(objective: Objective) -> Contradiction:
    """What a loss over several classes makes of one unit."""
    effect = (
        "is always 0, whatever the labels are"
        if objective.loss.target is Target.CATEGORICAL
        else "accepts only the label 0, for which it is always 0"
    )
    fix = None
    if objective.head is not None and objective.head.activation == "sigmoid":
        fix = Fix.unsafe("Use `binary_crossentropy`", objective.other_loss("binary_crossentropy"))
    return Contradiction(
        objective.loss_place,
        f"with one unit, `{objective.loss.name}` {effect}",
        "use `binary_crossentropy` for two classes, or one unit for each class",
        fix,
    )


def binary_losses(model: InferredModel, step: Step) -> Iterator[Edit | None]:
    """The loss for one sigmoid unit in place of each loss over several classes, if *step* is the last layer."""
    for objective in objectives(model) if step is model.last else ():
        if objective.loss.target in (Target.CATEGORICAL, Target.SPARSE):
            yield objective.other_loss("binary_crossentropy")


def _logits(objective: Objective, head: Head) -> Contradiction:
    name, activation = objective.loss.name, head.activation
    return Contradiction(
        objective.loss_place,
        f"`{name}` with `from_logits=True` expects logits, but {objective.output} has the activation {activation}",
        f"remove `from_logits=True`, or the {activation}",
        Fix.unsafe("Remove `from_logits=True`", _without_logits(objective)),
    )


def _unbounded(objective: Objective, head: Head, right: str) -> Contradiction:
    is_linear = head.activation == "linear"
    given = "no activation" if is_linear else f"the activation {head.activation}"
    return Contradiction(
        head.place,
        f"`{objective.loss.name}` expects probabilities, but {objective.output} has {given}",
        f'use `activation="{right}"`' + (", or a loss with `from_logits=True`" if is_linear else ""),
        _activated(head, right),
    )


def _softmax(objective: Objective) -> Contradiction:
    other = "categorical_crossentropy"
    return Contradiction(
        objective.loss_place,
        f"`{objective.loss.name}` treats each unit independently, but softmax makes the units sum to 1",
        f"use `{other}`, or `sparse_{other}` for integer labels",
        Fix.unsafe(f"Use `{other}`", objective.other_loss(other)),
    )


def _activated(head: Head, activation: str) -> Fix | None:
    return Fix.unsafe(f'Use `activation="{activation}"`', other_activation(head.step.layer, activation))


def _without_logits(objective: Objective) -> Edit | None:
    return remove_argument(objective.event.site.argument("loss", 1), "from_logits")
