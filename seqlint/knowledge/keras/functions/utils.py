"""``keras.utils`` and the parts of ``keras.preprocessing`` that make arrays: encodings, padding, images."""

from __future__ import annotations

from dataclasses import dataclass, replace

from seqlint.knowledge.images import Image
from seqlint.knowledge.library import Call, DataError, Result, function, method
from seqlint.knowledge.numpy.contents import join_contents
from seqlint.knowledge.numpy.conversion import argument, as_array
from seqlint.knowledge.numpy.kinds import kind_of
from seqlint.knowledge.samples import class_count, flag, origin_of, rows_of, size_of
from seqlint.shapes import dim as dims
from seqlint.shapes.dim import UNKNOWN, Dim
from seqlint.shapes.shape import UNKNOWN_SHAPE, Shape
from seqlint.values import NOT_KNOWN, AbstractValue, Value, as_dims, as_items
from seqlint.values.arrays import Array, Content

CHANNELS = {"grayscale": 1, "rgb": 3, "rgba": 4}


@function(
    "keras.utils.to_categorical",
    "keras.utils.np_utils.to_categorical",
    "keras.utils.numerical_utils.to_categorical",
)
def _to_categorical(call: Call) -> Result:
    labels = as_array(argument(call, 0, "x", "y"))
    given = call.get("num_classes", 1) or call.keywords.get("nb_classes")
    shape, content = (UNKNOWN_SHAPE, Content()) if labels is None else (labels.shape, labels.content)
    found = 2 if content.encoding == "one-hot" else class_count(content)
    # of numbers that are 0 or 1 all may be 0
    has_both = content.encoding != "binary" or content.distinct == 2
    if given is None:
        is_likely = dims.is_known(found) and (has_both or not dims.is_known(content.distinct))
        classes: Dim = found if is_likely else dims.size("classes")
    else:
        classes = size_of(given, "classes")
        if has_both and dims.less(classes, found):
            raise DataError(
                f"`to_categorical` gets {classes} classes, but the highest label is {dims.subtract(found, 1)}"
            )
    is_one_hot = content.encoding != "one-hot"
    return Array(
        _encoded(shape, classes),
        "float",
        Content("one-hot", classes, "unit") if is_one_hot else Content("real", scale="unit"),
        origin_of(call),
        call.site,
    )


def _encoded(shape: Shape, classes: Dim) -> Shape:
    """The shape with a last axis of *classes*, in place of a trailing 1 if there is one."""
    if shape.dims is None:
        return UNKNOWN_SHAPE
    if len(shape.dims) < 2:
        return Shape.of(*shape.dims, classes)
    has_unit = dims.equal(shape[-1], 1)
    if has_unit is None:
        return UNKNOWN_SHAPE
    return Shape((*(shape.dims[:-1] if has_unit else shape.dims), classes))


@function("keras.utils.normalize", "keras.utils.np_utils.normalize", "keras.utils.numerical_utils.normalize")
def _normalize(call: Call) -> Result:
    array, axis, order = as_array(call.get("x", 0)), call.get("axis", 1, -1), call.get("order", 2, 2)
    if array is None or not isinstance(axis, int) or axis == 0 or not array.shape.rank:
        return NOT_KNOWN
    content = Content("real", scale="unit" if order in (1, 2) else None)
    # a vector becomes a table of one row
    shape = array.shape if array.shape.rank != 1 else Shape.of(1, array.shape[0])
    return replace(array, shape=shape, kind="float", content=content)


@dataclass(frozen=True, eq=False)
class Sequences(AbstractValue):
    """A list of lists of integers of any length, one for each text."""

    rows: Dim

    def with_rows(self, rows: Dim) -> Sequences:
        """As many other sequences."""
        return Sequences(rows)


@method(Sequences, "__len__")
def _sequences_length(sequences: Sequences, call: Call) -> Result:
    return sequences.rows if dims.is_known(sequences.rows) else NOT_KNOWN


@function(
    "keras.preprocessing.sequence.pad_sequences",
    "keras.utils.pad_sequences",
    "keras.utils.data_utils.pad_sequences",
    "keras.utils.sequence_utils.pad_sequences",
)
def _pad_sequences(call: Call) -> Result:
    sequences, longest = call.get("sequences", 0), call.get("maxlen", 1)
    length = _longest(sequences) if longest is None else size_of(longest, "maxlen")
    sample = _sample_shape(sequences)
    kind = kind_of(call.get("dtype", 2), "int")
    shape = UNKNOWN_SHAPE if sample is None else Shape.of(rows_of(sequences), length, *sample)
    content = _padded_content(sequences, length) if "value" not in call.keywords else Content()
    return Array(shape, kind, content, origin_of(call), call.site)


def _padded_content(sequences: Value, length: Dim) -> Content:
    """What is known of the numbers where none is cut off."""
    arrays = [as_array(item) for item in as_items(sequences) or ()]
    known = [array for array in arrays if array is not None and array.shape.rank == 1]
    is_whole = all(dims.less_equal(array.shape[0], length) for array in known)
    return (
        join_contents(array.content for array in known)
        if is_whole and len(known) == len(arrays)
        else Content()
    )


def _sample_shape(sequences: Value) -> tuple[Dim, ...] | None:
    """The shape of one step of a sequence, or None where that is not known."""
    if isinstance(sequences, Sequences):
        return ()
    array = as_array(sequences)
    if array is not None and array.shape.dims is not None:
        if len(array.shape.dims) == 1:
            return () if array.kind == "object" else None
        return array.shape.dims[2:] if array.kind != "object" else None
    items = as_items(sequences)
    steps = [as_array(item) for item in items] if items is not None else []
    is_flat = bool(steps) and all(step is not None and step.shape.rank == 1 for step in steps)
    return () if is_flat else None


def _longest(sequences: Value) -> Dim:
    array = as_array(sequences)
    if array is not None and array.shape.rank is not None and array.shape.rank >= 2:
        return array.shape[1]
    items = as_items(sequences)
    lengths = [rows_of(item) for item in items] if items else []
    if lengths and all(isinstance(length, int) for length in lengths):
        return max(lengths)  # type: ignore[type-var]
    return dims.size("maxlen")


@function("keras.utils.load_img", "keras.preprocessing.image.load_img", "keras.utils.image_utils.load_img")
def _load_img(call: Call) -> Result:
    # Keras 2 takes `grayscale` before `color_mode`
    mode, gray = call.keywords.get("color_mode", "rgb"), call.keywords.get("grayscale", False)
    position = 2
    if len(call.positional) > 1:
        if isinstance(call.positional[1], str):
            mode = call.positional[1]
        else:
            gray, position = call.positional[1], 3
            mode = call.get("color_mode", 2, "rgb")
    known = flag(gray)
    if known:
        mode = "grayscale"
    channels = UNKNOWN if known is None else channel_count(mode)
    sizes = image_size(call.get("target_size", position))
    return Image(*(sizes or (dims.size("height"), dims.size("width"))), channels)


@function(
    "keras.utils.img_to_array",
    "keras.preprocessing.image.img_to_array",
    "keras.utils.image_utils.img_to_array",
)
def _img_to_array(call: Call) -> Result:
    image, layout = call.get("img", 0), call.get("data_format", 1)
    kind, origin = kind_of(call.get("dtype", 2), "float"), origin_of(call)
    if layout not in (None, "channels_last", "channels_first"):
        return NOT_KNOWN
    if isinstance(image, Image):
        shape: tuple[Dim, ...] = (image.height, image.width, image.channels)
        return Array(_laid_out(shape, layout), kind, Content(scale="bytes"), origin, call.site)
    array = as_array(image)
    if array is None or array.shape.dims is None:
        return NOT_KNOWN
    if len(array.shape.dims) not in (2, 3):
        raise DataError(f"`img_to_array` takes an array of rank 2 or 3, and is given {array.shape}")
    padded = array.shape.dims if len(array.shape.dims) == 3 else (*array.shape.dims, 1)
    return Array(_laid_out(padded, layout), kind, array.content, origin, call.site)


def _laid_out(shape: tuple[Dim, ...], layout: str | None) -> Shape:
    height, width, channels = shape
    return Shape.of(channels, height, width) if layout == "channels_first" else Shape(shape)


def channel_count(mode: Value) -> Dim:
    """The channels of an image that is read in a color *mode*."""
    return CHANNELS.get(mode, UNKNOWN) if isinstance(mode, str) else UNKNOWN


def image_size(value: Value) -> tuple[Dim, Dim] | None:
    """The height and width that *value* states, or None where it does not state both."""
    sizes = as_dims(value)
    return (sizes[0], sizes[1]) if sizes is not None and len(sizes) == 2 else None
