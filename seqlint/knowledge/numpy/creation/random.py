"""``numpy.random``: the functions of old, and those of a `Generator` and a `RandomState`."""

from __future__ import annotations

from dataclasses import dataclass, replace

from seqlint.knowledge.library import FUNCTIONS, METHODS, Call, LibraryFunction, Result, function
from seqlint.knowledge.numpy.broadcasting import broadcast_shape
from seqlint.knowledge.numpy.contents import BINARY, BYTES, REAL, UNIT, rearranged, thinned
from seqlint.knowledge.numpy.conversion import as_array, as_size, made, shape_of
from seqlint.knowledge.numpy.kinds import kind_of
from seqlint.shapes.dim import UNKNOWN, Dim, add, less_equal, multiply, product, subtract
from seqlint.shapes.expression import Expression
from seqlint.shapes.shape import UNKNOWN_SHAPE, Shape
from seqlint.values import NOT_KNOWN, LibraryObject, NotKnown, Scalar, Unknown, Value
from seqlint.values.arrays import UNKNOWN_CONTENT, Content

#: the distributions, each with how many parameters come before ``size``
_DISTRIBUTIONS = {
    "standard_normal": 0,
    "standard_exponential": 0,
    "exponential": 1,
    "rayleigh": 1,
    "chisquare": 1,
    "standard_t": 1,
    "pareto": 1,
    "weibull": 1,
    "normal": 2,
    "uniform": 2,
    "beta": 2,
    "gamma": 2,
    "laplace": 2,
    "logistic": 2,
    "lognormal": 2,
    "gumbel": 2,
    "vonmises": 2,
    "triangular": 3,
}
#: of so many numbers for each class there is next to certainly one of the last class
_AMPLE = 20
_COUNTS = {"poisson": 1, "geometric": 1, "binomial": 2, "negative_binomial": 2, "hypergeometric": 3}


@dataclass(eq=False)
class Generator(LibraryObject):
    """What ``default_rng`` and ``RandomState`` give."""


def _declare(names: tuple[str, ...], declaration: LibraryFunction) -> None:
    """As functions of the module and as methods of a generator."""
    for name in names:
        FUNCTIONS[f"numpy.random.{name}"] = declaration
        METHODS[Generator, name] = lambda _generator, call: declaration(
            replace(call, name=f"numpy.random.{call.name.rpartition('.')[2]}")
        )


def _drawn(
    call: Call, size: Value, kind: str | None, content: Content, *parameters: Value
) -> Value | NotKnown:
    """Numbers in the shape *size*, or where it is None in the one that the parameters have together."""
    if size is not None:
        return made(call, shape_of(size), kind, content)
    arrays = [as_array(parameter) for parameter in parameters]
    known = [array for array in arrays if array is not None]
    if len(known) < len(arrays):
        return NOT_KNOWN
    shape = broadcast_shape(call, *known) if known else Shape.of()
    if shape.dims == ():
        return Scalar(call.name, "it is random", call.site)
    return made(call, shape, kind, content)


@function("numpy.random.default_rng", "numpy.random.RandomState", "numpy.random.Generator")
def _generator(call: Call) -> Result:
    return Generator(call.name, call.positional, dict(call.keywords), call.complete, call.site)


@function("numpy.random.rand", "numpy.random.randn")
def _rand(call: Call) -> Result:
    if not call.complete:
        return made(call, UNKNOWN_SHAPE, "float", REAL)
    size = call.positional or None
    sizes = tuple(as_size(item) for item in call.positional)
    content = UNIT if call.name.endswith("rand") else REAL
    return _drawn(call, size and sizes, "float", content)


METHODS[Generator, "rand"] = lambda _, call: _rand(replace(call, name="numpy.random.rand"))
METHODS[Generator, "randn"] = lambda _, call: _rand(replace(call, name="numpy.random.randn"))


def _unit(call: Call) -> Value | NotKnown:
    return _drawn(call, call.get("size", 0), "float", UNIT)


def _distribution(call: Call) -> Value | NotKnown:
    name = call.name.rpartition(".")[2]
    count = _DISTRIBUTIONS.get(name, _COUNTS.get(name, 0))
    parameters = call.positional[:count]
    named = tuple(
        value for key, value in call.keywords.items() if key not in ("size", "dtype", "method", "out")
    )
    kind = "int" if name in _COUNTS else "float"
    content = REAL if kind == "float" else UNKNOWN_CONTENT
    if name == "uniform":
        content = _uniform_content(call)
    elif name == "binomial" and call.get("n", 0) == 1:
        content = BINARY
    return _drawn(call, call.get("size", count), kind, content, *parameters, *named)


def _uniform_content(call: Call) -> Content:
    bounds = call.get("low", 0, 0.0), call.get("high", 1, 1.0)
    return UNIT if all(isinstance(bound, (int, float)) and abs(bound) <= 1 for bound in bounds) else REAL


def _integers(call: Call) -> Value | NotKnown:
    low, high = call.get("low", 0), call.get("high", 1)
    is_closed = call.name.endswith("random_integers")
    if call.name.endswith(".integers"):
        is_closed = call.get("endpoint", 4, False) is not False
    if high is None:
        low, high = (1 if call.name.endswith("random_integers") else 0), low
    size = call.get("size", 2)
    content = range_content(low, add(as_size(high), 1) if is_closed else high, size)
    return _drawn(call, size, kind_of(call.get("dtype", 3), "int"), content, low, high)


def range_content(low: Value, high: Value, size: Value) -> Content:
    """What random whole numbers from *low* to below *high* are; the last class is certain only among many."""
    if not isinstance(low, int) or low < 0 or not isinstance(high, (int, Expression)):
        return UNKNOWN_CONTENT
    if isinstance(high, int) and high in (255, 256):
        return BYTES
    if high == 2:
        return BINARY
    dims = shape_of(size).dims
    is_ample = dims is not None and less_equal(multiply(high, _AMPLE), product(dims))
    return Content("classes", high, distinct=subtract(high, low)) if is_ample else Content("classes")


def _choice(call: Call) -> Value | NotKnown:
    population, size = call.get("a", 0), call.get("size", 1)
    if isinstance(population, (int, Expression)):
        content = range_content(0, population, size)
        # with probabilities, it is not known which of the numbers occur
        return _drawn(call, size, "int", content if call.get("p", 3) is None else thinned(content))
    array = as_array(population)
    if size is None:
        is_list = array is not None and array.shape.rank == 1
        return Scalar(call.name, "it is random", call.site) if is_list else NOT_KNOWN
    if array is None or array.shape.dims is None or call.has("axis", 4):
        return NOT_KNOWN
    chosen = shape_of(size)
    shape = chosen if chosen.dims is None else Shape((*chosen.dims, *array.shape.dims[1:]))
    return made(call, shape, array.kind, thinned(array.content))


def _permutation(call: Call) -> Value | NotKnown:
    value = call.get("x", 0)
    if isinstance(value, (int, Expression, Scalar)) or type(value) is Unknown:
        # an unknown number and an unknown array alike give an array, of which not even the rank is known
        shape = UNKNOWN_SHAPE if type(value) is Unknown else Shape.of(as_size(value))
        return made(call, shape, None if type(value) is Unknown else "int")
    array = as_array(value)
    if array is None:
        return NOT_KNOWN
    return replace(array, content=rearranged(array.content, rows_kept=(array.shape.rank or 0) > 1))


def _many(call: Call) -> Value:
    """A distribution of vectors: the length of the parameter is one more axis."""
    place = 1 if call.name.endswith("dirichlet") else 2
    vector = (
        as_array(call.positional[1 if call.name.endswith("multinomial") else 0]) if call.positional else None
    )
    size = call.get("size", place)
    shape = Shape.of() if size is None else shape_of(size)
    width: Dim = UNKNOWN if vector is None or vector.shape.rank != 1 else vector.shape[0]
    full = UNKNOWN_SHAPE if shape.dims is None else Shape((*shape.dims, width))
    kind = "int" if call.name.endswith("multinomial") else "float"
    return made(call, full, kind, REAL if kind == "float" else UNKNOWN_CONTENT)


def _nothing(call: Call) -> Value:
    return None


_declare(("random", "random_sample", "sample", "ranf"), _unit)
_declare((*_DISTRIBUTIONS, *_COUNTS), _distribution)
_declare(("randint", "integers", "random_integers"), _integers)
_declare(("choice",), _choice)
_declare(("permutation", "permuted"), _permutation)
_declare(("multivariate_normal", "multinomial", "dirichlet"), _many)
_declare(("seed", "shuffle"), _nothing)
