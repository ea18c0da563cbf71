"""The names that Keras gives to layers without one: the class in lower case, numbered from the second one on.

Keras numbers all layers of a process; these are the names where a model, with the models in it, is built first.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from seqlint.inference.inferred import InferredModel, Step
from seqlint.inference.propagation import infer_model
from seqlint.record import Layer, Model
from seqlint.values import Value, as_items


def keras_names(model: InferredModel) -> dict[int, str]:
    """The name of each layer, by its identity, those in models within the model among them."""
    seen: Counter[str] = Counter()
    names: dict[int, str] = {}
    for added in _in_order(model, set()):
        own = added.given_name if isinstance(added, Model) else added.name
        if own is not None:
            names[id(added)] = own
        elif id(added) not in names:
            word = _snake_case(_class_name(added))
            names[id(added)] = f"{word}_{seen[word]}" if seen[word] else word
            seen[word] += 1
    return names


def _in_order(model: InferredModel, met: set[Model]) -> Iterator[Layer | Model]:
    """The layers and models in the order in which they are most likely made; what is within each model only once."""
    nested = [step for step in model.layers if isinstance(step.layer, Model)]
    before = [step for step in nested if _is_made_before(step, model)]
    for step in (*before, *model.layers):
        if isinstance(step.layer, Model):
            if step.layer not in met:
                met.add(step.layer)
                yield from _in_order(infer_model(step.layer), met)
            yield step.layer
        elif step.layer is not None:
            for value in step.layer.arguments.given.values():
                yield from _held(value)
            yield step.layer


def _is_made_before(step: Step, model: InferredModel) -> bool:
    """Whether the program makes a model within another one before that, and not among its layers."""
    inner, outer = step.layer, model.record
    if not isinstance(inner, Model):
        return False
    place, other = inner.site.place, outer.site.place
    return (place.cell or 0, place.end_row, place.end_column) <= (other.cell or 0, other.row, other.column)


def _held(value: Value) -> Iterator[Layer]:
    """The layers that a wrapper is given."""
    if isinstance(value, Layer):
        yield value
    else:
        for item in as_items(value) or ():
            yield from _held(item)


def _class_name(added: Layer | Model) -> str:
    if isinstance(added, Model) and added.graph is not None and added.keras == 2 and not added.is_subclassed:
        return "Model"
    return added.class_name


def _snake_case(name: str) -> str:
    name = re.sub(r"\W+", "", name)
    name = re.sub(r"(.)([A-Z][a-z]+)", r"\1_\2", name)
    return re.sub(r"([a-z])([A-Z])", r"\1_\2", name).lower()
