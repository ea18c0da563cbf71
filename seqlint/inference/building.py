"""What one layer, or one nested model, makes of its input: the step that every walk over a model repeats.

What models make of theirs is registered by `propagation`, which knows how to walk over them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import singledispatch

from seqlint.inference.freezing import is_frozen, settled
from seqlint.inference.inferred import Added, InferredModel
from seqlint.knowledge.keras.layers._base.layer import infer, infer_call
from seqlint.knowledge.keras.layers._shared.arguments import Arguments
from seqlint.knowledge.keras.layers._shared.built import UNKNOWN_BUILT, Built, Mask
from seqlint.knowledge.keras.layers._shared.errors import Failure, LayerError
from seqlint.knowledge.keras.layers._shared.inputs import LayerInputs
from seqlint.knowledge.keras.layers._shared.layer_type import BuildableLayer
from seqlint.knowledge.keras.layers._shared.reuse import Reuse
from seqlint.knowledge.keras.layers._shared.weights import Weight
from seqlint.knowledge.keras.nesting import (
    LayerCall,
    is_forgiven,
    of_first_weights,
    with_names,
    without_names,
)
from seqlint.record import Layer, Model
from seqlint.shapes.shape import UNKNOWN_SHAPE, Shape
from seqlint.values import Value


@singledispatch
def inferred_within(added: Value) -> InferredModel | None:
    """The shapes within *added*, if it is a model."""
    return None


@singledispatch
def declared_input(added: Value) -> Shape | None:
    """The input shape that *added* gives to a model of which it is the first layer."""
    return None


@declared_input.register(Layer)
def _declared_by_layer(added: Layer) -> Shape | None:
    return None if added.kind is None else added.kind.declared_input(added.arguments)


@singledispatch
def build(added: Value, x: Shape, *, tested: bool = True, mask: Mask = None) -> Built:
    """What a layer or a nested model makes of *x*, *tested* for its rank. Raises `LayerError` where Keras would."""
    return UNKNOWN_BUILT


@build.register(Layer)
def _build_layer(added: Layer, x: Shape, *, tested: bool = True, mask: Mask = None) -> Built:
    return _build_settled(added, settled(added, _Inner), x, tested=tested)


def _build_settled(layer: Layer, arguments: Arguments, x: Shape, *, tested: bool) -> Built:
    if layer.kind is None or layer.problem is not None:
        return UNKNOWN_BUILT
    return _with_identity(layer, infer(layer.kind, arguments, x, tested=tested))


@singledispatch
def build_call(added: Value, inputs: LayerInputs) -> Built:
    """What a layer or a nested model makes of more than one tensor. Raises `LayerError` where Keras would."""
    return UNKNOWN_BUILT


@build_call.register(Layer)
def _build_layer_call(added: Layer, inputs: LayerInputs) -> Built:
    if added.kind is None or added.problem is not None:
        return UNKNOWN_BUILT
    return _with_identity(added, infer_call(added.kind, settled(added, _Inner), inputs))


@singledispatch
def build_again(added: Value, x: Shape, first: LayerCall, mask: Mask, *, tested: bool) -> Built:
    """What *added* gives for a second input: it has the weights of the *first* call, and needs no size for them."""
    return UNKNOWN_BUILT


@build_again.register(Layer)
def _build_layer_again(added: Layer, x: Shape, before: LayerCall, mask: Mask, *, tested: bool) -> Built:
    kind, keras, first = added.kind, added.arguments.keras, before.built
    if keras == 2 and "axis" in added.arguments.defaults and first.output.rank != x.rank:
        return UNKNOWN_BUILT  # it keeps the number of the axis that it had
    try:
        built = build(added, x, tested=tested)
        return of_first_weights(kind, first, built) if keras == 2 else built
    except LayerError as problem:
        if kind is not None and Reuse.LOOKS_ONCE in kind.reuse:
            return Built(x, first.weights)
        if first.weights == () or not is_forgiven(kind, problem, tested=tested):
            raise
    try:
        output = without_names(build(added, with_names(x), tested=tested).output)
    except LayerError as problem:
        if tested or problem.failure is Failure.RANK:
            raise
        return (
            Built(x, first.weights) if kind is not None and Reuse.KEEPS_SHAPE in kind.reuse else UNKNOWN_BUILT
        )
    return Built(UNKNOWN_SHAPE if keras == 2 else output, first.weights)


def _with_identity(layer: Layer, built: Built) -> Built:
    """*built* with weights that are the same wherever the layer is used."""
    if not built.weights:
        return built
    if layer.quantized is not False:
        return replace(built, weights=None)
    weights = tuple(
        Weight(weight.shape, weight.trainable, weight.identity or (id(layer), number))
        for number, weight in enumerate(built.weights)
    )
    return replace(built, weights=weights)


class _Inner(BuildableLayer):
    """A layer or model inside a wrapper, with the means to build it."""

    def __init__(self, added: Added, settings: Sequence[Value]) -> None:
        self.added = added
        self.settings = settings
        self.kind = added.kind if isinstance(added, Layer) else None
        self.arguments = settled(added, _Inner, settings) if isinstance(added, Layer) else Arguments({})

    def build(self, x: Shape, *, tested: bool = True) -> Built:
        """Like `build`, with the settings of `trainable` that the wrapper passes on."""
        layer = self.added
        if isinstance(layer, Model):
            return build(layer, x).frozen(is_frozen(layer, self.settings))
        return _build_settled(layer, self.arguments, x, tested=tested)
