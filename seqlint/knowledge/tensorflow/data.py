"""``tf.data``: pipelines, by the element that they give."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar

from seqlint.knowledge.elements import each_array, joined, taken
from seqlint.knowledge.library import Application, Call, DataError, Result, attribute, function, method
from seqlint.knowledge.numpy.conversion import as_array
from seqlint.knowledge.numpy.kinds import kind_of
from seqlint.knowledge.samples import flag, origin_of, per_sample, rows_of, size_of
from seqlint.shapes import dim as dims
from seqlint.shapes.dim import DYNAMIC, UNKNOWN, Dim
from seqlint.shapes.shape import UNKNOWN_SHAPE, Shape
from seqlint.values import (
    NOT_KNOWN,
    AbstractValue,
    DictValue,
    NotKnown,
    Unknown,
    Value,
    as_dim,
    as_dims,
    as_items,
    only,
)
from seqlint.values.arrays import Array

_DATASET = "tensorflow.data.Dataset."


@dataclass(frozen=True, eq=False)
class Dataset(AbstractValue):
    """A `tf.data.Dataset`.

    Its *element* is an `Array`, a tuple or dict of them, or a `Dataset` for a window. A dim that only each batch
    tells is DYNAMIC, as in TensorFlow's ``element_spec``.
    """

    api_class: ClassVar[str] = "tensorflow.data.Dataset"

    element: Value
    #: how many elements there are
    length: Dim = UNKNOWN
    #: how many samples the first axis of an element holds, or None where it is a single sample
    batch_size: Dim | None = None
    #: the names of the classes, for what was read from a directory
    class_names: Value = None


def _tensors(value: Value, call: Call) -> Value:
    """The structure of arrays that TensorFlow makes of *value*."""
    if isinstance(value, tuple):
        return tuple(_tensors(part, call) for part in value)
    if isinstance(value, DictValue) and value.items is not None:
        return DictValue({key: _tensors(part, call) for key, part in value.items.items()})
    array = as_array(value)
    if array is None:
        return (
            value if isinstance(value, Unknown) else Unknown(None, "it is not known as an array", call.site)
        )
    return array


def _leaves(element: Value) -> list[Value]:
    if isinstance(element, tuple):
        return [leaf for part in element for leaf in _leaves(part)]
    if isinstance(element, DictValue) and element.items is not None:
        return [leaf for part in element.items.values() for leaf in _leaves(part)]
    return [element]


@function(_DATASET + "from_tensor_slices")
def _from_tensor_slices(call: Call) -> Result:
    tensors = _tensors(call.get("tensors", 0), call)
    length: Dim = UNKNOWN
    for leaf in _leaves(tensors):
        rows = rows_of(leaf)
        if dims.equal(length, rows) is False:
            raise DataError(
                f"`from_tensor_slices` is given arrays of {length} and of {rows} samples",
                *(part for part in _leaves(tensors) if isinstance(part, Array)),
                help="pass as many labels as samples",
            )
        length = rows if length is UNKNOWN else length
    return Dataset(each_array(tensors, lambda array: per_sample(array, call)), length)


@function(_DATASET + "from_tensors")
def _from_tensors(call: Call) -> Result:
    return Dataset(_tensors(call.get("tensors", 0), call), 1)


@function(_DATASET + "range")
def _range(call: Call) -> Result:
    stop = call.positional[0] if len(call.positional) == 1 and call.complete else None
    return Dataset(Array(Shape.of(), "int"), UNKNOWN if stop is None else size_of(stop, "stop"))


@function(_DATASET + "list_files")
def _list_files(call: Call) -> Result:
    return Dataset(Array(Shape.of(), "str"), dims.size("files"))


@function(_DATASET + "from_generator")
def _from_generator(call: Call) -> Result:
    kinds, sizes = call.get("output_types", 1), call.get("output_shapes", 2)
    signature = call.get("output_signature", 4)
    if signature is not None:
        return Dataset(_mapped_element(signature))
    if isinstance(kinds, tuple):
        stated = as_items(sizes) or (None,) * len(kinds)
        parts = (_stated(kind, shape, call) for kind, shape in zip(kinds, stated, strict=False))
        return Dataset(tuple(parts))
    return Dataset(_stated(kinds, sizes, call))


@function("tensorflow.TensorShape")
def _tensor_shape(call: Call) -> Result:
    sizes = as_items(call.get("dims", 0))
    return NOT_KNOWN if sizes is None else sizes


@function("tensorflow.TensorSpec")
def _tensor_spec(call: Call) -> Result:
    return _stated(call.get("dtype", 1, "float32"), call.get("shape", 0), call)


def _stated(kind: Value, shape: Value, call: Call) -> Array:
    sizes = as_dims(shape)
    known = UNKNOWN_SHAPE if sizes is None else Shape(sizes)
    return Array(known, kind_of(kind), origin=origin_of(call), site=call.site)


@function(_DATASET + "zip")
def _zip(call: Call) -> Result:
    given = call.get("datasets", 0)
    parts = only(Dataset, given if isinstance(given, tuple) else call.positional)
    if not call.complete or not parts:
        return NOT_KNOWN
    if parts == (given,):
        return given
    length = parts[0].length
    for part in parts[1:]:
        length = dims.minimum(length, part.length)
    sizes = {part.batch_size for part in parts}
    return Dataset(tuple(part.element for part in parts), length, sizes.pop() if len(sizes) == 1 else UNKNOWN)


@method(
    Dataset,
    "shuffle",
    "prefetch",
    "cache",
    "with_options",
    "apply_options",
    "ignore_errors",
    "snapshot",
    "shard",
)
def _same_elements(dataset: Dataset, call: Call) -> Result:
    kept = dataset.length if call.name not in ("ignore_errors", "shard") else UNKNOWN
    return replace(dataset, length=kept, class_names=None)


@method(Dataset, "repeat")
def _repeat(dataset: Dataset, call: Call) -> Result:
    count = call.get("count", 0)
    times = count if isinstance(count, int) and count >= 0 else UNKNOWN
    return replace(dataset, length=dims.multiply(dataset.length, times), class_names=None)


@method(Dataset, "take")
def _take(dataset: Dataset, call: Call) -> Result:
    count = call.get("count", 0)
    length = dims.minimum(dataset.length, count) if isinstance(count, int) and count >= 0 else UNKNOWN
    return replace(dataset, length=length, class_names=None)


@method(Dataset, "skip")
def _skip(dataset: Dataset, call: Call) -> Result:
    count = call.get("count", 0)
    is_known = isinstance(count, int) and count >= 0
    left = dims.maximum(dims.subtract(dataset.length, as_dim(count)), 0) if is_known else UNKNOWN
    return replace(dataset, length=left, class_names=None)


@method(Dataset, "filter")
def _filter(dataset: Dataset, call: Call) -> Result:
    return replace(dataset, length=UNKNOWN, class_names=None)


@method(Dataset, "batch")
def _batch(dataset: Dataset, call: Call) -> Result:
    size, drop = size_of(call.get("batch_size", 0), "batch_size"), call.get("drop_remainder", 1, False)
    return batched(dataset, size, drop)


def batched(dataset: Dataset, size: Dim, drop_remainder: Value = False) -> Dataset:
    """*dataset* in batches of *size*: every part of its element gets a first axis."""
    is_fixed = flag(drop_remainder)
    first = DYNAMIC if is_fixed is False else size if is_fixed else UNKNOWN

    def stacked(array: Array) -> Array:
        known = array.shape.dims
        return replace(array, shape=UNKNOWN_SHAPE if known is None else Shape.of(first, *known))

    divide = dims.floor_divide if is_fixed else dims.ceil_divide
    length = UNKNOWN if is_fixed is None else divide(dataset.length, size)
    return Dataset(each_array(dataset.element, stacked), length, size)


@method(Dataset, "padded_batch")
def _padded_batch(dataset: Dataset, call: Call) -> Result:
    size, padded = size_of(call.get("batch_size", 0), "batch_size"), call.get("padded_shapes", 1)
    samples = replace(dataset, element=_padded(dataset.element, padded))
    return batched(samples, size, call.get("drop_remainder", 3, False))


def _padded(element: Value, padded: Value) -> Value:
    if isinstance(element, tuple):
        targets = (None,) * len(element) if padded is None else as_items(padded)
        if targets is not None and len(targets) == len(element):
            return tuple(_padded(part, target) for part, target in zip(element, targets, strict=True))
    if not isinstance(element, Array):
        return Unknown(None, "how it is padded is not known")
    target = as_dims(padded)
    if padded is None:
        return element
    if target is None:
        return replace(element, shape=UNKNOWN_SHAPE)
    return replace(element, shape=Shape(tuple(DYNAMIC if dim == -1 else dim for dim in target)))


@method(Dataset, "unbatch")
def _unbatch(dataset: Dataset, call: Call) -> Result:
    return Dataset(each_array(dataset.element, lambda array: per_sample(array, call)))


@method(Dataset, "window")
def _window(dataset: Dataset, call: Call) -> Result:
    size, drop = call.get("size", 0), flag(call.get("drop_remainder", 3, False))
    length = size_of(size, "size") if drop else UNKNOWN

    def windows(element: Value) -> Value:
        if isinstance(element, tuple):
            return tuple(windows(part) for part in element)
        return Dataset(element, length, dataset.batch_size)

    return Dataset(windows(dataset.element))


@method(Dataset, "enumerate")
def _enumerate(dataset: Dataset, call: Call) -> Result:
    return Dataset((Array(Shape.of(), "int"), dataset.element), dataset.length)


@method(Dataset, "concatenate")
def _concatenate(dataset: Dataset, call: Call) -> Result:
    other = call.get("dataset", 0)
    if not isinstance(other, Dataset):
        return NOT_KNOWN
    size = dataset.batch_size if dataset.batch_size == other.batch_size else UNKNOWN
    return Dataset(joined(dataset.element, other.element), dims.add(dataset.length, other.length), size)


def mapped(dataset: Dataset, element: Value) -> Dataset:
    """*dataset* after a ``map`` whose function makes *element* of its element."""
    return Dataset(_mapped_element(element), dataset.length, dataset.batch_size)


def _mapped_element(element: Value) -> Value:
    if isinstance(element, (Array, Dataset, DictValue, Unknown)):
        return element
    if isinstance(element, tuple):
        return tuple(map(_mapped_element, element))
    return as_array(element) or Unknown(None, "what the function gives is not known")


@method(Dataset, "map")
def _map(dataset: Dataset, call: Call) -> Result:
    return Application(
        call.get("map_func", 0), function_arguments(dataset), lambda element: mapped(dataset, element)
    )


@method(Dataset, "flat_map", "interleave")
def _flat_map(dataset: Dataset, call: Call) -> Result:
    def flattened(result: Value) -> Value:
        return replace(result, length=UNKNOWN) if isinstance(result, Dataset) else Dataset(Unknown())

    return Application(call.get("map_func", 0), function_arguments(dataset), flattened)


def function_arguments(dataset: Dataset) -> tuple[Value, ...]:
    """The arguments with which a function is called for each element: a tuple is spread."""
    return dataset.element if isinstance(dataset.element, tuple) else (dataset.element,)


@method(Dataset, "__next__", "next", "get_next", "get_single_element")
def _one(dataset: Dataset, call: Call) -> Result:
    return taken(dataset.element)


@method(Dataset, "as_numpy_iterator", "__iter__")
def _iterator(dataset: Dataset, call: Call) -> Result:
    return dataset


@method(Dataset, "__len__", "cardinality")
def _length(dataset: Dataset, call: Call) -> Result:
    return dataset.length if dims.is_known(dataset.length) else NOT_KNOWN


@attribute(Dataset, "class_names")
def _class_names(dataset: Dataset) -> Value | NotKnown:
    return NOT_KNOWN if dataset.class_names is None else dataset.class_names
