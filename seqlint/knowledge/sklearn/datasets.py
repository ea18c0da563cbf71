"""``sklearn.datasets``: the sets that come with it, and the ones that it makes up."""

from __future__ import annotations

from dataclasses import dataclass

from seqlint.knowledge.library import ATTRIBUTES, Call, Result, attribute, function, method
from seqlint.knowledge.pandas.tables import Column, Frame, Series, Table
from seqlint.knowledge.samples import flag, origin_of, size_of
from seqlint.shapes import dim as dims
from seqlint.shapes.dim import UNKNOWN, Dim
from seqlint.shapes.shape import Shape
from seqlint.values import NOT_KNOWN, AbstractValue, NotKnown, Value, as_items
from seqlint.values.arrays import Array, Content

_REAL = Content("real")
_BINARY = Content("binary", 2)


@dataclass(frozen=True, eq=False)
class Bunch(AbstractValue):
    """What a loader gives: values by attribute and by key."""

    data: Value
    target: Value
    target_names: Value | NotKnown = NOT_KNOWN
    images: Value | NotKnown = NOT_KNOWN


@attribute(Bunch, "data")
def _data(bunch: Bunch) -> Value:
    return bunch.data


@attribute(Bunch, "target")
def _target(bunch: Bunch) -> Value:
    return bunch.target


@attribute(Bunch, "target_names")
def _target_names(bunch: Bunch) -> Value | NotKnown:
    return bunch.target_names


@attribute(Bunch, "images")
def _images(bunch: Bunch) -> Value | NotKnown:
    return bunch.images


@method(Bunch, "__getitem__")
def _item(bunch: Bunch, call: Call) -> Result:
    key = call.get("key", 0)
    read = ATTRIBUTES.get((Bunch, key)) if isinstance(key, str) else None
    return NOT_KNOWN if read is None else read(bunch)


@dataclass(frozen=True)
class _Set:
    rows: int
    columns: int
    labels: Content
    #: how many targets a sample has, or None for one that has no axis of its own
    targets: int | None = None


_SETS = {
    "load_iris": _Set(150, 4, Content.labels(3)),
    "load_wine": _Set(178, 13, Content.labels(3)),
    "load_breast_cancer": _Set(569, 30, _BINARY),
    "load_diabetes": _Set(442, 10, _REAL),
    "load_boston": _Set(506, 13, _REAL),
    "load_linnerud": _Set(20, 3, _REAL, 3),
    "fetch_california_housing": _Set(20640, 8, _REAL),
    "fetch_olivetti_faces": _Set(400, 4096, Content.labels(40)),
}


@function(*(f"sklearn.datasets.{name}" for name in _SETS))
def _load(call: Call) -> Result:
    found = _SETS[call.name.rpartition(".")[2]]
    data = _array(call, Shape.of(found.rows, found.columns))
    shape = Shape.of(found.rows) if found.targets is None else Shape.of(found.rows, found.targets)
    kind = "float" if found.labels.encoding == "real" else "int"
    target = Array(shape, kind, found.labels, origin_of(call), call.site)
    names = Array(Shape.of(found.labels.classes), "str")
    return _given(call, data, target, names if kind == "int" else NOT_KNOWN)


def _array(call: Call, shape: Shape) -> Array:
    return Array(shape, "float", _REAL, origin_of(call), call.site)


def _given(
    call: Call, data: Array, target: Array, names: Value | NotKnown, images: Value | NotKnown = NOT_KNOWN
) -> Value | NotKnown:
    """What a loader gives, as its ``return_X_y`` and ``as_frame`` say."""
    as_pair, as_frame = flag(call.keywords.get("return_X_y")), flag(call.keywords.get("as_frame"))
    if as_pair is None or as_frame is None or not call.complete:
        return NOT_KNOWN
    x: Value = data
    y: Value = target
    if as_frame:
        rows, width = data.shape
        x = Frame(Table(rows, width, origin=data.origin, site=data.site))
        column = Column(target.kind, target.content)
        y = Series(rows, column, origin=target.origin, site=target.site)
        if target.shape.rank == 2:
            y = Frame(Table(rows, target.shape[1], origin=target.origin, site=target.site))
    return (x, y) if as_pair else Bunch(x, y, names, images)


@function("sklearn.datasets.load_digits")
def _digits(call: Call) -> Result:
    classes = call.keywords.get("n_class", 10)
    rows: Dim = 1797 if classes == 10 else UNKNOWN
    labels = Content.labels(classes if isinstance(classes, int) else UNKNOWN)
    target = Array(Shape.of(rows), "int", labels, origin_of(call), call.site)
    names = Array(Shape.of(10), "int")
    images = _array(call, Shape.of(rows, 8, 8))
    return _given(call, _array(call, Shape.of(rows, 64)), target, names, images)


#: how many columns each maker gives by default, and whether ``n_features`` changes that
_MADE = {
    "make_classification": (20, True),
    "make_regression": (100, True),
    "make_blobs": (2, True),
    "make_gaussian_quantiles": (2, True),
    "make_friedman1": (10, True),
    "make_friedman2": (4, False),
    "make_friedman3": (4, False),
    "make_sparse_uncorrelated": (10, True),
    "make_moons": (2, False),
    "make_circles": (2, False),
    "make_s_curve": (3, False),
    "make_swiss_roll": (3, False),
    "make_hastie_10_2": (10, False),
    "make_multilabel_classification": (20, True),
}
_SAMPLES = {"make_hastie_10_2": 12000}
_BY_KEYWORD = {"make_gaussian_quantiles"}
_MORE_RESULTS = {
    "return_X_y": True,
    "coef": False,
    "return_centers": False,
    "return_distributions": False,
    "sparse": False,
}


@function(
    *(f"sklearn.datasets.{name}" for name in _MADE),
    *(f"sklearn.datasets.samples_generator.{name}" for name in _MADE),
)
def _make(call: Call) -> Result:
    name = call.name.rpartition(".")[2]
    is_plain = all(flag(call.keywords.get(option, usual)) is usual for option, usual in _MORE_RESULTS.items())
    if not is_plain or (name in _BY_KEYWORD and call.positional) or not call.complete:
        return NOT_KNOWN
    rows = call.get("n_samples", 0, _SAMPLES.get(name, 100))
    parts = as_items(rows)
    width, is_free = _MADE[name]
    count = dims.total(size_of(part, "samples") for part in ((rows,) if parts is None else parts))
    columns = size_of(call.get("n_features", 1, width), "features") if is_free else width
    if name == "make_blobs" and not isinstance(call.get("centers", 2), (int, type(None))):
        # an array of centers says how many columns there are
        columns = UNKNOWN
    shape, content = _target_of(name, call, count)
    kind = "int" if content.encoding in ("classes", "binary") and name != "make_hastie_10_2" else "float"
    y = Array(shape, kind, content, origin_of(call), call.site)
    return (_array(call, Shape.of(count, columns)), y)


def _target_of(name: str, call: Call, rows: Dim) -> tuple[Shape, Content]:
    """The shape and the content of the targets."""
    if name in ("make_moons", "make_circles"):
        return Shape.of(rows), _BINARY
    if name == "make_blobs":
        centers = call.get("centers", 2)
        is_default = centers is None and as_items(call.get("n_samples", 0, 100)) is None
        return Shape.of(rows), Content.labels(
            3 if is_default else centers if isinstance(centers, int) else UNKNOWN
        )
    if name in ("make_classification", "make_gaussian_quantiles"):
        classes = call.keywords.get("n_classes", 2 if name == "make_classification" else 3)
        if classes == 2:
            return Shape.of(rows), _BINARY
        return Shape.of(rows), Content.labels(classes if isinstance(classes, int) else UNKNOWN)
    if name == "make_multilabel_classification":
        return Shape.of(rows, size_of(call.keywords.get("n_classes", 5), "classes")), Content("binary")
    if name == "make_hastie_10_2":
        return Shape.of(rows), Content()
    targets = call.keywords.get("n_targets", 1)
    if targets == 1:
        return Shape.of(rows), _REAL
    return (Shape.of(rows, targets), _REAL) if isinstance(targets, int) else (Shape(), _REAL)
