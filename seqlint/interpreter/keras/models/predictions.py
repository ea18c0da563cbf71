"""The arrays that models and layers return for data."""

from __future__ import annotations

import libcst as cst

from seqlint.inference.building import build, declared_input
from seqlint.inference.propagation import infer_with, input_of
from seqlint.interpreter.state.engine import Interpreter
from seqlint.knowledge.keras.layers._shared.errors import LayerError
from seqlint.knowledge.keras.layers._traits.call_shape import CalledOtherwise
from seqlint.record import SEQUENTIAL, EventKind, Layer, Model
from seqlint.shapes.dim import DYNAMIC, UNKNOWN, Dim
from seqlint.shapes.shape import UNKNOWN_SHAPE, Shape
from seqlint.values import DictValue, Unknown, Value
from seqlint.values.arrays import Array


def predicted(interpreter: Interpreter, added: Model | Layer, x: Value, node: cst.CSTNode) -> Value:
    """The result of ``added.predict(x)``: a row for each sample of *x*."""
    if not _gives_one_array(added):
        return interpreter.unknown(node, "the model may give several arrays")
    data = _data_of(x) or Array()
    shape, declared = _with_open_batch(data.shape), _declared(added)
    if shape.rank is None or (declared is not None and shape.rank != declared.rank):
        shape = declared or UNKNOWN_SHAPE
    output = _output(interpreter, added, shape)
    if output.dims is None or not output.dims:
        return _given(interpreter, UNKNOWN_SHAPE, node)
    rows: Dim = data.shape[0] if data.shape.rank else UNKNOWN
    return _given(interpreter, _known(output.replace(0, rows)), node)


def called(interpreter: Interpreter, added: Model | Layer, x: Array, node: cst.CSTNode) -> Value:
    """The result of ``added(x)`` for data."""
    if not _gives_one_array(added):
        return interpreter.unknown(node, "the model may give several arrays")
    output = _output(interpreter, added, x.shape)
    is_open = x.shape.dims is not None and DYNAMIC in x.shape.dims
    return _given(interpreter, output if is_open else _known(output), node)


def _gives_one_array(added: Model | Layer) -> bool:
    """Whether *added* certainly gives an array, and no list or dict of them."""
    if isinstance(added, Layer) or added.class_name == SEQUENTIAL:
        return True
    graph = added.graph
    return graph is not None and len(graph.output_tensors) == 1 and not isinstance(graph.outputs, DictValue)


def _data_of(value: Value) -> Array | None:
    """*value* as an array, or None where it may be something else."""
    if isinstance(value, (Array, Unknown)) or value is None:
        return value if isinstance(value, Array) else None
    # what is known of arrays takes time to import, and many programs have none
    from seqlint.knowledge.numpy.conversion import as_array

    return as_array(value)


def _given(interpreter: Interpreter, shape: Shape, node: cst.CSTNode) -> Array:
    site = interpreter.site(node)
    called = node.func if isinstance(node, cst.Call) else node
    return Array(shape, origin=f"`{interpreter.site(called).text}(...)`", site=site)


def _with_open_batch(shape: Shape) -> Shape:
    return shape.replace(0, DYNAMIC) if shape.rank else shape


def _known(shape: Shape) -> Shape:
    """*shape* as that of an array: what is dynamic in a model is some number."""
    return Shape(
        None if shape.dims is None else tuple(UNKNOWN if dim is DYNAMIC else dim for dim in shape.dims)
    )


def _declared(added: Model | Layer) -> Shape | None:
    return input_of(added) if isinstance(added, Model) else declared_input(added)


def _output(interpreter: Interpreter, added: Model | Layer, x: Shape) -> Shape:
    """The output of *added* for *x*; unknown if it refuses *x*, or if code that is not read may have changed it."""
    if isinstance(added, Model) and added.events_of(EventKind.ESCAPE):
        return UNKNOWN_SHAPE
    # programs predict again and again with the same model
    key = (added, x, interpreter.structure)
    if key not in interpreter.outputs:
        interpreter.outputs[key] = _inferred_output(added, x)
    return interpreter.outputs[key]


def _inferred_output(added: Model | Layer, x: Shape) -> Shape:
    if isinstance(added, Layer):
        try:
            output = build(added, x).output
            if isinstance(added.kind, CalledOtherwise):
                return added.kind.called(added.arguments, x, output)
            return output
        except LayerError:
            return UNKNOWN_SHAPE
    inferred = infer_with(added, x)
    is_certain = inferred.last is not None and inferred.first_problem is None
    return inferred.output if is_certain else UNKNOWN_SHAPE
