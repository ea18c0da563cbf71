"""Built-in functions, and those of `math` and NumPy that compute a size from sizes.

`numpy.prod`, `numpy.ceil` and `numpy.floor` are declared in `knowledge/numpy/` for arrays. Here they are evaluated for
numbers that are not known, too: the result is a named size, and only the interpreter can remember it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from functools import reduce
from typing import Any, TypeAlias

import libcst as cst

from seqlint.interpreter.calls.attributes import get_attribute
from seqlint.interpreter.operations import libraries as library_calls
from seqlint.interpreter.operations.iteration import ITERATION_LIMIT, any_item, items_of, iterator
from seqlint.interpreter.operations.operators import computed, truth
from seqlint.interpreter.operations.subscripts import is_key, remembered
from seqlint.interpreter.state.engine import Interpreter
from seqlint.interpreter.state.fields import LENGTH
from seqlint.interpreter.state.havoc import Power, havoc
from seqlint.interpreter.state.objects import CallArguments, Function, Instance, Iterator, Partial
from seqlint.shapes import dim as dims
from seqlint.shapes.expression import Expression
from seqlint.values import (
    NOT_KNOWN,
    DictValue,
    ListValue,
    NotKnown,
    Reference,
    Scalar,
    Unknown,
    Value,
    as_items,
    only,
)

#: returns `NOT_KNOWN` where the result is not known
BuiltinFunction: TypeAlias = Callable[[Interpreter, str, CallArguments, cst.CSTNode], "Value | NotKnown"]
FUNCTIONS: dict[str, BuiltinFunction] = {}
#: sequences and iterators of more items are not computed
LONGEST_SEQUENCE = 10 * ITERATION_LIMIT


def computes(*names: str) -> Callable[[BuiltinFunction], BuiltinFunction]:
    """Register what functions with these qualified *names* do."""

    def register(function: BuiltinFunction) -> BuiltinFunction:
        FUNCTIONS.update(dict.fromkeys(names, function))
        return function

    return register


@computes("builtins.len")
def _len(
    interpreter: Interpreter, name: str, arguments: CallArguments, node: cst.CSTNode
) -> Value | NotKnown:
    value = arguments.get("obj", 0)
    if isinstance(value, (str, bytes, tuple, range)):
        return len(value)
    if isinstance(value, (ListValue, DictValue)) and value.items is not None:
        return len(value.items)
    if isinstance(value, (ListValue, DictValue)):
        length = value.length
        if isinstance(length, NotKnown):
            length = Scalar(None, "it is not known what the container holds", interpreter.site(node))
            interpreter.heap.set_field(value, LENGTH, length)
        return length
    found = library_calls.call_special(interpreter, value, "__len__", CallArguments(), node)
    if not isinstance(found, NotKnown):
        return found
    if not isinstance(value, Unknown):
        return NOT_KNOWN
    return remembered(interpreter, value, ("len",), node, Scalar)


@computes("builtins.ord")
def _ord(interpreter: Interpreter, name: str, arguments: CallArguments, node: cst.CSTNode) -> Value:
    return Scalar(None, "the text is not known", interpreter.site(node))


@computes("builtins.range")
def _range(
    interpreter: Interpreter, name: str, arguments: CallArguments, node: cst.CSTNode
) -> Value | NotKnown:
    bounds = arguments.positional
    if not arguments.complete or not 1 <= len(bounds) <= 3:
        return NOT_KNOWN
    numbers = only(int, bounds)
    if numbers is not None:
        return _numbers(*numbers)
    start, step = (bounds[0] if len(bounds) > 1 else 0), (bounds[2] if len(bounds) > 2 else 1)
    is_known = all(isinstance(bound, (int, Expression, Unknown)) for bound in bounds)
    if not is_known or not isinstance(start, int) or not isinstance(step, int) or start < 0 or step <= 0:
        return NOT_KNOWN
    return Iterator(dims.size("i", positive=start > 0), start)


def _numbers(*bounds: int) -> Value | NotKnown:
    """``range(*bounds)``, of which Python can tell the length."""
    try:
        found = range(*bounds)
        len(found)
    except (ValueError, OverflowError):
        return NOT_KNOWN
    return found


def _sequence(interpreter: Interpreter, arguments: CallArguments) -> list[Value] | None:
    if not arguments.positional:
        return []
    items = items_of(arguments.positional[0])
    return None if items is None or len(items) > LONGEST_SEQUENCE else list(items)


@computes("builtins.list", "builtins.sorted", "builtins.reversed")
def _list(interpreter: Interpreter, name: str, arguments: CallArguments, node: cst.CSTNode) -> Value:
    items = _sequence(interpreter, arguments)
    if items is not None and name == "builtins.reversed":
        items.reverse()
    elif items is not None and name == "builtins.sorted":
        items = _sorted(items, arguments)
    iterable = arguments.get("iterable", 0)
    element = iterable.element if items is None and isinstance(iterable, (Iterator, ListValue)) else NOT_KNOWN
    return interpreter.heap.born(ListValue(items, element, read_once=name == "builtins.reversed"))


def _sorted(items: Sequence[Value], arguments: CallArguments) -> list[Value] | None:
    """Numbers or texts in order; None for anything else, or by a key."""
    backwards = truth(arguments.keywords.get("reverse", False))
    if backwards is None or not arguments.keywords.keys() <= {"reverse"}:
        return None
    numbers, texts = only((int, float), items), only(str, items)
    if numbers is not None:
        return [*sorted(numbers, reverse=backwards)]
    return None if texts is None else [*sorted(texts, reverse=backwards)]


@computes("builtins.tuple")
def _tuple(
    interpreter: Interpreter, name: str, arguments: CallArguments, node: cst.CSTNode
) -> Value | NotKnown:
    items = _sequence(interpreter, arguments)
    if items is not None:
        return tuple(items)
    return arguments.positional[0] if isinstance(arguments.positional[0], Unknown) else NOT_KNOWN


@computes("builtins.dict", "collections.OrderedDict")
def _dict(interpreter: Interpreter, name: str, arguments: CallArguments, node: cst.CSTNode) -> Value:
    pairs = _pairs(arguments.positional[0]) if arguments.positional else {}
    items = None if pairs is None or not arguments.complete else dict(pairs)
    if items is not None:
        items.update(arguments.keywords.items())
    return interpreter.heap.born(DictValue(items))


def _pairs(source: Value) -> dict[Value, Value] | None:
    """The items of a new dict: those of another one, or pairs of keys and values."""
    if isinstance(source, DictValue):
        return None if source.items is None else dict(source.items)
    pairs = [as_items(pair) for pair in items_of(source) or (None,)]
    known = [(pair[0], pair[1]) for pair in pairs if pair is not None and len(pair) == 2 and is_key(pair[0])]
    return dict(known) if len(known) == len(pairs) else None


@computes("builtins.enumerate")
def _enumerate(
    interpreter: Interpreter, name: str, arguments: CallArguments, node: cst.CSTNode
) -> Value | NotKnown:
    items, start = _sequence(interpreter, arguments), arguments.get("start", 1, 0)
    if items is None and arguments.positional:
        counter = Scalar(None, "the number of an item", interpreter.site(node))
        return Iterator((counter, any_item(interpreter, arguments.positional[0], node, None)))
    if items is None or not isinstance(start, int):
        return NOT_KNOWN
    return iterator(interpreter, list(enumerate(items, start)))


@computes("builtins.zip")
def _zip(
    interpreter: Interpreter, name: str, arguments: CallArguments, node: cst.CSTNode
) -> Value | NotKnown:
    columns = [items_of(value) for value in arguments.positional]
    if not arguments.complete:
        return NOT_KNOWN
    shortest = min((len(column) for column in columns if column is not None), default=0)
    if None in columns or shortest > LONGEST_SEQUENCE:
        return Iterator(tuple(any_item(interpreter, value, node, None) for value in arguments.positional))
    rows = zip(*(column for column in columns if column is not None), strict=False)
    return iterator(interpreter, list(rows))


_NUMBER_FUNCTIONS: dict[str, Callable[[Any], Any]] = {
    "builtins.int": int,
    "builtins.float": float,
    "builtins.round": round,
    "builtins.abs": abs,
    "math.ceil": math.ceil,
    "math.floor": math.floor,
    "numpy.ceil": lambda number: float(math.ceil(number)),
    "numpy.floor": lambda number: float(math.floor(number)),
}


@computes(*_NUMBER_FUNCTIONS)
def _number(
    interpreter: Interpreter, name: str, arguments: CallArguments, node: cst.CSTNode
) -> Value | NotKnown:
    if len(arguments.positional) != 1 or not arguments.complete:
        return NOT_KNOWN
    value = arguments.positional[0]
    if isinstance(value, (int, float, str)):
        try:
            number: Value = _NUMBER_FUNCTIONS[name](value)
        except (ValueError, TypeError, OverflowError):
            return NOT_KNOWN
        return number
    if isinstance(value, Expression) and name not in ("builtins.float", "builtins.abs"):
        return value
    if not isinstance(value, Unknown):
        return NOT_KNOWN
    # the others accept arrays as well
    is_scalar = name in ("builtins.int", "builtins.float")
    return remembered(interpreter, value, (name,), node, Scalar if is_scalar else Unknown)


@computes("builtins.str")
def _str(
    interpreter: Interpreter, name: str, arguments: CallArguments, node: cst.CSTNode
) -> Value | NotKnown:
    value = arguments.get("object", 0, "")
    return str(value) if isinstance(value, (str, int, float)) else NOT_KNOWN


@computes("builtins.bool")
def _bool(
    interpreter: Interpreter, name: str, arguments: CallArguments, node: cst.CSTNode
) -> Value | NotKnown:
    known = truth(arguments.get("object", 0, False))
    return NOT_KNOWN if known is None else known


@computes("builtins.min", "builtins.max")
def _extreme(
    interpreter: Interpreter, name: str, arguments: CallArguments, node: cst.CSTNode
) -> Value | NotKnown:
    values: tuple[Value, ...] | None = arguments.positional
    if len(arguments.positional) == 1:
        values = as_items(arguments.positional[0])
    if not values or arguments.keywords or not arguments.complete:
        return NOT_KNOWN
    least = name == "builtins.min"
    numbers = only((int, float), values)
    if numbers is not None:
        return min(numbers) if least else max(numbers)
    if not all(isinstance(value, (int, Expression, Unknown)) for value in values):
        return NOT_KNOWN
    extreme = dims.minimum if least else dims.maximum
    return computed(interpreter, lambda *sizes: reduce(extreme, sizes), values, node)


@computes("builtins.sum")
def _sum(
    interpreter: Interpreter, name: str, arguments: CallArguments, node: cst.CSTNode
) -> Value | NotKnown:
    items = _sequence(interpreter, arguments)
    start = arguments.get("start", 1, 0)
    if not items:
        return NOT_KNOWN
    numbers = only((int, float), (start, *items))
    if numbers is not None:
        return sum(numbers[1:], numbers[0])
    lists = only(ListValue, (start, *items)) or ()
    parts = [part.items for part in lists if part.items is not None]
    if not lists or len(parts) < len(lists) or sum(map(len, parts)) > LONGEST_SEQUENCE:
        return NOT_KNOWN
    return interpreter.heap.born(ListValue([item for part in parts for item in part]))


@computes("numpy.prod", "math.prod")
def _product(
    interpreter: Interpreter, name: str, arguments: CallArguments, node: cst.CSTNode
) -> Value | NotKnown:
    factors = as_items(arguments.get("a", 0))
    if factors is None or len(arguments.positional) != 1 or arguments.keywords:
        return NOT_KNOWN
    return computed(interpreter, lambda *sizes: dims.product(sizes), factors, node)


@computes(
    "builtins.print",
    "builtins.id",
    "builtins.repr",
    "builtins.callable",
)
def _harmless(interpreter: Interpreter, name: str, arguments: CallArguments, node: cst.CSTNode) -> Value:
    """Functions without side effects whose result is not computed."""
    return interpreter.unknown(node, "the result is not computed")


@computes("builtins.print")
def _print(
    interpreter: Interpreter, name: str, arguments: CallArguments, node: cst.CSTNode
) -> Value | NotKnown:
    """A file that the program made is written to."""
    file = arguments.keywords.get("file", interpreter.patches.get("sys.stdout"))
    havoc(interpreter, (file,), node, Power.CALLS)
    return NOT_KNOWN


@computes("builtins.type")
def _type(interpreter: Interpreter, name: str, arguments: CallArguments, node: cst.CSTNode) -> Value:
    value = arguments.get("object", 0)
    if isinstance(value, Instance) and len(arguments.all()) == 1:
        return value.cls
    return interpreter.unknown(node, "the class is not known").may_be(arguments.all())


_KINDS: dict[Value, type | tuple[type, ...]] = {
    Reference("builtins.int"): int,
    Reference("builtins.float"): float,
    Reference("builtins.str"): str,
    Reference("builtins.bool"): bool,
    Reference("builtins.tuple"): tuple,
    Reference("builtins.list"): ListValue,
    Reference("builtins.dict"): DictValue,
}


@computes("builtins.isinstance")
def _isinstance(interpreter: Interpreter, name: str, arguments: CallArguments, node: cst.CSTNode) -> Value:
    kinds = arguments.get("class_or_tuple", 1)
    value = arguments.get("obj", 0)
    answer = is_instance(value, kinds if isinstance(kinds, tuple) else (kinds,))
    if id(value) in interpreter.optional:
        answer = None
    return interpreter.unknown(node, "the result is not computed") if answer is None else answer


def is_instance(value: Value, kinds: Sequence[Value]) -> bool | None:
    """Whether a constant or a container is of one of these classes, or None where that is not known."""
    if value is not None and not isinstance(value, (int, float, str, tuple, ListValue, DictValue)):
        return None
    known = [_KINDS[kind] for kind in kinds if isinstance(kind, Reference) and kind in _KINDS]
    if any(isinstance(value, kind) for kind in known):
        return True
    return False if len(known) == len(kinds) else None


@computes("functools.partial")
def _partial(
    interpreter: Interpreter, name: str, arguments: CallArguments, node: cst.CSTNode
) -> Value | NotKnown:
    if not arguments.positional:
        return NOT_KNOWN
    return Partial(arguments.positional[0], arguments.without_first())


@computes("functools.lru_cache")
def _cache(
    interpreter: Interpreter, name: str, arguments: CallArguments, node: cst.CSTNode
) -> Value | NotKnown:
    """The decorator that ``lru_cache(maxsize=8)`` gives."""
    return NOT_KNOWN if any(isinstance(value, Function) for value in arguments.all()) else Reference(name)


@computes("builtins.hasattr")
def _hasattr(interpreter: Interpreter, name: str, arguments: CallArguments, node: cst.CSTNode) -> Value:
    """Not known, but a property runs."""
    _getattr(interpreter, name, arguments, node)
    return interpreter.unknown(node, "the result is not computed")


@computes("builtins.getattr")
def _getattr(interpreter: Interpreter, name: str, arguments: CallArguments, node: cst.CSTNode) -> Value:
    attribute = arguments.get("name", 1)
    if isinstance(attribute, str) and arguments.positional:
        return get_attribute(interpreter, arguments.positional[0], attribute, node)
    return interpreter.unknown(node, "the name of the attribute is not known")
