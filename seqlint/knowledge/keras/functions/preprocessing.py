"""``keras.preprocessing``: generators that give batches of images and of time series."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import ClassVar

from seqlint.knowledge.elements import taken
from seqlint.knowledge.keras.functions.text import Vocabulary
from seqlint.knowledge.keras.functions.utils import channel_count, image_size
from seqlint.knowledge.library import Call, DataError, Result, attribute, function, method
from seqlint.knowledge.numpy.conversion import as_array
from seqlint.knowledge.samples import origin_of, require_same_rows, rows_of, size_of
from seqlint.shapes import dim as dims
from seqlint.shapes.dim import DYNAMIC, UNKNOWN, Dim
from seqlint.shapes.shape import UNKNOWN_SHAPE, Shape
from seqlint.values import NOT_KNOWN, AbstractValue, NotKnown, Unknown, Value, as_dim, as_items
from seqlint.values.arrays import Array, Content
from seqlint.values.text import describe

_IMAGES = tuple(f"keras.{home}preprocessing.image." for home in ("", "legacy.", "_legacy."))
_SEQUENCES = tuple(f"keras.{home}preprocessing.sequence." for home in ("", "legacy.", "_legacy."))
#: rescale factors at most this bring 0..255 down to at most 1
_UNIT_SCALE = 1 / 255 + 1e-9


@dataclass(frozen=True, eq=False)
class Batches(AbstractValue):
    """A generator of batches. The first dim of each array is DYNAMIC, for the last batch may be short."""

    #: one batch: an `Array`, or a tuple of them: (x, y) or (x, y, sample_weight)
    element: Value
    batch_size: Dim
    samples: Dim = UNKNOWN
    #: its attributes by name
    attributes: Mapping[str, Value] = field(default_factory=dict)


@method(Batches, "__next__", "next", "__getitem__")
def _batch(batches: Batches, call: Call) -> Result:
    return taken(batches.element)


@method(Batches, "__len__")
def _batch_count(batches: Batches, call: Call) -> Result:
    return _known(dims.ceil_divide(batches.samples, batches.batch_size))


@attribute(Batches, "samples", "n")
def _sample_count(batches: Batches) -> Value | NotKnown:
    return _known(batches.samples)


@attribute(Batches, "batch_size")
def _batch_size(batches: Batches) -> Value | NotKnown:
    return _known(batches.batch_size)


@attribute(Batches, "image_shape")
def _image_shape(batches: Batches) -> Value | NotKnown:
    return batches.attributes.get("image_shape", NOT_KNOWN)


@attribute(Batches, "num_classes")
def _class_count(batches: Batches) -> Value | NotKnown:
    return batches.attributes.get("num_classes", NOT_KNOWN)


@attribute(Batches, "class_indices")
def _class_indices(batches: Batches) -> Value | NotKnown:
    if "num_classes" not in batches.attributes:
        return NOT_KNOWN
    return Vocabulary(as_dim(batches.attributes["num_classes"]))


def _known(dim: Dim) -> Value | NotKnown:
    return dim if dims.is_known(dim) else NOT_KNOWN


@dataclass(frozen=True, eq=False)
class ImageDataGenerator(AbstractValue):
    """A Keras `ImageDataGenerator`, by its arguments."""

    #: the class whose methods it has
    keras_class: ClassVar[str] = "keras.preprocessing.image.ImageDataGenerator"
    arguments: Call

    def scaled(self, scale: str | None) -> Content:
        """What pixels of that *scale* become."""
        get = self.arguments.keywords.get
        changing = ("center", "normalization", "whitening", "function")
        if not self.arguments.complete or any(name.endswith(changing) for name in self.arguments.keywords):
            return Content()
        rescale = get("rescale")
        if not rescale:
            return Content(scale=scale)
        is_unit = scale == "bytes" and isinstance(rescale, float) and abs(rescale) <= _UNIT_SCALE
        return Content("real", scale="unit" if is_unit else None)

    @property
    def layout(self) -> Value:
        """The ``data_format``."""
        return self.arguments.keywords.get("data_format")


@function(*(f"{home}ImageDataGenerator" for home in _IMAGES))
def _image_data_generator(call: Call) -> Result:
    return ImageDataGenerator(call)


@method(ImageDataGenerator, "fit")
def _fit(generator: ImageDataGenerator, call: Call) -> Result:
    return None


@method(ImageDataGenerator, "flow")
def _flow(generator: ImageDataGenerator, call: Call) -> Result:
    given, labels, weights = call.get("x", 0), call.get("y", 1), call.get("sample_weight", 4)
    x = as_array(given)
    if isinstance(given, tuple) or x is None:
        return NOT_KNOWN
    if x.shape.rank not in (4, None):
        raise DataError(f"`flow` takes images of rank 4, and is given {x.shape}")
    require_same_rows(call, *(value for value in (x, labels, weights) if value is not None))
    content = generator.scaled(x.content.scale)
    images = replace(_of_batch(x), kind="float", content=content)
    others = [_of_batch(as_array(value) or Array()) for value in (labels, weights) if value is not None]
    samples = rows_of(x) if call.get("subset", 11) is None else UNKNOWN
    shape = () if x.shape.dims is None else x.shape.dims[1:]
    attributes = {"image_shape": shape} if shape and all(map(dims.is_known, shape)) else {}
    element = (images, *others) if others else images
    return Batches(element, size_of(call.get("batch_size", 2, 32), "batch_size"), samples, attributes)


def _of_batch(array: Array) -> Array:
    return array if array.shape.rank == 0 else replace(array, shape=array.shape.replace(0, DYNAMIC))


@method(ImageDataGenerator, "flow_from_directory")
def _flow_from_directory(generator: ImageDataGenerator, call: Call) -> Result:
    mode = call.get("class_mode", 4, "categorical")
    x = _read_images(
        generator, call, call.get("target_size", 1, (256, 256)), call.get("color_mode", 2, "rgb")
    )
    return _files(call, x, mode, call.get("classes", 3), call.get("batch_size", 5, 32))


@method(ImageDataGenerator, "flow_from_dataframe")
def _flow_from_dataframe(generator: ImageDataGenerator, call: Call) -> Result:
    mode, column = call.get("class_mode", 8, "categorical"), call.get("y_col", 3, "class")
    x = _read_images(
        generator, call, call.get("target_size", 5, (256, 256)), call.get("color_mode", 6, "rgb")
    )
    batch_size = call.get("batch_size", 9, 32)
    if mode not in ("raw", "other", "multi_output"):
        return _files(call, x, mode, call.get("classes", 7), batch_size)
    columns = as_items(column)
    if mode == "multi_output" or (columns is None and not isinstance(column, str)):
        y: Value = Unknown(None, "its columns are not known", call.site)
    else:
        shape = Shape.of(DYNAMIC) if columns is None else Shape.of(DYNAMIC, len(columns))
        y = Array(shape, origin=origin_of(call), site=call.site)
    return _generated(x, y, batch_size)


def _read_images(generator: ImageDataGenerator, call: Call, target_size: Value, color_mode: Value) -> Array:
    channels, sizes = channel_count(color_mode), image_size(target_size)
    if isinstance(color_mode, str) and channels is UNKNOWN:
        raise DataError(f"`color_mode` must be 'grayscale', 'rgb' or 'rgba', not {color_mode!r}")
    height, width = sizes or (UNKNOWN, UNKNOWN)
    if generator.layout in (None, "channels_last"):
        shape = Shape.of(DYNAMIC, height, width, channels)
    elif generator.layout == "channels_first":
        shape = Shape.of(DYNAMIC, channels, height, width)
    else:
        shape = Shape.of_rank(4).replace(0, DYNAMIC)
    return Array(shape, "float", generator.scaled("bytes"), origin_of(call), call.site)


def _files(call: Call, x: Array, mode: Value, classes: Value, batch_size: Value) -> Value:
    """Batches of images that are read from files in one directory a class."""
    names = as_items(classes)
    count: Dim = len(names) if names else dims.size("classes")
    y: Value
    if mode is None:
        return _generated(x, None, batch_size, {"num_classes": count})
    if mode == "input":
        y = x
    elif mode in ("binary", "sparse", "categorical"):
        is_matrix = mode == "categorical"
        encodings = {"binary": Content("binary", 2), "sparse": Content.labels(count)}
        content = encodings.get(mode, Content("one-hot", count, "unit"))
        shape = Shape.of(DYNAMIC, count) if is_matrix else Shape.of(DYNAMIC)
        y = Array(shape, "float", content, x.origin, x.site)
    elif isinstance(mode, str):
        raise DataError(
            f"`class_mode` must be 'categorical', 'binary', 'sparse', 'input' or None, not {mode!r}"
        )
    else:
        y = Unknown(None, "its `class_mode` is not known", call.site)
    return _generated(x, y, batch_size, {"num_classes": count})


def _generated(
    x: Array, y: Value, batch_size: Value, attributes: Mapping[str, Value] | None = None
) -> Batches:
    known = dict(attributes or {})
    shape = () if x.shape.dims is None else x.shape.dims[1:]
    if all(map(dims.is_known, shape)):
        known["image_shape"] = shape
    return Batches(x if y is None else (x, y), size_of(batch_size, "batch_size"), dims.size("samples"), known)


@function(*(f"{home}TimeseriesGenerator" for home in _SEQUENCES))
def _timeseries_generator(call: Call) -> Result:
    data, targets = as_array(call.get("data", 0)), as_array(call.get("targets", 1))
    length, rate = call.get("length", 2), call.get("sampling_rate", 3, 1)
    start, end = call.get("start_index", 5, 0), call.get("end_index", 6)
    if data is not None and targets is not None:
        require_same_rows(call, data, targets)
    steps = dims.ceil_divide(size_of(length, "length"), size_of(rate, "sampling_rate"))
    last = (
        dims.subtract(UNKNOWN if data is None else rows_of(data), 1)
        if end is None
        else size_of(end, "end_index")
    )
    first = dims.add(size_of(start, "start_index"), size_of(length, "length"))
    if dims.less(last, first):
        raise DataError(
            f"a sequence of {describe(length)} steps does not end before step {last}, the last one"
        )
    x = _of_sequences(data, steps, call)
    y = Array() if targets is None else _of_batch(targets)
    stride, batch_size = call.get("stride", 4, 1), size_of(call.get("batch_size", 9, 128), "batch_size")
    samples = dims.ceil_divide(dims.add(dims.subtract(last, first), 1), size_of(stride, "stride"))
    return Batches((x, y), batch_size, samples)


def _of_sequences(data: Array | None, steps: Dim, call: Call) -> Array:
    """Batches of windows of *steps* over *data*."""
    if data is None or data.shape.dims is None:
        return Array(UNKNOWN_SHAPE, origin=origin_of(call), site=call.site)
    return replace(
        data, shape=Shape.of(DYNAMIC, steps, *data.shape.dims[1:]), origin=origin_of(call), site=call.site
    )
