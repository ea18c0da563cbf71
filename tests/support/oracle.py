"""Real Keras as the judge of what seqlint says about one layer.

A `LayerSpec` is a layer call that both sides can make; `disagreements` compares what they make of it.
"""

from __future__ import annotations

import gc
import importlib
import itertools
import os
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from types import ModuleType
from typing import Any

import numpy as np

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("CUDA_VISIBLE_DEVICES", "")

from seqlint.knowledge.keras.api.signatures import signature
from seqlint.knowledge.keras.arguments.binding import bind
from seqlint.knowledge.keras.layers._base.layer import check_layer, infer
from seqlint.knowledge.keras.layers._shared.arguments import Arguments
from seqlint.knowledge.keras.layers._shared.built import Built
from seqlint.knowledge.keras.layers._shared.errors import LayerError
from seqlint.knowledge.keras.layers._shared.layer_type import BuildableLayer, LayerType
from seqlint.knowledge.keras.layers._shared.registry import declarations
from seqlint.knowledge.keras.layers._shared.weights import count
from seqlint.shapes.dim import DYNAMIC, evaluate, is_known, size
from seqlint.shapes.shape import Shape
from seqlint.values import DictValue, ListValue, Unknown, Value
from seqlint.values.arrays import Array
from support.recording import keras_says

KerasShape = tuple[int | None, ...]

#: how many combinations of a row are compared for each version of Keras
MOST = int(os.environ.get("SEQLINT_COMBINATIONS", "60"))


@dataclass(frozen=True)
class LayerSpec:
    """A call of a layer's constructor; arguments may be layer specs, or lists of them, themselves."""

    name: str
    positional: tuple[Any, ...] = ()
    keywords: dict[str, Any] = field(default_factory=dict)

    def real(self, keras: int) -> Any:
        """Keras's own layer."""
        constructor = getattr(package(keras).layers, self.name)
        positional = [_real(value, keras) for value in self.positional]
        return constructor(
            *positional, **{name: _real(value, keras) for name, value in self.keywords.items()}
        )

    def bound(self, keras: int) -> BoundLayer:
        """seqlint's view of it. Raises `LayerError`."""
        found = signature(self.name, keras)
        assert found is not None, f"Keras {keras} has no {self.name}"
        kind = declarations(keras)[found.name]
        keywords = {name: to_value(value, keras) for name, value in self.keywords.items()}
        arguments = bind(found, [to_value(value, keras) for value in self.positional], keywords, keras=keras)
        check_layer(kind, arguments)
        return BoundLayer(kind, arguments)

    def __str__(self) -> str:
        inner = [str(value) for value in self.positional]
        inner += [
            f"{name}={value if isinstance(value, LayerSpec) else repr(value)}"
            for name, value in self.keywords.items()
        ]
        return f"{self.name}({', '.join(inner)})"


@dataclass
class BoundLayer(BuildableLayer):
    """What wrappers need of a layer given to them."""

    kind: LayerType
    arguments: Arguments

    def build(self, x: Shape, *, tested: bool = True) -> Built:
        return infer(self.kind, self.arguments, x, tested=tested)


@dataclass(frozen=True)
class Outcome:
    """What a layer makes of its input: a shape and the numbers of parameters, or an error."""

    output: tuple[Any, ...] | None = None
    params: Any = None
    trainable: Any = None
    error: str | None = None


def L(name: str, /, *positional: Any, **keywords: Any) -> LayerSpec:  # noqa: N802
    """Shorthand for a `LayerSpec`."""
    return LayerSpec(name, positional, keywords)


@cache
def package(keras: int) -> ModuleType:
    """Keras 3, or the continuation of Keras 2."""
    module = importlib.import_module("keras" if keras == 3 else "tf_keras")
    # its session is cleared before each question, which collects garbage: what Keras consists of is none
    gc.collect()
    gc.freeze()
    return module


def _real(value: Any, keras: int) -> Any:
    if isinstance(value, LayerSpec):
        return value.real(keras)
    if isinstance(value, list):
        return [_real(item, keras) for item in value]
    return value


def to_value(value: Any, keras: int = 3) -> Value:
    """A Python value as the interpreter would see it."""
    if isinstance(value, LayerSpec):
        return value.bound(keras)
    if isinstance(value, tuple):
        return tuple(to_value(item, keras) for item in value)
    if isinstance(value, list):
        return ListValue([to_value(item, keras) for item in value])
    if isinstance(value, dict):
        return DictValue({key: to_value(item, keras) for key, item in value.items()})
    if isinstance(value, np.ndarray):
        return Array(Shape.of(*value.shape))
    if value is None or isinstance(value, (bool, int, float, str, Unknown)):
        return value
    if value is SOME_LIST:
        return ListValue(None)
    return Unknown(repr(value))


def to_shape(shape: KerasShape) -> Shape:
    """A shape of Keras, batch included, as seqlint's."""
    return Shape(tuple(DYNAMIC if dim is None else dim for dim in shape))


def keras_outcome(spec: LayerSpec, shape: KerasShape, keras: int = 3, dtype: str | None = None) -> Outcome:
    """What real Keras says about the layer as the only one of a Sequential model."""
    module = package(keras)
    try:
        inputs = module.Input(shape=shape[1:], batch_size=shape[0], dtype=dtype)
        model = module.Sequential([inputs, spec.real(keras)])
        trainable = sum(_count(weight) for weight in model.trainable_weights)
        return Outcome(tuple(model.output_shape), model.count_params(), trainable)
    except Exception as error:  # noqa: BLE001 - Keras raises of every kind
        return Outcome(error=type(error).__name__)


def keras_outcomes(
    cases: Sequence[tuple[LayerSpec, KerasShape]], keras: int = 3, dtype: str | None = None
) -> list[Outcome]:
    """The `keras_outcome` of each case, recorded under the number of the version."""

    def ask() -> list[Any]:
        outcomes = [keras_outcome(spec, shape, keras, dtype) for spec, shape in cases]
        package(keras).backend.clear_session()
        return [[each.output, each.params, each.trainable, each.error] for each in outcomes]

    questions = [f"{spec} on {shape}" for spec, shape in cases]
    said = keras_says(f"Keras {keras}", [keras_outcome, dtype, *questions], ask, keras)
    return [Outcome(as_tuple(output), *others) for output, *others in said]


def as_tuple(value: Any) -> Any:
    """Tuples for the lists that JSON has in their place."""
    if isinstance(value, dict):
        return {key: as_tuple(item) for key, item in value.items()}
    return tuple(map(as_tuple, value)) if isinstance(value, list) else value


def _count(weight: Any) -> int:
    total = 1
    for dim in weight.shape:
        total *= dim
    return total


def seqlint_outcome(spec: LayerSpec, shape: Shape, keras: int = 3) -> Outcome:
    """What seqlint says about it. Dims that are not known stay as they are."""
    try:
        layer = spec.bound(keras)
        built = layer.build(shape)
    except LayerError as error:
        return Outcome(error=f"{error.failure.value}: {error.message}")
    return _outcome(built)


def _outcome(built: Built) -> Outcome:
    output = (
        None if built.output.dims is None else tuple(None if d is DYNAMIC else d for d in built.output.dims)
    )
    return Outcome(output, count(built.weights), count(built.weights, trainable=True))


def disagreement(
    spec: LayerSpec, shape: KerasShape, theirs: Outcome, keras: int = 3, *, unknown: bool = False
) -> str | None:
    """How seqlint differs from what Keras says of a layer, or None. With *unknown* it need not know everything."""
    ours = seqlint_outcome(spec, to_shape(shape), keras)
    where = f"Keras {keras}: {spec} on {shape}"
    if (theirs.error is None) != (ours.error is None) and not (unknown and ours.error is None):
        return f"{where}: Keras says {theirs.error or theirs}, seqlint says {ours.error or ours}"
    if theirs.error is not None:
        return None
    if not unknown and ours != theirs:
        return f"{where}: Keras says {theirs}, seqlint says {ours}"
    if not _agrees(ours, theirs, {}):
        return f"{where}: Keras says {theirs}, seqlint says {ours}"
    return next((f"{where}, {problem}" for problem in _weakened(spec, shape, keras, theirs)), None)


def _agrees(ours: Outcome, theirs: Outcome, values: dict[str, int]) -> bool:
    """Whether all that is known of *ours*, with *values* for its named sizes, is what *theirs* says."""

    def same(a: Any, b: Any) -> bool:
        if a is None:
            return b is None
        return not is_known(a) or evaluate(a, values) == b

    assert theirs.output is not None
    if ours.output is not None:
        if len(ours.output) != len(theirs.output):
            return False
        if not all(same(a, b) for a, b in zip(ours.output, theirs.output, strict=True)):
            return False
    return same(ours.params, theirs.params) and same(ours.trainable, theirs.trainable)


def _weakened(spec: LayerSpec, shape: KerasShape, keras: int, theirs: Outcome) -> Iterator[str]:
    """What seqlint claims wrongly when it knows less: a named size for a dim, an unknown for an argument or an item, no rank."""
    full = to_shape(shape)
    for axis, dim in enumerate(shape):
        if dim is not None and dim > 0:
            yield from _claims(spec, full.replace(axis, size("n")), keras, theirs, {"n": dim})
    yield from _claims(spec, Shape.of_rank(len(shape)), keras, theirs, {})
    yield from _claims(spec, Shape(), keras, theirs, {})
    for name, value in spec.keywords.items():
        for weaker, values in _less_known(name, value):
            weakened = LayerSpec(spec.name, spec.positional, {**spec.keywords, name: weaker})
            yield from _claims(weakened, full, keras, theirs, values)


def _less_known(name: str, value: Any) -> Iterator[tuple[Any, dict[str, int]]]:
    """Values of which less is known than of *value*, each with the sizes that it names."""
    yield Unknown(name), {name: value} if isinstance(value, int) and value > 0 else {}
    if isinstance(value, list):
        yield SOME_LIST, {}
    if isinstance(value, (list, tuple)):
        for index, item in enumerate(value):
            for weaker, values in _less_known(f"{name}[{index}]", item):
                yield type(value)((*value[:index], weaker, *value[index + 1 :])), values


def _claims(
    spec: LayerSpec, shape: Shape, keras: int, theirs: Outcome, values: dict[str, int]
) -> Iterator[str]:
    ours = seqlint_outcome(spec, shape, keras)
    if ours.error is not None:
        yield f"weakened to {spec} on {shape}: {ours.error}"
        return
    try:
        agrees = _agrees(ours, theirs, values)
    except KeyError:  # a size is named that is no natural number here
        return
    if not agrees:
        yield f"weakened to {spec} on {shape}: {ours} instead of {theirs}"


@dataclass(frozen=True)
class Row:
    """A layer, input shapes, and the values that each argument takes in turn: all combinations are compared."""

    name: str
    shapes: Sequence[KerasShape]
    options: dict[str, Sequence[Any]]
    versions: tuple[int, ...] = (3, 2)
    unknown: bool = False
    dtype: str | None = None

    def cases(self, most: int) -> Iterator[tuple[LayerSpec, KerasShape]]:
        """The combinations, or a fixed random choice of *most* of them."""
        names = list(self.options)
        combinations = itertools.product(self.shapes, *self.options.values())
        count = len(self.shapes)
        for values in self.options.values():
            count *= len(values)
        chosen = set(random.Random(self.name).sample(range(count), most)) if count > most else None
        for index, (shape, *values) in enumerate(combinations):
            if chosen is None or index in chosen:
                given = {
                    name: value for name, value in zip(names, values, strict=True) if value is not ABSENT
                }
                yield LayerSpec(self.name, (), given), shape

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True)
class _Named:
    name: str

    def __repr__(self) -> str:
        return self.name


#: stands for leaving an argument out
ABSENT = _Named("ABSENT")
#: stands for a list of which nothing is known
SOME_LIST = _Named("SOME_LIST")


def row(
    name: str,
    /,
    *shapes: KerasShape,
    versions: tuple[int, ...] = (3, 2),
    unknown: bool = False,
    input_dtype: str | None = None,
    **options: Sequence[Any],
) -> Row:
    """A `Row`: ``row("Dense", (None, 4), units=[3, 0], use_bias=[True, False])``."""
    return Row(name, shapes, options, versions, unknown, input_dtype)


def assert_agreement(row: Row, most: int = MOST) -> None:
    """Fail with every disagreement between seqlint and Keras over the row."""
    problems = []
    for keras in row.versions:
        cases = list(row.cases(most))
        for (spec, shape), theirs in zip(cases, keras_outcomes(cases, keras, row.dtype), strict=True):
            problem = disagreement(spec, shape, theirs, keras, unknown=row.unknown)
            if problem:
                problems.append(problem)
    assert not problems, f"{len(problems)} disagreements:\n" + "\n".join(problems[:20])


def ids(rows: Sequence[Row]) -> Callable[[Row], str]:
    """Names of rows for pytest, numbered where a layer has several."""
    numbered = {id(row): f"{row.name}-{index}" for index, row in enumerate(rows)}
    return lambda row: numbered[id(row)]
