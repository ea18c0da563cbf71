"""Random functional models, valid and invalid, as programs and as descriptions for the child process of the cross-check.

A graph is a list of calls in the order in which they are made. `fuzz.py` compares what seqlint and Keras say of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from seqlint.crosscheck.description import Data
from seqlint.knowledge.keras.layers._base.layer import infer_call
from seqlint.knowledge.keras.layers._shared.inputs import LayerInputs
from seqlint.shapes.dim import DYNAMIC, Dim
from seqlint.shapes.shape import Shape
from support.fuzz import Describer, Generator, Stack, fits, layer_text, package_of
from support.oracle import L, LayerSpec, to_shape, to_value

_MOST_CALLS = 9
_MERGES = (
    "Add",
    "Subtract",
    "Multiply",
    "Average",
    "Maximum",
    "Minimum",
    "Concatenate",
    "Concatenate",
    "Dot",
)
_OPERATORS = {"add": "+", "sub": "-", "mul": "*", "truediv": "/", "matmul": "@", "pow": "**"}
_SLICES: tuple[tuple[Any, ...], ...] = (
    (slice(None), 0),
    (slice(None), -1),
    (slice(None), slice(1, 3)),
    (slice(None), slice(None, None, 2)),
    (..., slice(None, 2)),
    (..., None),
    (..., 0),
    (slice(None), None),
    (slice(None), slice(None), 1),
    (slice(None), 7),
)
#: functions of ``keras.ops`` on one tensor, each with further arguments
_FUNCTIONS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("mean", {"axis": 1}),
    ("max", {"axis": -1, "keepdims": True}),
    ("sum", {"axis": (1, 2)}),
    ("relu", {}),
    ("softmax", {}),
    ("expand_dims", {"axis": 1}),
    ("squeeze", {"axis": -1}),
    ("reshape", {"newshape": (-1, 4)}),
    ("transpose", {}),
    ("abs", {}),
    ("cast", {"dtype": "float32"}),
    ("swapaxes", {"axis1": 1, "axis2": 2}),
)
_JOINS = ("concatenate", "stack", "add", "multiply", "maximum", "matmul", "subtract")


@dataclass(eq=False)
class Call:
    """One call: of a layer, a `Stack` or a `GraphModel`; of an operator, or a function, by its name; an input has none."""

    callee: Any
    arguments: list[Any] = field(default_factory=list)
    keywords: dict[str, Any] = field(default_factory=dict)
    #: the shape of each tensor that it gives, as far as seqlint knows it; None where it refuses the call
    shapes: tuple[Shape, ...] | None = None


@dataclass(frozen=True)
class Tensor:
    """An output of a call."""

    call: Call
    index: int = 0

    @property
    def shape(self) -> Shape:
        """What is known of its shape."""
        return Shape() if self.call.shapes is None else self.call.shapes[self.index]


@dataclass(eq=False)
class GraphModel:
    """``Model(inputs, outputs)``."""

    calls: list[Call]
    inputs: Any
    outputs: Any


@dataclass(eq=False)
class GraphCase:
    """One random functional model."""

    keras: int
    model: GraphModel
    #: ``model.trainable = False``
    is_frozen: bool = False

    def source(self) -> str:
        """The program that makes the model."""
        return _Writer(self).text()

    def description(self) -> Data:
        """What the child process makes the model of."""
        data = _GraphDescriber(self.keras).graph(self.model)
        return {**data, "trainable": False if self.is_frozen else None}


class GraphGenerator(Generator):
    """Makes random graphs; the same seed gives the same graphs."""

    def graph_case(self) -> GraphCase:
        """The next graph."""
        return GraphCase(self.keras, self.graph(_MOST_CALLS), self.random.random() < 0.05)

    def graph(self, most: int, given: tuple[Shape, ...] = ()) -> GraphModel:
        """A graph of some calls, the last of which may be refused, on inputs of the shapes *given* or of any."""
        calls = [self._input(shape) for shape in given or self._input_shapes()]
        number = len(calls) + self.random.randint(2, most)
        while len(calls) < number:
            made = self._calls(calls, most)
            calls += made
            if made[-1].shapes is None or any(shape.dims is None for shape in made[-1].shapes):
                break
        return GraphModel(calls, *self._ends(calls, is_nested=bool(given)))

    def _input(self, shape: Shape) -> Call:
        dims = [dim if isinstance(dim, int) else None for dim in shape]
        return Call(L("Input", shape=tuple(dims[1:]), batch_size=dims[0]), shapes=(shape,))

    def _input_shapes(self) -> list[Shape]:
        rank = self.random.choice((2, 2, 3, 3, 3, 4, 4))
        first = to_shape((None, *(self._size() for _ in range(rank - 1))))
        shapes = [first]
        while self.random.random() < 0.45 and len(shapes) < 3:
            other = to_shape((None, *(self._size() for _ in range(self.random.choice((1, 2, rank - 1))))))
            shapes.append(first if self.random.random() < 0.5 else other)
        return shapes

    def _ends(self, calls: list[Call], *, is_nested: bool) -> tuple[Any, Any]:
        """The inputs and outputs of a graph of *calls*: now and then some that Keras refuses."""
        chance, last = self.random.random, calls[-1]
        used = {tensor.call for call in calls for tensor in _tensors(call)}
        ends = [Tensor(call) for call in calls if call not in used and call.callee.__class__ is not str]
        ends = [end for end in ends if end.call is not last and not _is_input(end.call)]
        outputs = [*ends[: self.random.randint(0, 2)], Tensor(last, self.random.randrange(_number(last)))]
        inputs = [Tensor(call) for call in calls if _is_input(call)]
        reached = _ancestors([output.call for output in outputs])
        inputs = [each for each in inputs if each.call in reached or chance() < 0.15 or is_nested]
        if not is_nested and chance() < 0.04:
            inputs = inputs[1:] or inputs
        elif not is_nested and chance() < 0.06:
            middle = self.random.choice(calls)
            inputs = [Tensor(middle) if middle is not last and middle in reached else inputs[0], *inputs[1:]]
        if is_nested:
            return self._structure(inputs), outputs[-1]
        return self._structure(inputs), self._structure(outputs)

    def _structure(self, tensors: list[Tensor]) -> Any:
        return tensors[0] if len(tensors) == 1 and self.random.random() < 0.8 else tensors

    def _calls(self, calls: list[Call], most: int) -> list[Call]:
        """One call, or a few that belong together."""
        kinds: list[tuple[int, Callable[[list[Call]], list[Call]]]] = [
            (8, self._layer_call),
            (4, self._merge),
            (3, self._shared),
            (3, self._operator),
            (2, self._attention),
            (2, self._recurrent),
            (1, self._listed),
            (2, self._function),
            *([(2, self._nested)] if most > 3 else []),
        ]
        (chosen,) = self.random.choices([kind for _, kind in kinds], [weight for weight, _ in kinds])
        return chosen(calls)

    def _tensor(self, calls: list[Call], like: Shape | None = None, rank: int | None = None) -> Tensor:
        """A tensor, mostly a late one; of the shape *like*, or of this *rank*, if there is one."""
        found = [Tensor(call, index) for call in calls for index in range(_number(call))]
        fitting = [each for each in found if like is None or each.shape == like]
        fitting = [each for each in fitting if rank is None or each.shape.rank == rank]
        chosen = fitting or found
        return self.random.choice(chosen[-4:] if self.random.random() < 0.6 else chosen)

    def _layer_call(self, calls: list[Call]) -> list[Call]:
        x = self._tensor(calls)
        return [self._called(self.fitting_layer(x.shape), [x])]

    def _merge(self, calls: list[Call]) -> list[Call]:
        name = self.random.choice(_MERGES)
        first = self._tensor(calls)
        number = 2 if name in ("Subtract", "Dot") or self.random.random() < 0.8 else 3
        like = first.shape if self.random.random() < 0.7 else None
        others = [self._tensor(calls, like, first.shape.rank) for _ in range(number - 1)]
        layer = self.layer(first.shape, name=name)
        return [self._called(layer, [[first, *others]])]

    def _shared(self, calls: list[Call]) -> list[Call]:
        """A layer again, on the same input or on another."""
        again = [call for call in calls if not _is_input(call) and not isinstance(call.callee, str)]
        if not again:
            return self._layer_call(calls)
        call = self.random.choice(again)
        if len(call.arguments) != 1 or not isinstance(call.arguments[0], Tensor):
            return [self._called(call.callee, call.arguments, call.keywords)]
        met = call.arguments[0].shape
        like = met if self.random.random() < 0.6 else None
        return [self._called(call.callee, [self._tensor(calls, like, met.rank)])]

    def _operator(self, calls: list[Call]) -> list[Call]:
        x = self._tensor(calls)
        if self.random.random() < 0.4:
            index = self.random.choice(_SLICES)
            return [Call("__getitem__", [x, index], shapes=(_sliced(x.shape, index),))]
        name = self.random.choice(list(_OPERATORS))
        if name == "matmul" or self.random.random() < 0.5:
            y = self._tensor(calls, x.shape if self.random.random() < 0.6 else None)
            return [Call(f"__{name}__", [x, y], shapes=(_broadcast(name, x.shape, y.shape),))]
        number = self.random.choice((2, 0.5, 1))
        reflected = name != "pow" and self.random.random() < 0.3
        return [Call(f"__{'r' if reflected else ''}{name}__", [x, number], shapes=(x.shape,))]

    def _function(self, calls: list[Call]) -> list[Call]:
        if self.keras == 2:
            return self._operator(calls)
        x = self._tensor(calls)
        if self.random.random() < 0.6:
            name, keywords = self.random.choice(_FUNCTIONS)
            return [Call(f"ops.{name}", [x], keywords, (Shape(),))]
        name = self.random.choice(_JOINS)
        y = self._tensor(calls, x.shape if self.random.random() < 0.7 else None, x.shape.rank)
        given: list[Any] = [[x, y]] if name in ("concatenate", "stack") else [x, y]
        return [Call(f"ops.{name}", given, {}, (Shape(),))]

    def _attention(self, calls: list[Call]) -> list[Call]:
        query = self._tensor(calls, rank=3)
        value = self._tensor(calls, query.shape if self.random.random() < 0.5 else None, 3)
        name = self.random.choice(("MultiHeadAttention", "Attention", "AdditiveAttention"))
        if name == "MultiHeadAttention":
            layer = L(name, self.random.randint(1, 3), self.random.choice((2, 4)))
            given = [query, value, *([value] if self.random.random() < 0.3 else [])]
            scores = {"return_attention_scores": True} if self.random.random() < 0.2 else {}
            return [self._called(layer, given, scores)]
        more = [value] if self.random.random() < 0.3 else []
        return [self._called(L(name), [[query, value, *more]])]

    def _recurrent(self, calls: list[Call]) -> list[Call]:
        """A recurrent layer, and often another one that begins with its states."""
        x = self._tensor(calls, rank=3)
        name = self.random.choice(("LSTM", "GRU", "SimpleRNN"))
        units, sequences = self.random.choice((2, 3, 5)), self.random.random() < 0.5
        first = self._called(L(name, units, return_state=True, return_sequences=sequences), [x])
        if first.shapes is None or len(first.shapes) == 1 or self.random.random() < 0.3:
            return [first]
        states: Any = [Tensor(first, index) for index in range(1, len(first.shapes))]
        if len(states) == 1 and self.random.random() < 0.5:
            states = states[0]
        more = units if self.random.random() < 0.85 else units + 1
        second = L(name, more, return_sequences=sequences)
        return [first, self._called(second, [self._tensor(calls, rank=3)], {"initial_state": states})]

    def _listed(self, calls: list[Call]) -> list[Call]:
        """A layer that takes one tensor, on a list."""
        x = self._tensor(calls)
        layer = self.fitting_layer(x.shape)
        more = [self._tensor(calls)] if self.random.random() < 0.6 else []
        return [self._called(layer, [[x, *more]])]

    def _nested(self, calls: list[Call]) -> list[Call]:
        x = self._tensor(calls)
        chance = self.random.random()
        if x.shape.rank in (None, 0, 1) or _is_open(x.shape):
            return self._layer_call(calls)
        if chance < 0.4:
            declared = to_tuple(x.shape) if self.random.random() < 0.6 else None
            stack = Stack(self.layers(x.shape, 2), declared)
            return [self._called(stack, [x])]
        if chance < 0.75:
            inner = self.graph(3, (x.shape,))
            given = self._tensor(calls, rank=x.shape.rank) if self.random.random() < 0.15 else x
            return [self._called(inner, [given])]
        y = self._tensor(calls)
        if y.shape.rank in (None, 0, 1) or _is_open(y.shape):
            return self._layer_call(calls)
        inner = self.graph(3, (x.shape, y.shape))
        return [self._called(inner, [[x, y]])]

    def _called(self, callee: Any, arguments: list[Any], keywords: dict[str, Any] | None = None) -> Call:
        call = Call(callee, arguments, keywords or {})
        call.shapes = _outputs(call, self.keras)
        return call


def to_tuple(shape: Shape) -> tuple[int | None, ...]:
    """A shape of known or open sizes as Keras has it."""
    return tuple(dim if isinstance(dim, int) else None for dim in shape)


def _is_open(shape: Shape) -> bool:
    """Whether a size is neither known nor left open."""
    return any(not isinstance(dim, int) and dim is not DYNAMIC for dim in shape)


def _is_input(call: Call) -> bool:
    return isinstance(call.callee, LayerSpec) and call.callee.name == "Input"


def _number(call: Call) -> int:
    return 1 if call.shapes is None else len(call.shapes)


def _flat(value: Any) -> Iterator[Tensor]:
    if isinstance(value, Tensor):
        yield value
    elif isinstance(value, (list, tuple)):
        for item in value:
            yield from _flat(item)


def _tensors(call: Call) -> Iterator[Tensor]:
    yield from _flat([*call.arguments, *call.keywords.values()])


def _ancestors(calls: list[Call], stated: frozenset[Tensor] = frozenset()) -> set[Call]:
    """The *calls* and those that they depend on, if not by what is *stated* as an input."""
    found = set(calls)
    pending = list(calls)
    for call in pending:
        for tensor in _tensors(call):
            if tensor.call not in found and (tensor not in stated or _is_input(tensor.call)):
                found.add(tensor.call)
                pending.append(tensor.call)
    return found


def _outputs(call: Call, keras: int) -> tuple[Shape, ...] | None:
    """What seqlint says of the call of a layer or model."""
    callee = call.callee
    if isinstance(callee, GraphModel):
        given, own = [each.shape for each in _tensors(call)], [each.shape for each in _flat(callee.inputs)]
        return tuple(each.shape for each in _flat(callee.outputs)) if given == own else (Shape(),)
    first = call.arguments[0]
    if isinstance(callee, Stack):
        after = fits(callee, first.shape, keras)
        return None if after is None else (after,)
    names = ("query", "value", "key")
    named = (
        {**dict(zip(names, call.arguments, strict=False)), **call.keywords}
        if len(call.arguments) > 1
        else call.keywords
    )
    tensors = {name: _shapes(value) for name, value in named.items() if name != "query" and any(_flat(value))}
    others = {name: to_value(value, keras) for name, value in named.items() if not any(_flat(value))}
    try:
        bound = callee.bound(keras)
        built = infer_call(bound.kind, bound.arguments, LayerInputs(_shapes(first), tensors, others))
    except Exception:  # noqa: BLE001 - shows when the model is compared
        return None
    return built.outputs or (built.output,)


def _shapes(value: Any) -> Any:
    return value.shape if isinstance(value, Tensor) else tuple(each.shape for each in _flat(value))


def _broadcast(name: str, x: Shape, y: Shape) -> Shape:
    """The shape of the result where it is plain; what is not known otherwise."""
    return x if x == y and name != "matmul" else Shape()


def _sliced(x: Shape, index: tuple[Any, ...]) -> Shape:
    """The shape of ``x[:, number]``, which other layers go on from; of other slices nothing is known."""
    is_taken = len(index) == 2 and index[0] == slice(None) and isinstance(index[1], int)
    if not is_taken or x.rank is None or x.rank < 2:
        return Shape()
    dims: list[Dim] = list(x)
    return Shape(tuple(dims[:1] + dims[2:]))


class _Writer:
    """Writes a graph as a program."""

    def __init__(self, case: GraphCase) -> None:
        self.case = case
        self.lines = [f"from {package_of(case.keras)} import Input, Model, Sequential, layers"]
        if case.keras == 3:
            self.lines.append("from keras import ops")
        self.callees: dict[int, str] = {}
        self.calls: dict[Call, str] = {}

    def text(self) -> str:
        """The whole program."""
        self.model(self.case.model, "model")
        if self.case.is_frozen:
            self.lines.append("model.trainable = False")
        return "\n".join(self.lines) + "\n"

    def model(self, model: GraphModel, name: str) -> None:
        """The calls of *model*, and that which makes it."""
        for call in model.calls:
            written = self.call(call)
            self.calls[call] = f"x{len(self.calls)}"
            self.lines.append(f"{self.calls[call]} = {written}")
        self.lines.append(f"{name} = Model({self.value(model.inputs)}, {self.value(model.outputs)})")

    def call(self, call: Call) -> str:
        """One call."""
        if _is_input(call):
            return layer_text(call.callee)
        given = [self.value(value) for value in call.arguments]
        if isinstance(call.callee, str) and call.callee.startswith("__"):
            return self._operator(call.callee.strip("_"), given[0], given[1], call.arguments[1])
        given += [f"{name}={self.value(value)}" for name, value in call.keywords.items()]
        callee = call.callee if isinstance(call.callee, str) else self._callee(call.callee)
        return f"{callee}({', '.join(given)})"

    def _operator(self, name: str, left: str, right: str, index: Any) -> str:
        if name == "getitem":
            return f"{left}[{', '.join(map(_index_text, index))}]"
        if name not in _OPERATORS:
            return f"{right} {_OPERATORS[name[1:]]} {left}"
        return f"{left} {_OPERATORS[name]} {right}"

    def _callee(self, callee: Any) -> str:
        if id(callee) not in self.callees:
            name = self.callees[id(callee)] = f"f{len(self.callees)}"
            if isinstance(callee, GraphModel):
                self.model(callee, name)
            else:
                self.lines.append(f"{name} = {layer_text(callee)}")
        return self.callees[id(callee)]

    def value(self, value: Any) -> str:
        """An argument, with the names of tensors."""
        if isinstance(value, Tensor):
            name = self.calls[value.call]
            return name if _number(value.call) == 1 else f"{name}[{value.index}]"
        return f"[{', '.join(map(self.value, value))}]" if isinstance(value, list) else repr(value)


def _index_text(part: Any) -> str:
    if part is ...:
        return "..."
    if not isinstance(part, slice):
        return repr(part)
    bounds = ["" if each is None else str(each) for each in (part.start, part.stop, part.step)]
    return ":".join(bounds if part.step is not None else bounds[:2])


class _GraphDescriber(Describer):
    """Describes a graph in the terms of the child process, independently of what seqlint reads from its source."""

    def graph(self, model: GraphModel) -> Data:
        """The description of *model*."""
        stated = frozenset(_flat(model.inputs))
        outputs = [tensor.call for tensor in _flat(model.outputs)]
        own = _ancestors(outputs, stated) | {tensor.call for tensor in stated if _is_input(tensor.call)}
        own -= {tensor.call for tensor in stated if not _is_input(tensor.call)} - {
            call for call in own if any(Tensor(call, index) not in stated for index in range(_number(call)))
        }
        nodes = [{**self._node(call), "is_own": call in own} for call in model.calls]
        ends = {"inputs": self.value(model.inputs), "outputs": self.value(model.outputs)}
        return {"id": self._number(model), "graph": {"nodes": nodes, **ends}, "trainable": None}

    def _node(self, call: Call) -> Data:
        named = isinstance(call.callee, str)
        return {
            "node": self._number(call),
            **({"function": call.callee} if named else {"call": self.value(call.callee)}),
            "arguments": [self.value(value) for value in call.arguments],
            "keywords": {name: self.value(value) for name, value in call.keywords.items()},
        }

    def value(self, value: Any) -> Data:
        """The description of any value."""
        if isinstance(value, Tensor):
            return {"tensor": [self._number(value.call), value.index]}
        if isinstance(value, GraphModel):
            return self.graph(value)
        if isinstance(value, slice):
            return {"slice": [value.start, value.stop, value.step]}
        return {"ellipsis": True} if value is ... else super().value(value)


def graph_cases(seed: int, keras: int, number: int) -> Iterator[GraphCase]:
    """So many random graphs."""
    generator = GraphGenerator(seed, keras)
    return (generator.graph_case() for _ in range(number))
