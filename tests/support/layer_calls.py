"""Real Keras as the judge of what seqlint says about a layer that is called on several tensors, or gives several."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from seqlint.knowledge.keras.layers._base.layer import infer_call
from seqlint.knowledge.keras.layers._shared.built import Built
from seqlint.knowledge.keras.layers._shared.errors import LayerError
from seqlint.knowledge.keras.layers._shared.inputs import LayerInputs, Shapes
from seqlint.knowledge.keras.layers._shared.weights import count
from seqlint.shapes.dim import DYNAMIC, UNKNOWN, evaluate, is_known, size
from seqlint.shapes.shape import Shape
from support.oracle import KerasShape, LayerSpec, as_tuple, package, to_shape, to_value
from support.recording import keras_says

#: the shape of one tensor, or those of several
KerasShapes = KerasShape | list[KerasShape] | dict[str, KerasShape]


@dataclass(frozen=True)
class LayerCall:
    """The call of a layer: on the tensors *first*, with further tensors and other arguments by name."""

    layer: LayerSpec
    first: KerasShapes
    tensors: dict[str, KerasShapes] = field(default_factory=dict)
    others: dict[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        named = "".join(f", {name}={value}" for name, value in {**self.tensors, **self.others}.items())
        return f"{self.layer}({self.first}{named})"


@dataclass(frozen=True)
class CallOutcome:
    """What a layer makes of a call: the shape of each output and the number of parameters, or an error."""

    #: None where they are not known
    outputs: tuple[Any, ...] | None = None
    params: Any = None
    error: str | None = None


def call(layer: LayerSpec, first: KerasShapes, /, **named: Any) -> LayerCall:
    """Shorthand for a `LayerCall`: what is a shape, or a list of them, is a tensor."""
    tensors: dict[str, KerasShapes] = {
        name: value for name, value in named.items() if isinstance(value, (tuple, list))
    }
    others = {name: value for name, value in named.items() if name not in tensors}
    return LayerCall(layer, first, tensors, others)


def keras_call(made: LayerCall, keras: int) -> CallOutcome:
    """What real Keras makes of the call with symbolic tensors; masks are of booleans."""
    module = package(keras)

    def tensors(shapes: Any, dtype: str | None = None) -> Any:
        if isinstance(shapes, list):
            return [tensors(shape, dtype) for shape in shapes]
        if isinstance(shapes, dict):
            return {name: tensors(shape, dtype) for name, shape in shapes.items()}
        return module.Input(shape=shapes[1:], batch_size=shapes[0], dtype=dtype)

    try:
        layer = made.layer.real(keras)
        named = {
            name: tensors(shapes, "bool" if "mask" in name else None) for name, shapes in made.tensors.items()
        }
        result = layer(tensors(made.first), **named, **made.others)
        outputs = list(result) if isinstance(result, (list, tuple)) else [result]
        return CallOutcome(tuple(tuple(output.shape) for output in outputs), layer.count_params())
    except Exception as error:  # noqa: BLE001 - Keras raises of every kind
        return CallOutcome(error=type(error).__name__)


def keras_calls(calls: Sequence[LayerCall], keras: int) -> list[CallOutcome]:
    """The `keras_call` of each, recorded under the number of the version."""

    def ask() -> list[Any]:
        outcomes = [keras_call(made, keras) for made in calls]
        package(keras).backend.clear_session()
        return [[each.outputs, each.params, each.error] for each in outcomes]

    said = keras_says(f"Keras {keras}", [keras_call, *map(str, calls)], ask, keras)
    return [CallOutcome(None if outputs is None else as_tuple(outputs), *others) for outputs, *others in said]


def seqlint_call(made: LayerCall, inputs: LayerInputs, keras: int) -> CallOutcome:
    """What seqlint says of the call on *inputs*."""
    try:
        bound = made.layer.bound(keras)
        built = infer_call(bound.kind, bound.arguments, inputs)
    except LayerError as error:
        return CallOutcome(error=f"{error.failure.value}: {error.message}")
    return CallOutcome(_outputs(built), count(built.weights))


def _outputs(built: Built) -> tuple[Any, ...] | None:
    shapes = built.outputs
    if shapes is None:
        if built.several:
            return None
        shapes = (built.output,)
    return tuple(
        None if shape.dims is None else tuple(None if dim is DYNAMIC else dim for dim in shape.dims)
        for shape in shapes
    )


def inputs_of(made: LayerCall, keras: int) -> LayerInputs:
    """The call's arguments as seqlint sees them."""
    return LayerInputs(
        _shapes(made.first),
        {name: _shapes(shapes) for name, shapes in made.tensors.items()},
        {name: to_value(value, keras) for name, value in made.others.items()},
    )


def _shapes(shapes: KerasShapes) -> Shapes:
    if isinstance(shapes, dict):
        return {name: to_shape(shape) for name, shape in shapes.items()}
    return tuple(map(to_shape, shapes)) if isinstance(shapes, list) else to_shape(shapes)


def disagreement(made: LayerCall, theirs: CallOutcome, keras: int, *, unknown: bool) -> str | None:
    """How seqlint differs from what Keras says of the call, or None. With *unknown* it need not know everything."""
    inputs = inputs_of(made, keras)
    ours = seqlint_call(made, inputs, keras)
    where = f"Keras {keras}: {made}: Keras says {theirs.error or theirs}, seqlint says {ours.error or ours}"
    if (theirs.error is None) != (ours.error is None) and not (unknown and ours.error is None):
        return where
    if theirs.error is not None:
        return None
    if (ours != theirs and not unknown) or not _agrees(ours, theirs, {}):
        return where
    for weaker, values in _weakened(inputs):
        ours = seqlint_call(made, weaker, keras)
        if ours.error is not None or not _agrees(ours, theirs, values):
            return f"{where}; weakened to {weaker} {ours.error or ours}"
    return None


def _agrees(ours: CallOutcome, theirs: CallOutcome, values: dict[str, int]) -> bool:
    """Whether all that is known of *ours*, with *values* for its named sizes, is what *theirs* says."""

    def same(a: Any, b: Any) -> bool:
        return a is UNKNOWN or (a is None and b is None) or (is_known(a) and evaluate(a, values) == b)

    if not same(ours.params, theirs.params):
        return False
    if ours.outputs is None or theirs.outputs is None:
        return True
    if ours.outputs == (None,):
        return True
    return len(ours.outputs) == len(theirs.outputs) and all(
        our is None or (len(our) == len(their) and all(same(a, b) for a, b in zip(our, their, strict=True)))
        for our, their in zip(ours.outputs, theirs.outputs, strict=True)
    )


def _weakened(inputs: LayerInputs) -> Iterator[tuple[LayerInputs, dict[str, int]]]:
    """The same with less known of one shape: a named size or none for a dim, only the rank, or nothing."""
    for first, values in _less_known(inputs.first):
        yield LayerInputs(first, inputs.tensors, inputs.others), values
    for name, shapes in inputs.tensors.items():
        for weaker, values in _less_known(shapes):
            yield LayerInputs(inputs.first, {**inputs.tensors, name: weaker}, inputs.others), values


def _less_known(shapes: Shapes) -> Iterator[tuple[Shapes, dict[str, int]]]:
    if isinstance(shapes, dict):
        return
    if isinstance(shapes, tuple):
        for index, shape in enumerate(shapes):
            for weaker, values in _less_known(shape):
                assert isinstance(weaker, Shape)
                yield (*shapes[:index], weaker, *shapes[index + 1 :]), values
        return
    yield Shape(), {}
    yield Shape.of_rank(len(shapes)), {}
    for axis, dim in enumerate(shapes):
        yield shapes.replace(axis, UNKNOWN), {}
        if isinstance(dim, int) and dim > 0:
            yield shapes.replace(axis, size("n")), {"n": dim}


def assert_calls_agree(
    calls: Sequence[LayerCall], versions: Sequence[int] = (3, 2), *, unknown: bool = False
) -> None:
    """Fail with every disagreement between seqlint and Keras over the calls."""
    problems = []
    for keras in versions:
        for made, theirs in zip(calls, keras_calls(calls, keras), strict=True):
            problem = disagreement(made, theirs, keras, unknown=unknown)
            if problem:
                problems.append(problem)
    assert not problems, f"{len(problems)} disagreements:\n" + "\n".join(problems[:25])
