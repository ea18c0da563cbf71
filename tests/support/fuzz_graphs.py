"""Random functional models, valid and invalid. `fuzz.py` compares what seqlint and Keras say of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from seqlint.knowledge.keras.layers._base.layer import infer_call
from seqlint.knowledge.keras.layers._shared.inputs import LayerInputs
from seqlint.shapes.dim import DYNAMIC, Dim
from seqlint.shapes.shape import Shape
from support.fuzz import Generator, Stack, fits
from support.graphs import (
    OPERATORS,
    Call,
    GraphCase,
    GraphModel,
    Tensor,
    ancestors,
    is_input,
    number_of,
    tensors_in,
    tensors_of,
)
from support.oracle import L, to_shape, to_value

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
            if made[-1].shapes is None and self.random.random() < 0.8:
                continue
            calls += made
            if made[-1].shapes is None:
                break
        inputs, outputs = self._ends(calls, is_nested=bool(given))
        if given:  # what is no part of a nested model may be refused, which says nothing of the model
            used = ancestors(tensors_in([inputs, outputs]))
            calls = [call for call in calls if call in used]
        return GraphModel(calls, inputs, outputs)

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
        used = {tensor.call for call in calls for tensor in tensors_of(call)}
        ends = [Tensor(call) for call in calls if call not in used]
        ends = [end for end in ends if end.call is not last and not is_input(end.call)]
        most = self.random.randint(0, 2)
        ends = [end for index, end in enumerate(ends) if index < most or not _is_known(end.shape)]
        outputs = [*ends, Tensor(last, self.random.randrange(number_of(last)))]
        inputs = [Tensor(call) for call in calls if is_input(call)]
        reached = ancestors(outputs)
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
        found = [Tensor(call, index) for call in calls for index in range(number_of(call))]
        found = [each for each in found if _is_known(each.shape)]
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
        again = [call for call in calls if not is_input(call) and not isinstance(call.callee, str)]
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
        name = self.random.choice(list(OPERATORS))
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
        if len(x.shape) < 2:
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
        if len(y.shape) < 2:
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


def _is_known(shape: Shape) -> bool:
    """Whether each size is known or left open."""
    return shape.dims is not None and all(isinstance(dim, int) or dim is DYNAMIC for dim in shape)


def _outputs(call: Call, keras: int) -> tuple[Shape, ...] | None:
    """What seqlint says of the call of a layer or model."""
    callee = call.callee
    if isinstance(callee, GraphModel):
        given, own = (
            [each.shape for each in tensors_of(call)],
            [each.shape for each in tensors_in(callee.inputs)],
        )
        return tuple(each.shape for each in tensors_in(callee.outputs)) if given == own else (Shape(),)
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
    tensors = {
        name: _shapes(value) for name, value in named.items() if name != "query" and any(tensors_in(value))
    }
    others = {name: to_value(value, keras) for name, value in named.items() if not any(tensors_in(value))}
    try:
        bound = callee.bound(keras)
        built = infer_call(bound.kind, bound.arguments, LayerInputs(_shapes(first), tensors, others))
    except Exception:  # noqa: BLE001 - shows when the model is compared
        return None
    return built.outputs or (built.output,)


def _shapes(value: Any) -> Any:
    return value.shape if isinstance(value, Tensor) else tuple(each.shape for each in tensors_in(value))


def _broadcast(name: str, x: Shape, y: Shape) -> Shape:
    """The shape of the result where it is plain; what is not known otherwise."""
    return x if x == y and name != "matmul" else Shape()


def _sliced(x: Shape, index: tuple[Any, ...]) -> Shape:
    """The shape of ``x[:, 0]``, which other layers go on from; of other slices nothing is known."""
    if index != (slice(None), 0) or x.rank is None or x.rank < 2:
        return Shape()
    dims: list[Dim] = list(x)
    return Shape(tuple(dims[:1] + dims[2:]))


def graph_cases(seed: int, keras: int, number: int) -> Iterator[GraphCase]:
    """So many random graphs."""
    generator = GraphGenerator(seed, keras)
    return (generator.graph_case() for _ in range(number))
