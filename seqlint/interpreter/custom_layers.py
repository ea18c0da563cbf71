"""What the program's own layers do to shapes, found out by evaluating their methods over symbolic shapes."""

from __future__ import annotations

import libcst as cst

from seqlint.interpreter.engine import Interpreter
from seqlint.interpreter.functions import call_function
from seqlint.interpreter.objects import CallArguments, Function, Instance
from seqlint.knowledge.keras.layers.custom import RANKS, CustomLayer
from seqlint.shapes.dim import Dim, Size, as_expression
from seqlint.values import Tensor, Value, as_dims


def kind_of(interpreter: Interpreter, instance: Instance, node: cst.CSTNode) -> CustomLayer | None:
    """The declaration of an initialized layer, or None where its class does not tell.

    Keras asks ``compute_output_shape`` where a class defines it; a ``call`` that returns what it is given keeps the
    shape.
    """
    name = instance.cls.name
    method = instance.cls.find("compute_output_shape")
    if isinstance(method, Function):
        sizes = tuple(Size(f"d{axis}") for axis in range(max(RANKS)))
        outputs = {rank: _output(interpreter, instance, method, sizes[:rank], node) for rank in RANKS}
        known = {rank: dims for rank, dims in outputs.items() if dims is not None}
        return CustomLayer(name, sizes, known) if known else None
    method = instance.cls.find("call")
    if isinstance(method, Function):
        tensor = Tensor()
        if _tried(interpreter, method, (instance, tensor), node) is tensor:
            return CustomLayer(name)
    return None


def _output(
    interpreter: Interpreter, instance: Instance, method: Function, sizes: tuple[Size, ...], node: cst.CSTNode
) -> tuple[Dim, ...] | None:
    shape = tuple(map(as_expression, sizes))
    return as_dims(_tried(interpreter, method, (instance, shape), node))


def _tried(
    interpreter: Interpreter, method: Function, arguments: tuple[Value, ...], node: cst.CSTNode
) -> Value:
    """What a method returns; whatever else it does is taken back."""
    result, _ = interpreter.heap.trial(
        lambda: call_function(interpreter, method, CallArguments(arguments), node)
    )
    return result
