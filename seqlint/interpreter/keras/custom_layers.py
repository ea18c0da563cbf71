"""Custom layers: their output shapes are declared in the settings, or computed by their own methods.

The methods are evaluated over symbolic shapes.
"""

from __future__ import annotations

from collections.abc import Mapping

import libcst as cst

from seqlint.interpreter.keras.tracing import stated_tensor, trace
from seqlint.interpreter.state.engine import Interpreter
from seqlint.interpreter.state.objects import CallArguments, Function, Instance
from seqlint.knowledge.keras.layers._shared.arguments import Arguments
from seqlint.knowledge.keras.layers._shared.weights import Weight
from seqlint.knowledge.keras.layers.custom import RANKS, CustomLayer
from seqlint.knowledge.keras.layers.declared import shape_expression
from seqlint.record import KerasTensor, Layer
from seqlint.shapes.dim import UNKNOWN, Dim
from seqlint.shapes.expression import Size, as_expression
from seqlint.shapes.shape import Shape
from seqlint.values import Value, as_dims

#: the ranks of the tensors on which the `call` of a layer is evaluated
_RANKS_OF_TENSORS = range(2, max(RANKS) + 1)
_SIZES = tuple(Size(f"d{axis}") for axis in range(max(RANKS)))


def settle_kind(
    interpreter: Interpreter, instance: Instance, arguments: CallArguments, node: cst.CSTNode
) -> None:
    """Record what is known of the class of a new instance, if it is a layer."""
    name = instance.cls.name
    if instance.added is None and name in interpreter.declared_layers:
        instance.added = Layer(name, None, Arguments({}, complete=False), interpreter.site(node))
    if not isinstance(instance.added, Layer):
        return
    if name in interpreter.declared_layers:
        known = {**_by_name(instance, arguments), **instance.attributes}
        instance.added.kind = _declared(interpreter, name, known)
    else:
        instance.added.kind = _defined(interpreter, instance, node)


def call_declared(
    interpreter: Interpreter, name: str, arguments: CallArguments, node: cst.CSTNode
) -> Layer | None:
    """The layer that a call of a class by this name makes, where the settings declare it."""
    name = name.rpartition(".")[2]
    if name not in interpreter.declared_layers:
        return None
    kind = _declared(interpreter, name, arguments.keywords)
    interpreter.structure += 1
    given = Arguments(dict(arguments.keywords), complete=False, keras=interpreter.keras)
    return interpreter.heap.born(Layer(name, kind, given, interpreter.site(node)))


def _by_name(instance: Instance, arguments: CallArguments) -> dict[str, Value]:
    """The arguments of a call by the names of the parameters of ``__init__``."""
    method = instance.cls.find("__init__")
    parameters = method.node.params.params[1:] if isinstance(method, Function) else ()
    names = [parameter.name.value for parameter in parameters]
    defaults = method.defaults if isinstance(method, Function) else {}
    return {**defaults, **dict(zip(names, arguments.positional, strict=False)), **arguments.keywords}


def _declared(interpreter: Interpreter, name: str, known: Mapping[str, Value]) -> CustomLayer:
    expression = shape_expression(interpreter.declared_layers[name])
    outputs = {
        rank: expression.sizes(tuple(map(as_expression, _SIZES[:rank])), lambda key: known.get(key, UNKNOWN))
        for rank in RANKS
    }
    return CustomLayer(name, _SIZES, {rank: dims for rank, dims in outputs.items() if dims is not None})


def _defined(interpreter: Interpreter, instance: Instance, node: cst.CSTNode) -> CustomLayer | None:
    """What the methods of a custom layer declare, or None where its output shape is not known.

    Keras calls ``compute_output_shape`` where a class defines it, and otherwise ``call`` on a symbolic tensor.
    """
    name, outputs, weights = instance.cls.name, dict[int, tuple[Dim, ...]](), dict[int, tuple[Weight, ...]]()
    for rank in _RANKS_OF_TENSORS:
        traced = _traced(interpreter, instance, rank, node)
        if traced is not None:
            outputs[rank], own = traced
            if own is not None:
                weights[rank] = own
    method = instance.cls.find("compute_output_shape")
    if isinstance(method, Function):
        declared = {rank: _output(interpreter, instance, method, _SIZES[:rank], node) for rank in RANKS}
        outputs = {rank: dims for rank, dims in declared.items() if dims is not None}
    return CustomLayer(name, _SIZES, outputs, weights) if outputs else None


def _traced(
    interpreter: Interpreter, instance: Instance, rank: int, node: cst.CSTNode
) -> tuple[tuple[Dim, ...], tuple[Weight, ...] | None] | None:
    """The output sizes and weights for an input of *rank*, in terms of its sizes; None where they are not known."""
    if interpreter.out_of_budget:
        return None
    shape = Shape(tuple(map(as_expression, _SIZES[:rank])))
    found: list[tuple[tuple[Dim, ...], tuple[Weight, ...] | None]] = []

    def run() -> None:
        first = len(interpreter.nodes)
        tensor = stated_tensor(interpreter, shape, interpreter.site(node))
        traced = trace(interpreter, instance, CallArguments((tensor,)), node)
        made = [each for each in interpreter.nodes[first:] if not each.is_input]
        is_refused = any(interpreter.built[each].problem for each in made)
        if traced is not None and isinstance(traced.result, KerasTensor) and not is_refused:
            dims = interpreter.tensors[traced.result].shape.dims
            if dims is not None:
                found.append((dims, traced.weights))

    marks = interpreter.marks()
    interpreter.heap.trial(run)
    interpreter.reset(marks)
    return found[0] if found else None


def _output(
    interpreter: Interpreter, instance: Instance, method: Function, sizes: tuple[Size, ...], node: cst.CSTNode
) -> tuple[Dim, ...] | None:
    shape = tuple(map(as_expression, sizes))
    return as_dims(_tried(interpreter, method, (instance, shape), node))


def _tried(
    interpreter: Interpreter, method: Function, arguments: tuple[Value, ...], node: cst.CSTNode
) -> Value:
    """The result of a method; its side effects are undone."""
    result, _ = interpreter.heap.trial(lambda: interpreter.call(method, CallArguments(arguments), node))
    return result
