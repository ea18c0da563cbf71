"""What the attribute ``trainable`` leaves to train: a layer on which it is set passes it on to the layers within."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from seqlint.knowledge.keras.layers._shared.arguments import Arguments
from seqlint.knowledge.keras.layers._shared.layer_type import BuildableLayer
from seqlint.record import Layer, Model
from seqlint.values import MISSING, ListValue, Missing, Unknown, Value, as_items

#: wraps a layer or model in the arguments of another, which passes on, in order, these settings of ``trainable``
Wrap = Callable[[Layer | Model, Sequence[Value]], BuildableLayer]


def settled(layer: Layer, wrap: Wrap, inherited: Sequence[Value] = ()) -> Arguments:
    """The arguments of *layer* after the program set its attribute ``trainable``, and a wrapper the *inherited* ones."""
    arguments = layer.arguments
    settings = inherited if isinstance(layer.trainable, Missing) else (layer.trainable, *inherited)
    holds = any(map(_holds_layers, arguments.given.values()))
    if not settings and not holds:
        return arguments
    state: Value = arguments.given.get("trainable", True)
    passed, state = _passed_on(state, settings, arguments.keras)
    given = arguments.given
    if holds:
        given = {name: _wrapped(value, wrap, passed) for name, value in given.items()}
    if settings:
        given = {**given, "trainable": state}
    return replace(arguments, given=given, inner_trainable=passed[-1] if passed else MISSING)


def is_frozen(model: Model, inherited: Sequence[Value]) -> bool | None:
    """Whether *model* does not train because of *inherited* settings of a wrapper, or None where that is not known."""
    passed, _ = _passed_on(model.trainable, inherited, model.keras)
    if not passed:
        return False
    return None if isinstance(passed[-1], Unknown) else not passed[-1]


def _passed_on(state: Value, settings: Sequence[Value], keras: int) -> tuple[list[Value], Value]:
    """What a layer passes on of *settings*, and its state in the end: Keras 3 passes on what changes the state only."""
    passed: list[Value] = []
    for setting in settings:
        is_plain = isinstance(setting, (bool, int, float, str))
        value: Value = bool(setting) if is_plain else Unknown("trainable")
        if keras == 3 and value is state:
            continue
        passed.append(state if keras == 3 and isinstance(state, Unknown) else value)
        state = value
    return passed, state


def _holds_layers(value: Value) -> bool:
    return isinstance(value, (Layer, Model)) or any(map(_holds_layers, as_items(value) or ()))


def _wrapped(value: Value, wrap: Wrap, passed: Sequence[Value]) -> Value:
    if isinstance(value, (Layer, Model)):
        return wrap(value, passed)
    items = as_items(value) if _holds_layers(value) else None
    if items is None:
        return value
    made = [_wrapped(item, wrap, passed) for item in items]
    return tuple(made) if isinstance(value, tuple) else ListValue(made)
