"""scikit-learn's data sets, splits and transformers, against scikit-learn itself."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
import sklearn.datasets
import sklearn.decomposition
import sklearn.feature_selection
import sklearn.model_selection
import sklearn.preprocessing

from seqlint.knowledge.library import DataError
from seqlint.knowledge.numpy.conversion import as_array
from seqlint.shapes import dim as dims
from seqlint.shapes.dim import UNKNOWN
from seqlint.values import NOT_KNOWN, DictValue, ListValue, Value
from seqlint.values.arrays import Array, Content
from support.abstract_numpy import evaluate, execute
from support.library_calls import call, dims_of, invoke, of, read

_LOADERS = ["iris", "wine", "breast_cancer", "diabetes", "linnerud", "digits"]
_MAKERS = """
make_classification()
make_classification(500, 7, n_informative=4, n_classes=3)
make_classification(n_samples=50, n_features=4)
make_regression()
make_regression(60, 5)
make_regression(n_samples=60, n_targets=3)
make_blobs()
make_blobs(60, 5, centers=4)
make_blobs([10, 20], centers=None)
make_blobs(30, centers=[[0, 0, 0], [1, 1, 1]])
make_moons(50)
make_moons((20, 30))
make_circles(n_samples=50, noise=0.1)
make_s_curve(20)
make_swiss_roll(20)
make_friedman1(20)
make_friedman2(20)
make_gaussian_quantiles(n_samples=30, n_features=3)
make_hastie_10_2(100)
make_multilabel_classification(40, n_classes=6)
make_sparse_uncorrelated()
""".strip().splitlines()


def matches(told: Value, real: Any) -> None:
    """The told array has the real shape and kind, as far as it is known."""
    array = as_array(told)
    assert array is not None
    shape, known = np.asarray(real).shape, array.shape.dims
    assert known is not None
    assert len(known) == len(shape)
    assert all(not isinstance(dim, int) or dim == size for dim, size in zip(known, shape, strict=True))
    if array.kind is not None:
        assert np.asarray(real).dtype.kind == {"float": "f", "int": "i"}[array.kind]
    values = np.unique(np.asarray(real))
    if array.content.encoding == "classes" and isinstance(array.content.classes, int):
        assert list(values) == list(range(array.content.classes))
    if array.content.encoding == "binary":
        assert set(values) <= {0, 1}


@pytest.mark.parametrize("name", _LOADERS)
@pytest.mark.parametrize("as_frame", [False, True])
def test_loaders(name: str, as_frame: bool) -> None:
    real = getattr(sklearn.datasets, f"load_{name}")(return_X_y=True, as_frame=as_frame)
    told = call(f"sklearn.datasets.load_{name}", return_X_y=True, as_frame=as_frame)
    for part, expected in zip(told, real, strict=True):
        matches(part, expected)
        array = as_array(part)
        assert array is not None
        assert dims_of(array) == expected.shape
    bunch = call(f"sklearn.datasets.load_{name}")
    assert dims_of(read(bunch, "data")) == real[0].shape
    assert dims_of(invoke(bunch, "__getitem__", "target")) == real[1].shape


def test_digits_are_images_too() -> None:
    bunch = call("sklearn.datasets.load_digits")
    assert dims_of(read(bunch, "images")) == sklearn.datasets.load_digits().images.shape
    fewer = call("sklearn.datasets.load_digits", n_class=5, return_X_y=True)
    assert not isinstance(fewer[0].shape[0], int)
    assert fewer[1].content == Content.labels(5)


@pytest.mark.parametrize("source", _MAKERS)
def test_makers(source: str) -> None:
    real = eval(f"sklearn.datasets.{source}", {"sklearn": sklearn})
    told = execute(f"result = sklearn.datasets.{source}", sklearn="sklearn")["result"]
    for part, expected in zip(told, real, strict=True):
        matches(part, expected)


@pytest.mark.parametrize("rows", [100, 101, 7])
@pytest.mark.parametrize(
    "sizes",
    [
        {},
        {"test_size": 0.2},
        {"test_size": 0.33},
        {"train_size": 0.7},
        {"test_size": 2},
        {"train_size": 3},
        {"test_size": 0.3, "train_size": 0.5},
    ],
)
def test_train_test_split(rows: int, sizes: dict[str, Any]) -> None:
    x, y = np.zeros((rows, 3)), np.zeros(rows)
    real = sklearn.model_selection.train_test_split(x, y, **sizes)
    told = call("sklearn.model_selection.train_test_split", of(rows, 3), of(rows), **sizes)
    assert [dims_of(part) for part in told] == [part.shape for part in real]


def test_a_split_of_unknown_samples_keeps_x_and_y_together() -> None:
    rows = dims.size("rows")
    x_train, x_test, y_train, y_test = call(
        "sklearn.model_selection.train_test_split", of(rows, 3), of(rows), test_size=0.2
    )
    assert x_train.shape[0] == y_train.shape[0]
    assert x_test.shape[0] == y_test.shape[0]
    assert dims.equal(x_train.shape[0], x_test.shape[0]) is None
    with pytest.raises(DataError):
        call("sklearn.model_selection.train_test_split", of(10, 3), of(9))


_TABLE = np.random.default_rng(0).random((12, 3))
_LABELS = np.array([0, 1, 2] * 4)
_TRANSFORMERS: list[tuple[str, dict[str, Any], Any]] = [
    ("preprocessing.StandardScaler", {}, _TABLE),
    ("preprocessing.MinMaxScaler", {}, _TABLE),
    ("preprocessing.RobustScaler", {}, _TABLE),
    ("preprocessing.MaxAbsScaler", {}, _TABLE),
    ("preprocessing.Normalizer", {}, _TABLE),
    ("preprocessing.PolynomialFeatures", {}, _TABLE),
    ("preprocessing.PolynomialFeatures", {"degree": 3, "include_bias": False}, _TABLE),
    ("preprocessing.OrdinalEncoder", {}, _LABELS[:, None]),
    ("preprocessing.LabelEncoder", {}, _LABELS),
    ("preprocessing.LabelBinarizer", {}, _LABELS),
    ("preprocessing.LabelBinarizer", {}, _LABELS % 2),
    ("preprocessing.OneHotEncoder", {"sparse_output": False}, _LABELS[:, None]),
    ("preprocessing.OneHotEncoder", {"sparse_output": False, "drop": "first"}, _LABELS[:, None]),
    ("preprocessing.OneHotEncoder", {"sparse_output": False, "categories": [[0, 1, 2, 3]]}, _LABELS[:, None]),
    ("decomposition.PCA", {"n_components": 2}, _TABLE),
    ("decomposition.PCA", {"n_components": 0.9}, _TABLE),
    ("decomposition.PCA", {}, _TABLE),
    ("decomposition.TruncatedSVD", {}, _TABLE),
]


def abstract(array: np.ndarray) -> Array:
    if array.dtype.kind != "i":
        return of(*array.shape, kind="float")
    count = int(array.max()) + 1
    content = Content("binary", 2) if count == 2 else Content.labels(count)
    return of(*array.shape, kind="int", content=content)


def nested(value: Any) -> Value:
    return ListValue([nested(item) for item in value]) if isinstance(value, list) else value


@pytest.mark.parametrize(("name", "arguments", "samples"), _TRANSFORMERS)
def test_transformers(name: str, arguments: dict[str, Any], samples: np.ndarray) -> None:
    home, _, cls = name.rpartition(".")
    real = getattr(getattr(sklearn, home), cls)(**arguments)
    told = call(f"sklearn.{name}", **{key: nested(value) for key, value in arguments.items()})
    matches(invoke(told, "fit_transform", abstract(samples)), real.fit_transform(samples))
    matches(invoke(told, "transform", abstract(samples[:6])), real.transform(samples[:6]))
    assert invoke(call(f"sklearn.{name}"), "transform", abstract(samples)) is NOT_KNOWN
    if hasattr(real, "classes_"):
        assert dims_of(read(told, "classes_")) == real.classes_.shape


@pytest.mark.parametrize("classes", [2, 3])
def test_a_binarizer_makes_one_column_of_two_classes(classes: int) -> None:
    labels = abstract(_LABELS % classes)
    result = invoke(call("sklearn.preprocessing.LabelBinarizer"), "fit_transform", labels)
    assert dims_of(result) == (12, 1 if classes == 2 else 3)
    unknown = invoke(call("sklearn.preprocessing.LabelBinarizer"), "fit_transform", of(12))
    assert not isinstance(unknown.shape[1], int)


def test_a_binarizer_keeps_the_columns_of_a_table() -> None:
    table = abstract(np.array([[1, 0, 0], [0, 1, 1]]))
    result = invoke(call("sklearn.preprocessing.LabelBinarizer"), "fit_transform", table)
    assert not isinstance(result.shape[1], int)


def test_an_encoder_gives_a_sparse_matrix_by_default() -> None:
    sparse = invoke(call("sklearn.preprocessing.OneHotEncoder"), "fit_transform", abstract(_LABELS[:, None]))
    assert as_array(sparse) is None
    assert dims_of(invoke(sparse, "toarray")) == (12, 3)


@pytest.mark.parametrize(
    "source",
    """
m
m.A[0]
np.asarray(m)[0]
np.array(m, dtype="float32")[:, 1]
m.astype("float32")
m[0]
m[:, 1]
m.sum(axis=1)
m.argmax(axis=1)
m.ravel()
m.T
m.T * m
m * m.T
np.ones((2, 12)) * m
np.ones((2, 12)) @ m
np.sum(m, axis=1)
np.argmax(m, axis=1)
np.squeeze(m[:1])
np.asanyarray(m)[0]
np.concatenate([m, m])[0]
np.hstack([m, np.ones((12, 1))])[:, 0]
np.vstack([m, m])[0]
np.sqrt(m)[0]
np.maximum(m, 0)[0]
m / 2
""".strip().splitlines(),
)
def test_a_matrix_keeps_its_axes(source: str) -> None:
    real = np.matrix(np.zeros((12, 3)))
    encoder = call("sklearn.preprocessing.OneHotEncoder")
    sparse = invoke(encoder, "fit_transform", abstract(_LABELS[:, None]))
    told = evaluate(source, {"m": invoke(sparse, "todense")})
    array = as_array(told)
    is_known = source in ("m", "m.A[0]") or source.startswith(("np.asarray", "np.array(", "m.astype"))
    assert (array is not None) == is_known
    if array is not None:
        assert dims_of(array) == eval(source, {"np": np, "m": real}).shape


def test_the_columns_of_two_encodings_by_one_encoder_are_the_same() -> None:
    encoder = call("sklearn.preprocessing.OneHotEncoder", sparse_output=False)
    invoke(encoder, "fit", of(12, 4))
    first, second = invoke(encoder, "transform", of(12, 4)), invoke(encoder, "transform", of(5, 4))
    assert first.shape[1] == second.shape[1]
    invoke(encoder, "fit", of(12, 4))
    assert invoke(encoder, "transform", of(5, 4)).shape[1] != first.shape[1]


@pytest.mark.parametrize("name", ["StandardScaler", "MinMaxScaler", "OneHotEncoder", "OrdinalEncoder"])
@pytest.mark.parametrize("shape", [(6,), (6, 2, 2)])
def test_a_table_is_expected(name: str, shape: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="array"):
        getattr(sklearn.preprocessing, name)().fit_transform(np.zeros(shape))
    with pytest.raises(DataError):
        invoke(call(f"sklearn.preprocessing.{name}"), "fit_transform", of(*shape))


_SCALERS = ("StandardScaler", "MinMaxScaler", "RobustScaler", "MaxAbsScaler")


@pytest.mark.parametrize("fitted", [1, 3])
@pytest.mark.parametrize(
    ("name", "method"),
    [
        *((name, "inverse_transform") for name in _SCALERS),
        *((name, "transform") for name in (*_SCALERS, "PolynomialFeatures", "OrdinalEncoder")),
    ],
)
def test_the_columns_are_those_that_were_learnt(name: str, method: str, fitted: int) -> None:
    real = getattr(sklearn.preprocessing, name)().fit((_TABLE[:, :fitted] > 0.5).astype(float))
    told = call(f"sklearn.preprocessing.{name}")
    invoke(told, "fit", of(12, fitted))
    for columns in (1, 2, 3):
        try:
            getattr(real, method)(np.zeros((4, columns)))
        except ValueError:
            with pytest.raises(DataError):
                invoke(told, method, of(4, columns))
        else:
            invoke(told, method, of(4, columns))


@pytest.mark.parametrize(
    ("name", "options"),
    [("StandardScaler", ("with_mean", "with_std")), ("RobustScaler", ("with_centering", "with_scaling"))],
)
def test_a_scaler_that_changes_nothing_goes_back_from_any_table(name: str, options: tuple[str, ...]) -> None:
    arguments = dict.fromkeys(options, False)
    real = getattr(sklearn.preprocessing, name)(**arguments).fit(_TABLE)
    told = call(f"sklearn.preprocessing.{name}", **arguments)
    invoke(told, "fit", of(12, 3))
    result = invoke(told, "inverse_transform", of(4, 2))
    assert dims_of(result) == real.inverse_transform(np.zeros((4, 2))).shape
    with pytest.raises(DataError):
        invoke(told, "transform", of(4, 2))
    with pytest.raises(ValueError, match="features"):
        real.transform(np.zeros((4, 2)))


def test_nothing_is_known_of_a_scaler_whose_attributes_are_set() -> None:
    scaler = call("sklearn.preprocessing.MinMaxScaler")
    invoke(scaler, "fit", of(12, 3))
    invoke(scaler, "__setattr__", "scale_", 0.5)
    assert invoke(scaler, "inverse_transform", of(4, 1)) is NOT_KNOWN


@pytest.mark.parametrize(("method", "arguments"), [("__setattr__", ("n_components", 2)), ("set_params", ())])
def test_nothing_is_known_of_a_transformer_with_other_parameters(
    method: str, arguments: tuple[Value, ...]
) -> None:
    pca = call("sklearn.decomposition.PCA", n_components=3)
    invoke(pca, method, *arguments, **({} if arguments else {"n_components": 2}))
    assert invoke(pca, "fit_transform", of(12, 3)) is NOT_KNOWN
    assert invoke(pca, "fit", of(12, 3)) is pca
    assert invoke(pca, "transform", of(12, 3)) is NOT_KNOWN


@pytest.mark.parametrize("k", [2, 3, 8, "all", None])
def test_no_more_columns_are_selected_than_there_are(k: Value) -> None:
    arguments = {} if k is None else {"k": k}
    real = sklearn.feature_selection.SelectKBest(**arguments).fit_transform(_TABLE, _LABELS)
    selector = call("sklearn.feature_selection.SelectKBest", **arguments)
    assert dims_of(invoke(selector, "fit_transform", of(12, 3), of(12))) == real.shape
    assert invoke(selector, "fit_transform", of(12, UNKNOWN), of(12)).shape[1] is UNKNOWN


def test_a_label_encoder_expects_one_label_a_sample() -> None:
    with pytest.raises(ValueError, match="1d"):
        sklearn.preprocessing.LabelEncoder().fit_transform(np.zeros((6, 2)))
    with pytest.raises(DataError):
        invoke(call("sklearn.preprocessing.LabelEncoder"), "fit_transform", of(6, 2))
    assert dims_of(invoke(call("sklearn.preprocessing.LabelEncoder"), "fit_transform", of(6, 1))) == (6,)


def test_few_samples_may_lack_a_class() -> None:
    _, _, y_train, y_test = call(
        "sklearn.model_selection.train_test_split", *call("sklearn.datasets.load_iris", return_X_y=True)
    )
    assert (y_train.content.classes, y_test.content.classes) == (3, 3)
    _, _, _, y_test = call(
        "sklearn.model_selection.train_test_split",
        *call("sklearn.datasets.load_iris", return_X_y=True),
        test_size=5,
    )
    assert not dims.is_known(y_test.content.classes)


_WORDS = ("yes", "no", "maybe", "yes", "no", "no")


@pytest.mark.parametrize("words", [_WORDS, _WORDS[:2] * 3, (1, 2, 3, 3, 2, 1), (3, 5, 3)])
@pytest.mark.parametrize("name", ["LabelEncoder", "LabelBinarizer", "OneHotEncoder"])
def test_words_are_counted(name: str, words: tuple[Value, ...]) -> None:
    real, told = np.array(words), call("numpy.array", ListValue(list(words)))
    if name == "OneHotEncoder":
        real, told = real[:, None], invoke(told, "reshape", -1, 1)
    expected = getattr(sklearn.preprocessing, name)().fit_transform(real)
    result = invoke(call(f"sklearn.preprocessing.{name}"), "fit_transform", told)
    if name == "OneHotEncoder":
        expected, result = expected.toarray(), invoke(result, "toarray")
    matches(result, expected)
    assert dims_of(result) == expected.shape
    if name == "LabelEncoder":
        assert result.content.classes == len(set(words))


def test_the_columns_of_a_table_are_counted_one_by_one() -> None:
    columns = {"a": ["red", "green", "red"], "b": ["x", "y", "z"]}
    real = sklearn.preprocessing.OneHotEncoder().fit_transform(pd.DataFrame(columns))
    table = call(
        "pandas.DataFrame", DictValue({name: ListValue([*words]) for name, words in columns.items()})
    )
    result = invoke(call("sklearn.preprocessing.OneHotEncoder"), "fit_transform", table)
    assert dims_of(invoke(result, "toarray")) == real.shape


def test_labels_of_a_slice_may_lack_a_class() -> None:
    _, y = call("sklearn.datasets.load_iris", return_X_y=True, as_frame=True)
    first = as_array(invoke(y, "__getitem__", slice(None, 100)))
    assert first is not None
    assert not dims.is_known(first.content.classes)
    assert set(sklearn.datasets.load_iris().target[:100]) == {0, 1}
