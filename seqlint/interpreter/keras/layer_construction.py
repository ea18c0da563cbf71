"""Calls that make layers: their arguments are bound and checked as Keras's constructors do."""

from __future__ import annotations

import libcst as cst

from seqlint.interpreter.keras.models.functional import refused
from seqlint.interpreter.keras.models.sequential import call_models
from seqlint.interpreter.keras.placeholders import without_placeholders
from seqlint.interpreter.operations.tensors import call_on_tensors
from seqlint.interpreter.state.engine import Interpreter
from seqlint.interpreter.state.fields import IS_CALLED
from seqlint.interpreter.state.havoc import Power, havoc
from seqlint.interpreter.state.objects import CallArguments, Choice, Instance
from seqlint.interpreter.state.snapshots import snapshot
from seqlint.knowledge.keras import third_party
from seqlint.knowledge.keras.api import signatures
from seqlint.knowledge.keras.applications.model import CLASS_NAME, application
from seqlint.knowledge.keras.arguments.binding import bind
from seqlint.knowledge.keras.layers._base.layer import check_layer
from seqlint.knowledge.keras.layers._shared.arguments import Arguments
from seqlint.knowledge.keras.layers._shared.errors import LayerError
from seqlint.knowledge.keras.layers._shared.layer_type import LayerType
from seqlint.knowledge.keras.layers._shared.registry import find
from seqlint.knowledge.keras.layers.core.wrapper import Holder
from seqlint.record import Layer
from seqlint.values import NOT_KNOWN, NotKnown, Unknown, Value, as_items

#: the functions that make a layer of this class and call it at once
MERGING_FUNCTIONS = {
    f"keras.layers.{name.lower()}": name
    for name in ("Add", "Average", "Concatenate", "Maximum", "Minimum", "Multiply", "Subtract")
}


def make_layer(interpreter: Interpreter, name: str, arguments: CallArguments, node: cst.CSTNode) -> Value:
    """A layer of `keras.layers`; an unknown for anything else in that module."""
    keras = interpreter.keras
    canonical = signatures.canonical_name(name, keras) or name
    kind = find(canonical, keras)
    signature = signatures.signature(canonical, keras)
    if kind is None or signature is None:
        if "." in name or not name[:1].isupper():
            havoc(interpreter, arguments.all(), node, Power.CHANGES)
            return interpreter.unknown(node, f"`{name}` is not evaluated")
        bound, problem = Arguments(dict(arguments.keywords), complete=False, keras=keras), None
        kind = None
    else:
        arguments = without_placeholders(interpreter, arguments, signature, node)
        bound, problem = _bound(interpreter, signature, arguments)
        if problem is None:
            try:
                check_layer(kind, bound)
            except LayerError as error:
                problem = error
        problem = _inner_problem(kind, bound) or problem
    interpreter.structure += 1
    call_models(interpreter, arguments.all(), interpreter.site(node))
    for inner in arguments.all():
        if isinstance(inner, Layer):
            interpreter.heap.set_field(inner, IS_CALLED, True)
    layer = Layer(canonical, kind, bound, interpreter.site(node), problem, package=interpreter.package)
    return interpreter.heap.born(layer)


def call_merging(
    interpreter: Interpreter, name: str, arguments: CallArguments, node: cst.CSTNode
) -> Value | NotKnown:
    """``add([x, y])`` and the like; `NOT_KNOWN` where it is not known what is merged."""
    if not arguments.positional or as_items(arguments.positional[0]) is None:
        return NOT_KNOWN
    layer = make_layer(interpreter, MERGING_FUNCTIONS[name], arguments.without_first(), node)
    assert isinstance(layer, Layer)
    given = arguments.positional[0]
    made = call_on_tensors(interpreter, layer, CallArguments((given,)), node)
    if not isinstance(made, NotKnown):
        return made
    problem = refused(interpreter, given, layer, node)
    return NOT_KNOWN if problem is None else problem


def _inner_problem(kind: LayerType, arguments: Arguments) -> LayerError | None:
    """What Keras raises for a layer among the *arguments* of a layer of this *kind*, which is made before it."""
    for name, value in arguments.given.items():
        for inner in (value, *(as_items(value) or ())):
            if not isinstance(inner, Layer) or inner.problem is None:
                continue
            if not isinstance(kind, Holder) or kind.checks(inner.kind):
                problem = inner.problem
                return problem.at(name)
    return None


def call_third_party(
    interpreter: Interpreter, name: str, arguments: CallArguments, node: cst.CSTNode
) -> Value | NotKnown:
    """A layer of another package for Keras models; `NOT_KNOWN` for any other call."""
    if name in third_party.PASS_THROUGH and arguments.positional:
        inner = _plain(arguments.positional[0])
        return inner if isinstance(inner, Layer) else NOT_KNOWN
    if name not in third_party.LAYERS:
        return NOT_KNOWN
    kind, positional = third_party.LAYERS[name]
    given = dict(zip(positional, map(_plain, arguments.positional), strict=False))
    given.update({key: _plain(value) for key, value in arguments.keywords.items()})
    bound = Arguments(given, complete=arguments.complete, keras=interpreter.keras)
    interpreter.structure += 1
    layer = Layer(kind.name, kind, bound, interpreter.site(node), package=interpreter.package)
    return interpreter.heap.born(layer)


def make_application(
    interpreter: Interpreter, name: str, arguments: CallArguments, node: cst.CSTNode
) -> Value | NotKnown:
    """A model of `keras.applications`, which is recorded as a layer; `NOT_KNOWN` for their other functions."""
    signature = signatures.signature(name, interpreter.keras, "applications")
    kind = application(name)
    if signature is None or kind is None or interpreter.image_data_format != "channels_last":
        return NOT_KNOWN
    bound, problem = _bound(interpreter, signature, arguments)
    if problem is None:
        try:
            kind.check(bound)
        except LayerError as error:
            problem = error
    interpreter.structure += 1
    return interpreter.heap.born(
        Layer(CLASS_NAME, kind, bound, interpreter.site(node), problem, package=interpreter.package)
    )


def _bound(
    interpreter: Interpreter, signature: signatures.Signature, arguments: CallArguments
) -> tuple[Arguments, LayerError | None]:
    keywords = {name: _plain(value) for name, value in arguments.keywords.items()}
    positional = [_plain(value) for value in arguments.positional]
    keras = interpreter.keras
    try:
        bound = bind(signature, positional, keywords, complete=arguments.complete, keras=keras)
    except LayerError as problem:
        given = dict(zip(signature.positional, positional, strict=False)) | keywords
        return Arguments(given, signature, arguments.complete, keras), problem
    bound.custom_objects = interpreter.registers_objects
    if "data_format" in signature.names and interpreter.image_data_format != "channels_last":
        bound.given.setdefault("data_format", interpreter.image_data_format)
    return bound, None


def _plain(value: Value) -> Value:
    """A layer argument as it is now; an instance that is a layer is that layer of the record."""
    if isinstance(value, Instance) and value.added is not None:
        return value.added
    if isinstance(value, Choice):
        return Unknown(None, "it depends on a condition")
    return snapshot(value)
