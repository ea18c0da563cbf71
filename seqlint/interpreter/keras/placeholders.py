"""Gaps that exercises leave to be filled in: ``...``, and None where a value is required."""

from __future__ import annotations

import libcst as cst

from seqlint.interpreter.state.engine import Interpreter
from seqlint.interpreter.state.objects import CallArguments
from seqlint.knowledge.keras.api.signatures import Signature
from seqlint.values import Value

_REASON = "it is left to be filled in"


def without_placeholder(interpreter: Interpreter, layer: Value, node: cst.CSTNode) -> Value:
    """*layer*, or an unknown where *node* is a placeholder; a call that returns None is a mistake instead."""
    is_open = layer is ... or (layer is None and not isinstance(node, cst.Call))
    return interpreter.unknown(node, _REASON) if is_open else layer


def without_placeholders(
    interpreter: Interpreter, arguments: CallArguments, signature: Signature, node: cst.CSTNode
) -> CallArguments:
    """*arguments*, with unknowns for the placeholders among them."""
    if not any(value is None or value is ... for value in arguments.all()):
        return arguments
    required = {parameter.name for parameter in signature.parameters if parameter.required}

    def filled(name: str | None, value: Value) -> Value:
        is_open = value is ... or (value is None and name in required)
        return interpreter.unknown(node, _REASON, name) if is_open else value

    names = [*signature.positional, *[None] * len(arguments.positional)]
    positional = tuple(filled(name, value) for name, value in zip(names, arguments.positional, strict=False))
    keywords = {name: filled(name, value) for name, value in arguments.keywords.items()}
    is_finished = positional == arguments.positional and keywords == arguments.keywords
    return CallArguments(positional, keywords, arguments.complete and is_finished)
