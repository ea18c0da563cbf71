"""`keras.datasets`, encodings, padding and generators, against Keras itself wherever it runs without a download."""

from __future__ import annotations

import importlib
import re
from typing import Any

import numpy as np
import pytest

from seqlint.knowledge.library import DataError
from seqlint.knowledge.numpy.conversion import as_array
from seqlint.shapes.dim import DYNAMIC, is_known
from seqlint.shapes.shape import Shape
from seqlint.values import NOT_KNOWN, ListValue, Value
from seqlint.values.arrays import Array, Content
from support.library_calls import call, dims_of, invoke, of, read
from support.oracle import package


def legacy(name: str) -> Any:
    """A module of what Keras keeps of its old preprocessing."""
    return importlib.import_module(f"keras.src.legacy.preprocessing.{name}")


def listed(value: Any) -> Any:
    return ListValue(list(map(listed, value))) if isinstance(value, list) else value


def load(name: str, **arguments: Value) -> Any:
    return call(f"keras.datasets.{name}.load_data", **arguments)


@pytest.mark.keras
@pytest.mark.parametrize("name", ["mnist", "fashion_mnist", "cifar10", "cifar100"])
def test_the_shapes_are_those_that_the_documentation_asserts(name: str) -> None:
    documented = re.findall(
        r"assert (\w+)\.shape == \((.*)\)", getattr(package(3).datasets, name).load_data.__doc__
    )
    (x_train, y_train), (x_test, y_test) = load(name)
    parts = {"x_train": x_train, "y_train": y_train, "x_test": x_test, "y_test": y_test}
    assert len(documented) == 4
    for part, shape in documented:
        assert dims_of(parts[part]) == tuple(int(size) for size in shape.split(",") if size.strip())


def test_what_is_known_of_images_and_labels() -> None:
    (x, y), _ = load("mnist")
    assert (x.kind, x.content.scale, y.content) == ("uint8", "bytes", Content.labels(10))
    assert x.origin == "`mnist.load_data()`"
    assert load("cifar100", label_mode="coarse")[0][1].content.classes == 20
    with pytest.raises(DataError):
        load("cifar100", label_mode="both")


def test_reviews_have_any_length_until_they_are_padded() -> None:
    (x, y), _ = load("imdb", num_words=10000)
    assert (dims_of(x), x.kind, y.content.encoding) == ((25000,), "object", "binary")
    padded = call("keras.preprocessing.sequence.pad_sequences", x, maxlen=200)
    assert (dims_of(padded), padded.kind) == ((25000, 200), "int")
    (shorter, labels), _ = load("imdb", maxlen=100)
    assert not isinstance(shorter.shape[0], int)
    assert shorter.shape == labels.shape


class _Split:
    """A stand-in for the file that a loader would download."""

    def __init__(self, **arrays: np.ndarray) -> None:
        self.arrays = arrays

    def __enter__(self) -> dict[str, np.ndarray]:
        return self.arrays

    def __exit__(self, *_: object) -> None:
        pass


@pytest.mark.keras
@pytest.mark.parametrize("share", [0.2, 0.1, 0.33, 0.0, 0.5])
@pytest.mark.parametrize(
    ("name", "rows", "columns"), [("boston_housing", 506, 13), ("california_housing", 20640, 8)]
)
def test_housing_sets_are_split_as_keras_splits_them(
    monkeypatch: pytest.MonkeyPatch, name: str, rows: int, columns: int, share: float
) -> None:
    module = getattr(package(3).src.datasets, name)
    monkeypatch.setattr(module, "get_file", lambda *_, **__: "")
    arrays = _Split(x=np.zeros((rows, columns)), y=np.zeros(rows))
    monkeypatch.setattr(np, "load", lambda *_, **__: arrays)
    real = module.load_data(test_split=share)
    told = load(name, test_split=share)
    assert [[part.shape for part in pair] for pair in real] == [
        [dims_of(part) for part in pair] for pair in told
    ]


@pytest.mark.keras
@pytest.mark.parametrize("share", [0.2, 0.1, 0.33])
def test_newswires_are_split_as_keras_splits_them(monkeypatch: pytest.MonkeyPatch, share: float) -> None:
    module = package(3).src.datasets.reuters
    xs = np.empty(11228, dtype=object)
    xs[:] = [[5] * (1 + index % 3) for index in range(11228)]
    arrays = {"x": xs, "y": np.zeros(11228, int)}
    monkeypatch.setattr(module, "get_file", lambda *_, **__: "")
    monkeypatch.setattr(module.npz_utils, "load_npz", lambda _: arrays)
    real, told = module.load_data(test_split=share), load("reuters", test_split=share)
    assert [[part.shape for part in pair] for pair in real] == [
        [dims_of(part) for part in pair] for pair in told
    ]
    assert is_known(told[0][1].content.classes) == (share == 0.2)
    assert len(package(3).datasets.reuters.get_label_names()) == load("reuters")[0][1].content.classes == 46


@pytest.mark.keras
@pytest.mark.parametrize(
    ("labels", "count"),
    [
        ([0, 1, 2], None),
        ([[0], [3]], None),
        ([0, 1], 5),
        ([[0, 1], [2, 3]], None),
        ([[0, 1], [1, 0]], None),
        ([[0], [1]], 4),
        ([[0, 1], [2, 0]], 3),
        ([0, 1, 0], None),
        ([0, 0], 1),
    ],
)
def test_to_categorical(labels: list[object], count: int | None) -> None:
    real = package(3).utils.to_categorical(labels, count)
    told = call("keras.utils.to_categorical", listed(labels), count)
    assert dims_of(told) == real.shape


@pytest.mark.parametrize("label", [0, 1])
def test_to_categorical_of_one_label_repeated_has_as_many_classes_as_that_says(label: int) -> None:
    shape = call("keras.utils.to_categorical", listed([label, label])).shape
    assert not isinstance(shape[1], int)


@pytest.mark.keras
def test_to_categorical_knows_the_classes_of_a_data_set() -> None:
    (_, y), _ = load("cifar10")
    told = call("keras.utils.np_utils.to_categorical", y)
    assert (dims_of(told), told.content.encoding, told.content.classes) == ((50000, 10), "one-hot", 10)
    with pytest.raises(DataError):
        call("keras.utils.to_categorical", y, num_classes=5)
    with pytest.raises(IndexError):
        package(3).utils.to_categorical([0, 9], 5)


@pytest.mark.keras
@pytest.mark.parametrize(
    ("sequences", "maxlen"),
    [
        ([[1], [1, 2, 3]], None),
        ([[1], [1, 2, 3]], 2),
        ([[1, 2], [3, 4]], 5),
        ([[[1.0, 2.0]], [[3.0, 4.0]]], 4),
    ],
)
def test_pad_sequences(sequences: list[object], maxlen: int | None) -> None:
    real = package(3).utils.pad_sequences(sequences, maxlen=maxlen)
    assert dims_of(call("keras.utils.pad_sequences", listed(sequences), maxlen)) == real.shape


@pytest.mark.keras
@pytest.mark.parametrize("limit", [None, 10])
def test_tokenizer(limit: int | None) -> None:
    texts = ["a b c d", "a b", "e"]
    real = legacy("text").Tokenizer(num_words=limit)
    real.fit_on_texts(texts)
    tokenizer = call("keras.preprocessing.text.Tokenizer", num_words=limit)
    assert read(tokenizer, "word_index") is NOT_KNOWN
    invoke(tokenizer, "fit_on_texts", listed(texts))
    sequences = invoke(tokenizer, "texts_to_sequences", listed(texts))
    assert invoke(sequences, "__len__") == len(real.texts_to_sequences(texts))
    matrix = invoke(tokenizer, "texts_to_matrix", listed(texts), mode="count")
    words = invoke(read(tokenizer, "word_index"), "__len__")
    rows, columns = real.texts_to_matrix(texts, mode="count").shape
    assert matrix.shape[0] == rows
    assert str(matrix.shape[1]) == (str(columns) if limit else f"{words} + 1")
    assert dims_of(call("keras.utils.pad_sequences", sequences, maxlen=7)) == (3, 7)


@pytest.mark.keras
@pytest.mark.parametrize(("shape", "axis"), [((4, 3), -1), ((4, 3), 1), ((4,), -1), ((4, 3, 2), 1)])
def test_normalize(shape: tuple[int, ...], axis: int) -> None:
    real = package(3).utils.normalize(np.ones(shape), axis=axis)
    told = call("keras.utils.normalize", of(*shape), axis=axis)
    assert (dims_of(told), told.content.scale) == (real.shape, "unit")
    assert call("keras.utils.normalize", of(4, 3), axis=0) is NOT_KNOWN


@pytest.mark.keras
@pytest.mark.parametrize("mode", ["grayscale", "rgb", "rgba"])
def test_images(mode: str) -> None:
    loaded = call("keras.utils.load_img", "a.png", color_mode=mode, target_size=(5, 7))
    channels = {"grayscale": 1, "rgb": 3, "rgba": 4}[mode]
    array = call("keras.utils.img_to_array", loaded)
    assert (dims_of(array), array.kind, array.content.scale) == ((5, 7, channels), "float", "bytes")
    picture = as_array(loaded)
    assert picture is not None
    real = package(3).utils.img_to_array(np.zeros((5, 7) if channels == 1 else (5, 7, channels)))
    assert dims_of(picture) == ((5, 7) if channels == 1 else (5, 7, channels))
    assert dims_of(array) == real.shape
    old = call("keras.preprocessing.image.load_img", "a.png", False, mode, (5, 7))
    assert (old.height, old.width, old.channels) == (5, 7, channels)


def agrees(told: Value, real: object) -> bool:
    """Whether a real batch is one that *told* stands for."""
    if isinstance(told, tuple):
        assert isinstance(real, (tuple, list))
        return len(told) == len(real) and all(map(agrees, told, real))
    assert isinstance(told, Array)
    shape = np.asarray(real).shape
    assert told.shape.dims is not None
    known = [
        dim in (DYNAMIC, size) or not isinstance(dim, int)
        for dim, size in zip(told.shape, shape, strict=True)
    ]
    return all(known)


@pytest.mark.keras
@pytest.mark.parametrize("y", [None, (10,), (10, 1), (10, 4)])
def test_flow(y: tuple[int, ...] | None) -> None:
    x = np.zeros((10, 8, 6, 3))
    labels = None if y is None else np.zeros(y)
    real = legacy("image").ImageDataGenerator(rescale=1 / 255).flow(x, labels, batch_size=4)
    generator = call("keras.preprocessing.image.ImageDataGenerator", rescale=1 / 255)
    images = of(10, 8, 6, 3, content=Content(scale="bytes"))
    told = invoke(generator, "flow", images, None if y is None else of(*y), batch_size=4)
    assert agrees(told.element, real[0])
    assert (invoke(told, "__len__"), read(told, "n"), read(told, "batch_size")) == (len(real), real.n, 4)
    first = told.element if y is None else told.element[0]
    assert first.content == Content("real", scale="unit")
    with pytest.raises(DataError):
        invoke(generator, "flow", of(10, 28, 28))
    with pytest.raises(DataError):
        invoke(generator, "flow", images, of(9))


@pytest.fixture(scope="module")
def pictures(tmp_path_factory: pytest.TempPathFactory) -> str:
    import tensorflow as tf

    root = tmp_path_factory.mktemp("pictures")
    for name in ("cats", "dogs"):
        (root / name).mkdir()
        for index in range(3):
            tf.io.write_file(
                str(root / name / f"{index}.png"), tf.io.encode_png(tf.zeros((9, 9, 3), tf.uint8))
            )
            (root / name / f"{index}.txt").write_text("a few words")
    return str(root)


@pytest.mark.keras
@pytest.mark.parametrize("mode", ["categorical", "binary", "sparse", "input", None])
@pytest.mark.parametrize("color", ["grayscale", "rgb", "rgba"])
def test_flow_from_directory(
    pictures: str, mode: str | None, color: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    channels = {"grayscale": 1, "rgb": 3, "rgba": 4}[color]
    monkeypatch.setattr(legacy("image").image_utils, "load_img", lambda *_, **__: np.zeros((5, 7, channels)))
    arguments = {"target_size": (5, 7), "color_mode": color, "class_mode": mode, "batch_size": 4}
    real = legacy("image").ImageDataGenerator().flow_from_directory(pictures, **arguments)
    generator = call("keras.preprocessing.image.ImageDataGenerator")
    told = invoke(generator, "flow_from_directory", pictures, **arguments)
    assert agrees(told.element, real[0])
    assert read(told, "image_shape") == real.image_shape
    listed_classes = invoke(generator, "flow_from_directory", pictures, classes=listed(["cats", "dogs"]))
    assert dims_of(listed_classes.element[1]) == (None, 2)


@pytest.mark.keras
def test_flow_from_directory_refuses_what_keras_refuses(pictures: str) -> None:
    generator = call("keras.preprocessing.image.ImageDataGenerator")
    for wrong in ({"class_mode": "int"}, {"color_mode": "gray"}):
        with pytest.raises(ValueError, match="Invalid"):
            legacy("image").ImageDataGenerator().flow_from_directory(pictures, **wrong)
        with pytest.raises(DataError):
            invoke(generator, "flow_from_directory", pictures, **wrong)


@pytest.mark.keras
@pytest.mark.parametrize("targets", [(50,), (50, 2)])
@pytest.mark.parametrize(("length", "rate"), [(10, 1), (10, 2), (7, 3)])
def test_timeseries_generator(targets: tuple[int, ...], length: int, rate: int) -> None:
    real = legacy("sequence").TimeseriesGenerator(
        np.zeros((50, 3)), np.zeros(targets), length, rate, batch_size=8
    )
    name = "keras.preprocessing.sequence.TimeseriesGenerator"
    told = call(name, of(50, 3), of(*targets), length, sampling_rate=rate, batch_size=8)
    assert agrees(told.element, real[0])
    assert invoke(told, "__len__") == len(real)
    with pytest.raises(DataError):
        call(name, of(50, 3), of(49), length)
    with pytest.raises(DataError):
        call(name, of(50, 3), of(50), 50)


def spec(value: object) -> object:
    """The shapes of an ``element_spec``, or of an element as seqlint has it."""
    if isinstance(value, tuple):
        return tuple(map(spec, value))
    if isinstance(value, Array):
        return dims_of(value)
    return tuple(value.shape)  # type: ignore[attr-defined]


@pytest.mark.keras
@pytest.mark.parametrize("mode", ["int", "binary", "categorical", None])
@pytest.mark.parametrize("batch_size", [4, None])
def test_image_dataset_from_directory(pictures: str, mode: str | None, batch_size: int | None) -> None:
    arguments = {"label_mode": mode, "image_size": (5, 7), "color_mode": "rgba", "batch_size": batch_size}
    real = package(3).utils.image_dataset_from_directory(pictures, verbose=False, **arguments)
    names = listed(["cats", "dogs"])
    told = call("keras.preprocessing.image_dataset_from_directory", pictures, class_names=names, **arguments)
    assert spec(told.element) == spec(real.element_spec)
    known = read(told, "class_names")
    assert known is NOT_KNOWN if mode is None else dims_of(known) == (len(real.class_names),)


@pytest.mark.keras
def test_text_dataset_from_directory(pictures: str) -> None:
    real = package(3).utils.text_dataset_from_directory(pictures, label_mode="binary", verbose=False)
    told = call("keras.utils.text_dataset_from_directory", pictures, label_mode="binary")
    assert spec(told.element) == spec(real.element_spec)
    assert told.element[0].kind == "str"
    both = call(
        "keras.utils.text_dataset_from_directory", pictures, validation_split=0.3, subset="both", seed=1
    )
    assert len(both) == 2


@pytest.mark.keras
@pytest.mark.parametrize("targets", [None, (50,), (50, 2)])
@pytest.mark.parametrize("data", [(50,), (50, 3)])
@pytest.mark.parametrize("batch_size", [8, None])
def test_timeseries_dataset(
    data: tuple[int, ...], targets: tuple[int, ...] | None, batch_size: int | None
) -> None:
    arguments = {"sequence_length": 5, "batch_size": batch_size}
    y = None if targets is None else np.zeros(targets)
    real = package(3).utils.timeseries_dataset_from_array(np.zeros(data), y, **arguments)
    labels = None if targets is None else of(*targets)
    told = call("keras.utils.timeseries_dataset_from_array", of(*data), labels, **arguments)
    assert spec(told.element) == spec(real.element_spec)


def test_what_is_not_known_stays_unknown() -> None:
    assert call("keras.utils.to_categorical", None, 10).shape == Shape()
    generator = call("keras.preprocessing.image.ImageDataGenerator")
    told = invoke(generator, "flow_from_directory", "images", class_mode="categorical")
    assert not isinstance(told.element[1].shape[1], int)
