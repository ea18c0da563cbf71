"""Laws of the join and of havoc, over random values and small random heaps."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, TypeAlias

import libcst as cst
from hypothesis import given
from hypothesis import strategies as st

from seqlint.interpreter import LANGUAGE
from seqlint.interpreter.state.engine import Interpreter
from seqlint.interpreter.state.havoc import Power, havoc
from seqlint.interpreter.state.join import join_values
from seqlint.interpreter.state.objects import Bound, Choice, Instance, Method
from seqlint.knowledge.keras.api.versions import TargetKeras
from seqlint.record import EventKind, Model
from seqlint.shapes.dim import UNKNOWN
from seqlint.shapes.shape import Shape
from seqlint.source.files.reader import read
from seqlint.values import DictValue, ListValue, Missing, Reference, Unknown, Value
from seqlint.values.arrays import UNKNOWN_CONTENT, Array, Content

assert LANGUAGE

_OBJECTS = """
from keras import Sequential, layers

class Config:
    def __init__(self):
        self.units = 3

def build():
    return 3

numbers, sizes = [1, 2], {"a": 3}
config, other = Config(), Config()
first = Sequential([layers.Dense(2, input_shape=(3,))])
second = Sequential()
"""


def _started(program: str) -> tuple[Interpreter, Sequence[cst.CSTNode]]:
    """An interpreter of *program* before its first statement, and its statements."""
    (source,) = read("program.py", program.encode())
    module = source.cells[0].module
    assert module is not None
    return Interpreter(source, TargetKeras(3), {}), module.body


_INTERPRETER, _BODY = _started(_OBJECTS)
_INTERPRETER.execute(_BODY)
_NODE = _BODY[-1]
_NAMES = ("numbers", "sizes", "config", "other", "first", "second", "build", "Config")
_TRACKED = [_INTERPRETER.look_up(name) for name in _NAMES]
_UNKNOWN: list[Value] = [
    Unknown("n"),
    Unknown("m"),
    Unknown("held").may_be(_TRACKED[:1]),
    Unknown("models").may_be(_TRACKED[4:6]),
]
_ARRAYS: list[Value] = [
    Array(Shape.of(*dims), kind, content)
    for dims in ((6,), (6, 4), (5, 4))
    for kind, content in (("float", UNKNOWN_CONTENT), ("int", Content("classes", 3)))
]
_PLAIN: list[Value] = [0, 1, 1.0, True, None, "relu", "", b"a", ...]
_REFERENCES: list[Value] = [Reference("keras.layers.Dense"), Reference("numpy.zeros")]

_VALUES: st.SearchStrategy[Value] = st.recursive(
    st.one_of([st.sampled_from(values) for values in (_PLAIN, _REFERENCES, _ARRAYS, _UNKNOWN, _TRACKED)]),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(tuple),
        st.lists(st.sampled_from(_TRACKED), min_size=2, max_size=3, unique_by=id).map(
            lambda values: Choice(tuple(values))
        ),
    ),
    max_leaves=4,
)


#: several values, which may be of one kind
_LISTS = st.one_of(
    st.lists(_VALUES, min_size=2, max_size=4),
    *(
        st.lists(st.sampled_from(values), min_size=2, max_size=4)
        for values in (_PLAIN, [None, *_REFERENCES], _ARRAYS, _UNKNOWN, _TRACKED)
    ),
)


def _join(*values: Value) -> Value:
    return join_values(_INTERPRETER, _NODE, values, "joined")


def _form(value: Value) -> object:
    """What tells values apart, but for the identity of unknown ones and the order of alternatives."""
    if isinstance(value, Unknown):
        is_given = any(value is each for each in _UNKNOWN)
        return id(value) if is_given else ("unknown", frozenset(map(_form, value.stands_for)))
    if isinstance(value, Choice):
        return "choice", frozenset(map(_form, value.values))
    if isinstance(value, tuple):
        return tuple(map(_form, value))
    if isinstance(value, Array):
        return value.shape, value.kind, value.content
    if isinstance(value, Reference) or any(value is each for each in _PLAIN):
        return type(value), value
    return id(value)


def _covers(bound: Value, value: Value) -> bool:
    """Whether all that is known of *bound* is true of *value*, and what happens to the one reaches the other."""
    if bound is value or (not isinstance(bound, Unknown) and _form(bound) == _form(value)):
        return True
    if isinstance(value, Choice):
        return all(_covers(bound, item) for item in value.values)
    if isinstance(bound, Choice):
        return any(_covers(item, value) for item in bound.values)
    if isinstance(bound, Unknown):
        return _held(value) <= _held(bound)
    if isinstance(bound, tuple) and isinstance(value, tuple):
        return len(bound) == len(value) and all(map(_covers, bound, value))
    if isinstance(bound, Array) and isinstance(value, Array):
        return (
            _covers_shape(bound.shape, value.shape)
            and bound.kind in (None, value.kind)
            and bound.content in (UNKNOWN_CONTENT, value.content)
        )
    # a name that an import may leave as None is what is imported
    return isinstance(bound, Reference) and value is None


def _covers_shape(bound: Shape, shape: Shape) -> bool:
    if bound.dims is None or shape.dims is None:
        return bound.dims is None
    return len(bound.dims) == len(shape.dims) and all(
        one is UNKNOWN or one == other for one, other in zip(bound.dims, shape.dims, strict=True)
    )


def _union(values: Sequence[Value]) -> frozenset[int]:
    return frozenset[int]().union(*map(_held, values))


def _held(value: Value) -> frozenset[int]:
    """What *value* holds that can change or be called, or has an identity."""
    if isinstance(value, Unknown):
        return _union(value.stands_for)
    if isinstance(value, Choice):
        return _union(value.values)
    if isinstance(value, tuple):
        return _union(value)
    is_constant = isinstance(value, Reference) or any(value is each for each in _PLAIN)
    return frozenset() if is_constant else frozenset({id(value)})


@given(_VALUES)
def test_the_join_of_a_value_with_itself_is_that_value(value: Value) -> None:
    assert _join(value) is value
    assert _join(value, value) is value


@given(_LISTS)
def test_the_join_does_not_depend_on_the_order(values: list[Value]) -> None:
    assert _form(_join(*values)) == _form(_join(*reversed(values)))


@given(_LISTS)
def test_the_join_is_true_of_each_value(values: list[Value]) -> None:
    joined = _join(*values)
    assert all(_covers(joined, value) for value in values)


@given(_LISTS)
def test_to_join_what_is_joined_adds_nothing(values: list[Value]) -> None:
    joined = _join(*values)
    again = _join(joined, *values)
    assert _covers(again, joined)
    assert _covers(joined, again)


# Havoc

_HEAD = """
from keras import Sequential, layers

class Config:
    def __init__(self):
        self.units = 3

    def grow(self):
        self.units = 4

"""
#: how each kind of object is made
_MADE = {
    "number": "7",
    "list": "[1, 2]",
    "dict": "{'a': 1}",
    "instance": "Config()",
    "model": "Sequential([layers.Dense(2, input_shape=(3,))])",
}
#: what functions do to it
_CHANGES = {
    "number": "    global {0}\n    {0} = 8\n",
    "list": "    {0}.append(3)\n",
    "dict": "    {0}['a'] = 2\n",
    "instance": "    {0}.units = 5\n",
    "model": "    {0}.add(layers.Dense(4))\n",
}
#: how another object is put into it
_HOLDING = {"list": "{0}.append({1})", "dict": "{0}['{1}'] = {1}", "instance": "{0}.{1} = {1}"}
#: what may be passed on of it
_PARTS = {
    "number": ["{0}"],
    "list": ["{0}", "{0}.append"],
    "dict": ["{0}", "{0}.update"],
    "instance": ["{0}", "{0}.grow"],
    "model": ["{0}", "{0}.add", "{0}.fit"],
}
#: what is stored afterwards
_STORES = {
    "number": "{0} = 9",
    "list": "{0}.append(5)",
    "dict": "{0}['c'] = 6",
    "instance": "{0}.width = 6",
    "model": "{0}.compile('adam', 'mse')",
}
Fact: TypeAlias = "tuple[str, object, object]"


@dataclass(frozen=True)
class Program:
    """Objects that may hold each other, functions that change them, and what code that is not read is given."""

    #: the names of the objects
    names: tuple[str, ...]
    before: str
    given: str
    after: str

    def run(self, power: Power) -> tuple[frozenset[Fact], frozenset[Fact]]:
        """What is known after havoc of that *power*, and after the stores that follow."""
        interpreter, body = _started(f"{_HEAD}{self.before}{self.given}\n{self.after}")
        place = len(cst.parse_module(_HEAD + self.before).body)
        interpreter.execute(body[:place])
        roots = interpreter.evaluate(body[place].body[0].value)  # type: ignore[attr-defined]
        assert isinstance(roots, tuple)
        havoc(interpreter, roots, body[place], power)
        known = frozenset(self._facts(interpreter))
        interpreter.execute(body[place + 1 :])
        return known, frozenset(self._facts(interpreter))

    def _facts(self, interpreter: Interpreter) -> Iterator[Fact]:
        objects = {name: interpreter.frame.scope.bindings[name] for name in self.names}
        numbers = {id(value): name for name, value in objects.items() if not isinstance(value, int)}
        for name, value in objects.items():
            yield from _known(name, "value", value, numbers)
            if isinstance(value, ListValue) and value.items is not None:
                yield name, "length", len(value.items)
                for place, item in enumerate(value.items):
                    yield from _known(name, place, item, numbers)
            elif isinstance(value, DictValue) and value.items is not None:
                yield name, "keys", frozenset(value.items)
                for key, item in value.items.items():
                    yield from _known(name, key, item, numbers)
            elif isinstance(value, Instance):
                for key, item in value.attributes.items():
                    yield from _known(name, key, item, numbers)
            elif isinstance(value, Model):
                kinds = {event.kind for event in value.events}
                if EventKind.UNKNOWN_CHANGE not in kinds:
                    yield name, "layers", sum(event.kind is EventKind.ADD for event in value.events)
                if EventKind.ESCAPE not in kinds:
                    yield name, "is untouched", True


def _known(name: str, key: Any, value: Value | Missing, numbers: dict[int, str]) -> Iterator[Fact]:
    """That a slot holds this *value*, unless it is unknown."""
    if isinstance(value, (Method, Bound)):
        receiver = value.receiver
        yield name, key, (type(value), numbers.get(id(receiver)))
    elif not isinstance(value, Unknown):
        yield name, key, numbers.get(id(value), value if isinstance(value, int) else type(value).__name__)


@st.composite
def programs(draw: st.DrawFn) -> Program:
    kinds = draw(st.lists(st.sampled_from(sorted(_MADE)), min_size=2, max_size=5))
    names = [f"x{number}" for number in range(len(kinds))]
    kind_of = dict(zip(names, kinds, strict=True))
    name = st.sampled_from(names)
    functions = draw(st.lists(st.lists(name, min_size=1, max_size=2, unique=True), max_size=2))
    callables = [f"f{number}" for number in range(len(functions))]
    part = name.flatmap(lambda each: st.sampled_from([text.format(each) for text in _PARTS[kind_of[each]]]))
    held = st.one_of(name, part, st.sampled_from(callables)) if callables else st.one_of(name, part)
    lines = [f"{each} = {_MADE[kind]}" for each, kind in kind_of.items()]
    for number, targets in enumerate(functions):
        lines += [f"def f{number}():", "".join(_CHANGES[kind_of[each]].format(each) for each in targets)]
    holders = [each for each in names if kind_of[each] in _HOLDING]
    if holders:
        for owner in draw(st.lists(st.sampled_from(holders), max_size=4)):
            item = draw(name if kind_of[owner] == "instance" else held)
            template = _HOLDING[kind_of[owner]]
            lines.append(template.format(owner, item))
    given = ", ".join(draw(st.lists(held, min_size=1, max_size=2)))
    stores = draw(st.lists(name, max_size=3, unique=True))
    after = "".join(f"{_STORES[kind_of[each]].format(each)}\n" for each in stores)
    return Program(tuple(names), "".join(f"{line}\n" for line in lines), f"({given},)", after)


@given(programs())
def test_what_code_of_less_power_forgets_code_of_more_power_forgets(program: Program) -> None:
    known = [program.run(power) for power in sorted(Power)]
    for (weaker, weaker_later), (stronger, stronger_later) in pairwise(known):
        assert stronger <= weaker
        assert stronger_later <= weaker_later
