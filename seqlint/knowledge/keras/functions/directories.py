"""Data sets that Keras makes of directories and of long arrays: ``image_dataset_from_directory`` and the like."""

from __future__ import annotations

from dataclasses import replace

from seqlint.knowledge.keras.functions.utils import channel_count, image_size
from seqlint.knowledge.library import Call, DataError, Result, function
from seqlint.knowledge.numpy.conversion import as_array
from seqlint.knowledge.samples import origin_of, per_sample, size_of
from seqlint.knowledge.tensorflow.data import Dataset, batched
from seqlint.shapes import dim as dims
from seqlint.shapes.dim import DYNAMIC, UNKNOWN, Dim
from seqlint.shapes.shape import UNKNOWN_SHAPE, Shape
from seqlint.values import NOT_KNOWN, NotKnown, Unknown, Value, as_items
from seqlint.values.arrays import Array, Content


def _names(function_name: str, module: str) -> tuple[str, ...]:
    homes = ("keras.utils", "keras.preprocessing", f"keras.utils.{module}", f"keras.preprocessing.{module}")
    return tuple(f"{home}.{function_name}" for home in homes)


@function(
    *_names("image_dataset_from_directory", "image_dataset_utils"),
    "keras.preprocessing.image.image_dataset_from_directory",
)
def _images(call: Call) -> Result:
    mode = call.get("color_mode", 4, "rgb")
    channels = channel_count(mode)
    if isinstance(mode, str) and channels is UNKNOWN:
        raise DataError(f"`color_mode` must be 'grayscale', 'rgb' or 'rgba', not {mode!r}")
    given, layout = call.get("image_size", 6, (256, 256)), call.get("data_format", 15)
    height, width = image_size((given, given) if isinstance(given, int) else given) or (UNKNOWN, UNKNOWN)
    if layout in (None, "channels_last"):
        shape = Shape.of(height, width, channels)
    elif layout == "channels_first":
        shape = Shape.of(channels, height, width)
    else:
        shape = Shape.of_rank(3)
    x = Array(shape, "float", Content(scale="bytes"), origin_of(call), call.site)
    return _labelled(call, x, call.get("batch_size", 5, 32), call.get("subset", 10))


@function(*_names("text_dataset_from_directory", "text_dataset_utils"))
def _texts(call: Call) -> Result:
    x = Array(Shape.of(), "str", origin=origin_of(call), site=call.site)
    return _labelled(call, x, call.get("batch_size", 4, 32), call.get("subset", 9))


def _labelled(call: Call, x: Array, batch_size: Value, subset: Value) -> Value | NotKnown:
    """The data set, or two of them, of *x* and the labels that the names of the directories give."""
    if call.keywords.get("format", "tf") != "tf" or isinstance(subset, Unknown):
        return NOT_KNOWN
    labels, mode = call.get("labels", 1, "inferred"), call.get("label_mode", 2, "int")
    names = as_items(call.get("class_names", 3))
    count: Dim = len(names) if names else dims.size("classes")
    if isinstance(mode, str) and mode not in ("int", "binary", "categorical"):
        raise DataError(f"`label_mode` must be 'int', 'categorical', 'binary' or None, not {mode!r}")
    if mode == "binary" and isinstance(count, int) and count != 2:
        raise DataError(f"`label_mode='binary'` takes 2 classes, and is given {count}")
    is_labelled = labels is not None and mode is not None
    element: Value = (x, _label(call, mode, count)) if is_labelled else x
    class_names = Array(Shape.of(2 if mode == "binary" else count), "str") if is_labelled else None

    def part(name: str) -> Dataset:
        samples = Dataset(element, dims.size(name))
        return replace(_batched(samples, batch_size), class_names=class_names)

    return (part("samples"), part("validation_samples")) if subset == "both" else part("samples")


def _label(call: Call, mode: Value, count: Dim) -> Value:
    """The label of one sample."""
    origin = origin_of(call)
    if mode == "int":
        return Array(Shape.of(), "int", Content.labels(count), origin, call.site)
    if mode == "binary":
        return Array(Shape.of(1), "float", Content("binary", 2), origin, call.site)
    if mode == "categorical":
        return Array(Shape.of(count), "float", Content("one-hot", count, "unit"), origin, call.site)
    return Unknown(None, "its `label_mode` is not known", call.site)


def _batched(dataset: Dataset, batch_size: Value) -> Dataset:
    return dataset if batch_size is None else batched(dataset, size_of(batch_size, "batch_size"))


@function(*_names("timeseries_dataset_from_array", "timeseries_dataset_utils"))
def _timeseries(call: Call) -> Result:
    if call.keywords.get("format", "tf") != "tf":
        return NOT_KNOWN
    data, given = as_array(call.get("data", 0)), call.get("targets", 1)
    # TensorFlow does not know the number of steps: it computes the places of a window at run time
    x = Unknown(None, "its data is not known", call.site) if data is None else _window(data)
    element: Value = x
    if given is not None:
        targets = as_array(given)
        is_known = targets is not None and targets.shape.rank != 0
        y = (
            per_sample(targets, call)
            if is_known and targets
            else Unknown(None, "its targets are not known", call.site)
        )
        element = (x, y)
    return _batched(Dataset(element), call.get("batch_size", 5, 128))


def _window(data: Array) -> Array:
    known = data.shape.dims
    return replace(data, shape=UNKNOWN_SHAPE if known is None else Shape.of(DYNAMIC, *known[1:]))
