"""scikit-learn's transformers: what ``fit`` learns of the data, and what ``transform`` makes of it."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace

from seqlint.knowledge.library import (
    Call,
    Change,
    DataError,
    Result,
    Stateful,
    attribute,
    function,
    method,
)
from seqlint.knowledge.numpy.conversion import as_array
from seqlint.knowledge.pandas.tables import Frame
from seqlint.knowledge.samples import distinct_count, flag, origin_of, rows_of, size_of
from seqlint.knowledge.sklearn.matrices import Sparse
from seqlint.shapes import dim as dims
from seqlint.shapes.dim import UNKNOWN, Dim
from seqlint.shapes.shape import UNKNOWN_SHAPE, Shape
from seqlint.values import NOT_KNOWN, NotKnown, Value, as_items
from seqlint.values.arrays import Array, Content

_REAL = Content("real")


@dataclass(frozen=True)
class Learned:
    """What a fitted transformer makes of samples."""

    #: the shape of one sample; None where samples keep their shape
    sample: tuple[Dim, ...] | None = None
    kind: str | None = "float"
    content: Content = _REAL
    #: whether the result is a sparse matrix
    is_sparse: bool = False
    #: how many classes it met
    classes: Dim = UNKNOWN
    #: how many columns the table had
    width: Dim = UNKNOWN


@dataclass(eq=False)
class Transformer(Stateful[Learned | None]):
    """A scikit-learn transformer. Its ``state`` is what it `Learned`, None before."""

    name: str
    arguments: Call
    state: Learned | NotKnown | None = None


#: what each transformer learns of samples: gets the arguments of its constructor and the samples
Lesson = Callable[[Call, Value], Learned]
_LESSONS: dict[str, Lesson] = {}
#: transformers of one column of labels; all others take a table
_OF_LABELS = ("LabelEncoder", "LabelBinarizer", "MultiLabelBinarizer")
_OF_TABLES = (
    *("StandardScaler", "RobustScaler", "PowerTransformer", "MinMaxScaler", "MaxAbsScaler", "Normalizer"),
    *("OrdinalEncoder", "OneHotEncoder", "PolynomialFeatures", "Imputer"),
)
#: those that go back column by column; what they learnt of a single column serves for all
_SCALERS = ("StandardScaler", "RobustScaler", "MinMaxScaler", "MaxAbsScaler")
#: those that may take another number of columns than before: it learns nothing of them
_OF_ANY_WIDTH = ("Normalizer",)
_OF_TEXTS = ("CountVectorizer", "TfidfVectorizer", "HashingVectorizer")


def _lesson(*names: str) -> Callable[[Lesson], Lesson]:
    def register(lesson: Lesson) -> Lesson:
        _LESSONS.update(dict.fromkeys(names, lesson))
        return lesson

    return register


def _columns(samples: Value) -> Dim:
    array = as_array(samples)
    return array.shape[1] if array is not None and array.shape.rank == 2 else UNKNOWN


@_lesson("StandardScaler", "RobustScaler", "PowerTransformer", "OrdinalEncoder")
def _keep(arguments: Call, samples: Value) -> Learned:
    return Learned()


@_lesson("MinMaxScaler", "MaxAbsScaler", "Normalizer")
def _scale(arguments: Call, samples: Value) -> Learned:
    is_plain = not arguments.positional and not arguments.keywords
    array = as_array(samples)
    are_labels = array is not None and array.content.encoding == "classes"
    return Learned(content=Content("divided" if are_labels else "real", scale="unit" if is_plain else None))


@_lesson("SimpleImputer", "KNNImputer", "Imputer")
def _impute(arguments: Call, samples: Value) -> Learned:
    # a column without any value is left out
    return Learned((dims.size("columns"),))


@_lesson("PCA", "IncrementalPCA")
def _project(arguments: Call, samples: Value) -> Learned:
    count = arguments.get("n_components", 0)
    if count is None:
        return Learned((dims.minimum(rows_of(samples), _columns(samples)),))
    return Learned((size_of(count, "components"),))


@_lesson("TruncatedSVD")
def _truncate(arguments: Call, samples: Value) -> Learned:
    return Learned((size_of(arguments.get("n_components", 0, 2), "components"),))


@_lesson("SelectKBest")
def _select(arguments: Call, samples: Value) -> Learned:
    count, columns = arguments.get("k", 1, 10), _columns(samples)
    # there may be fewer columns than it is to select
    return Learned((columns if count == "all" else dims.minimum(size_of(count, "k"), columns),))


@_lesson("PolynomialFeatures")
def _polynomials(arguments: Call, samples: Value) -> Learned:
    degree, width = arguments.get("degree", 0, 2), _columns(samples)
    is_plain = not arguments.keywords.keys() - {"degree", "include_bias"} and len(arguments.positional) < 2
    bias = flag(arguments.keywords.get("include_bias", True))
    if not is_plain or bias is None or not isinstance(degree, int) or not isinstance(width, int):
        return Learned((dims.size("features"),))
    return Learned((math.comb(width + degree, degree) - (not bias),))


@_lesson("LabelEncoder")
def _encode_labels(arguments: Call, samples: Value) -> Learned:
    classes = _class_count(samples)
    return Learned((), "int", Content.labels(classes), classes=classes)


@_lesson("LabelBinarizer")
def _binarize_labels(arguments: Call, samples: Value) -> Learned:
    array = as_array(samples)
    if array is None or (array.shape.rank != 1 and dims.equal(_columns(samples), 1) is not True):
        # a table that is already binary keeps its columns
        return Learned((dims.size("columns"),), "int", Content())
    classes = _class_count(samples)
    is_more_than_two = dims.less(2, classes)
    if is_more_than_two is None:
        # two classes share one column
        return Learned((dims.size("columns"),), "int", Content(classes=classes), classes=classes)
    if is_more_than_two:
        return Learned((classes,), "int", Content("one-hot", classes), classes=classes)
    return Learned((1,), "int", Content("binary", 2), classes=classes)


@_lesson("MultiLabelBinarizer")
def _binarize_sets(arguments: Call, samples: Value) -> Learned:
    given = as_items(arguments.get("classes", 0))
    classes = dims.size("classes") if given is None else len(given)
    return Learned((classes,), "int", Content("binary"), classes=classes)


@_lesson("OneHotEncoder")
def _encode_one_hot(arguments: Call, samples: Value) -> Learned:
    get = arguments.keywords.get
    given = as_items(get("categories", get("n_values")))
    counts = [as_items(part) for part in given] if given is not None else [None]
    width: Dim = UNKNOWN
    is_whole = get("drop") is None and all(
        get(option) is None for option in ("min_frequency", "max_categories")
    )
    is_single = dims.equal(_columns(samples), 1)
    if is_whole and given is not None and all(part is not None for part in counts):
        width = sum(len(part) for part in counts if part is not None)
    elif is_whole:
        width = _categories(samples)
    width = width if dims.is_known(width) else dims.size("columns")
    content = Content("one-hot", width, "unit") if is_whole and is_single else Content("binary")
    sparse = flag(get("sparse_output", get("sparse", True)))
    return Learned((width,), "float", content, is_sparse=sparse is not False)


@_lesson(*_OF_TEXTS)
def _count_words(arguments: Call, samples: Value) -> Learned:
    if arguments.name.endswith("HashingVectorizer"):
        return Learned((size_of(arguments.keywords.get("n_features", 2**20), "n_features"),), is_sparse=True)
    return Learned((dims.size("words"),), is_sparse=True)


def _categories(samples: Value) -> Dim:
    """How many different values the columns of *samples* have, all in all."""
    if not isinstance(samples, Frame):
        return _distinct(samples) if dims.equal(_columns(samples), 1) else UNKNOWN
    columns = None if samples.table is None else samples.table.columns
    if columns is None:
        return UNKNOWN
    return dims.total(distinct_count(column.content) for column in columns.values())


def _distinct(labels: Value) -> Dim:
    array = as_array(labels)
    return UNKNOWN if array is None else distinct_count(array.content)


def _class_count(labels: Value) -> Dim:
    count = _distinct(labels)
    return count if dims.is_known(count) else dims.size("classes")


_HOMES = {
    "preprocessing": (*_OF_TABLES, *_OF_LABELS),
    "impute": ("SimpleImputer", "KNNImputer"),
    "decomposition": ("PCA", "IncrementalPCA", "TruncatedSVD"),
    "feature_selection": ("SelectKBest",),
    "feature_extraction.text": _OF_TEXTS,
}


@function(*(f"sklearn.{home}.{name}" for home, names in _HOMES.items() for name in names))
def _transformer(call: Call) -> Result:
    return Transformer(call.name.rpartition(".")[2], call)


def _check(transformer: Transformer, samples: Value) -> None:
    """Raise `DataError` for samples of a rank that scikit-learn refuses."""
    array = as_array(samples)
    if array is None or array.shape.rank is None or array.kind == "object":
        return
    name, rank = transformer.name, array.shape.rank
    if name not in _OF_LABELS + _OF_TEXTS and rank != 2:
        raise DataError(
            f"`{name}` expects a table, but is given an array of shape {array.shape}",
            array,
            help="use `reshape(-1, 1)` for one column" if rank == 1 else "reshape it to samples and columns",
        )
    if name == "LabelEncoder" and (rank > 2 or (rank == 2 and dims.equal(array.shape[1], 1) is False)):
        raise DataError(
            f"`LabelEncoder` expects one label for each sample, but is given an array of shape {array.shape}",
            array,
            help="use `OrdinalEncoder` for a table",
        )


def _require_width(
    transformer: Transformer, samples: Value, help: str, *, may_broadcast: bool = False
) -> None:
    """Raise `DataError` for another number of columns than the transformer has learnt of."""
    learned, columns, array = transformer.state, _columns(samples), as_array(samples)
    if array is None or not isinstance(learned, Learned) or dims.equal(columns, learned.width) is not False:
        return
    if may_broadcast and dims.equal(learned.width, 1) is not False:
        return
    raise DataError(
        f"`{transformer.name}` was fitted on {learned.width} columns, but is given an array of shape {array.shape}",
        array,
        help=help,
    )


def _samples(call: Call) -> Value:
    return next(
        (call.keywords[name] for name in ("X", "y", "raw_documents") if name in call.keywords),
        call.get("X", 0),
    )


def _learn(transformer: Transformer, samples: Value) -> Learned:
    _check(transformer, samples)
    learned = _LESSONS[transformer.name](transformer.arguments, samples)
    takes_any = transformer.name in (*_OF_LABELS, *_OF_TEXTS, *_OF_ANY_WIDTH)
    return learned if takes_any else replace(learned, width=_columns(samples))


def _is_open(transformer: Transformer) -> bool:
    """Whether the program may have given it other parameters than those that it was made with."""
    return isinstance(transformer.state, NotKnown)


@method(Transformer, "fit", "partial_fit")
def _fit(transformer: Transformer, call: Call) -> Result:
    learned = _learn(transformer, _samples(call))
    return transformer if _is_open(transformer) else Change(transformer, transformer, learned)


@method(Transformer, "transform")
def _transform(transformer: Transformer, call: Call) -> Result:
    samples = _samples(call)
    _check(transformer, samples)
    _require_width(transformer, samples, "give it the columns that it was fitted on")
    return _applied(transformer.state, samples, call) if isinstance(transformer.state, Learned) else NOT_KNOWN


@method(Transformer, "fit_transform")
def _fit_transform(transformer: Transformer, call: Call) -> Result:
    samples = _samples(call)
    learned = _learn(transformer, samples)
    if _is_open(transformer):
        return NOT_KNOWN
    return Change(_applied(learned, samples, call), transformer, learned)


def _applied(learned: Learned, samples: Value, call: Call) -> Value:
    array = as_array(samples)
    if learned.sample is not None:
        shape = Shape.of(rows_of(samples), *learned.sample)
    else:
        shape = UNKNOWN_SHAPE if array is None else array.shape
    # the result keeps the origin of the samples: that is where its shape comes from
    origin, site = (
        (array.origin, array.site) if array is not None and array.origin else (origin_of(call), call.site)
    )
    result = Array(shape, learned.kind, learned.content, origin, site)
    return Sparse(result) if learned.is_sparse else result


@method(Transformer, "inverse_transform")
def _inverse(transformer: Transformer, call: Call) -> Result:
    array = as_array(_samples(call))
    options = transformer.arguments.keywords.items()
    # one that changes nothing looks at nothing
    is_plain = all(value is True for name, value in options if name.startswith("with_"))
    if transformer.name in _SCALERS and is_plain and transformer.arguments.complete:
        help = "fit a scaler of its own for what the model predicts"
        _require_width(transformer, _samples(call), help, may_broadcast=True)
    is_same = isinstance(transformer.state, Learned) and transformer.state.sample in (None, ())
    return (
        Array(array.shape, origin=array.origin, site=array.site)
        if array is not None and is_same
        else NOT_KNOWN
    )


@method(Transformer, "__setattr__")
def _set_attribute(transformer: Transformer, call: Call) -> Result:
    return Change(None, transformer, NOT_KNOWN)


@method(Transformer, "set_params", "set_output")
def _set_parameters(transformer: Transformer, call: Call) -> Result:
    return Change(transformer, transformer, NOT_KNOWN)


@attribute(Transformer, "classes_")
def _classes(transformer: Transformer) -> Value | NotKnown:
    learned = transformer.state
    if not isinstance(learned, Learned) or not dims.is_known(learned.classes):
        return NOT_KNOWN
    return Array(Shape.of(learned.classes))


@function(
    "sklearn.preprocessing.scale", "sklearn.preprocessing.minmax_scale", "sklearn.preprocessing.normalize"
)
def _scaled(call: Call) -> Result:
    array = as_array(_samples(call))
    return NOT_KNOWN if array is None else Array(array.shape, "float", _REAL, array.origin, array.site)
