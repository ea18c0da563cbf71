"""The reader of MNIST in TensorFlow 1: ``tensorflow.examples.tutorials.mnist.input_data``."""

from __future__ import annotations

from dataclasses import dataclass, replace

from seqlint.knowledge.library import Call, Result, attribute, function, method
from seqlint.knowledge.numpy.contents import UNIT
from seqlint.knowledge.samples import flag, origin_of, selected, size_of
from seqlint.shapes.dim import UNKNOWN, Dim, subtract
from seqlint.shapes.shape import UNKNOWN_SHAPE, Shape
from seqlint.values import NOT_KNOWN, AbstractValue, NotKnown, Value, as_dim
from seqlint.values.arrays import UNKNOWN_CONTENT, Array, Content

_CLASSES = 10


@dataclass(frozen=True, eq=False)
class Part(AbstractValue):
    """The samples for training, for validation or for testing."""

    images: Array
    labels: Array
    count: Dim


@dataclass(frozen=True, eq=False)
class Digits(AbstractValue):
    """What ``read_data_sets`` gives: three parts."""

    train: Part
    validation: Part
    test: Part


@function("tensorflow.examples.tutorials.mnist.input_data.read_data_sets")
def _read_data_sets(call: Call) -> Result:
    if call.get("fake_data", 1, False) is not False:
        return NOT_KNOWN
    held_out = as_dim(call.get("validation_size", 5, 5000))
    return Digits(
        _part(call, subtract(60000, held_out)),
        _part(call, held_out),
        _part(call, 10000),
    )


def _part(call: Call, rows: Dim) -> Part:
    origin = origin_of(call)
    is_flat, is_one_hot = flag(call.get("reshape", 4, True)), flag(call.get("one_hot", 2, False))
    shape = UNKNOWN_SHAPE
    if is_flat is not None:
        shape = Shape.of(rows, 784) if is_flat else Shape.of(rows, 28, 28, 1)
    labels = Array(origin=origin, site=call.site)
    if is_one_hot is not None:
        content = Content("one-hot", _CLASSES) if is_one_hot else Content.labels(_CLASSES)
        sizes = (rows, _CLASSES) if is_one_hot else (rows,)
        labels = replace(
            labels, shape=Shape.of(*sizes), kind="float" if is_one_hot else "uint8", content=content
        )
    # another dtype may be one that is not scaled
    is_scaled = call.complete and not call.has("dtype", 3)
    kind, content = ("float", UNIT) if is_scaled else (None, UNKNOWN_CONTENT)
    return Part(Array(shape, kind, content, origin, call.site), labels, rows)


@attribute(Digits, "train")
def _train(digits: Digits) -> Value:
    return digits.train


@attribute(Digits, "validation")
def _validation(digits: Digits) -> Value:
    return digits.validation


@attribute(Digits, "test")
def _test(digits: Digits) -> Value:
    return digits.test


@attribute(Part, "images")
def _images(part: Part) -> Value:
    return part.images


@attribute(Part, "labels")
def _labels(part: Part) -> Value:
    return part.labels


@attribute(Part, "num_examples")
def _num_examples(part: Part) -> Value | NotKnown:
    return NOT_KNOWN if part.count is UNKNOWN else part.count


@method(Part, "next_batch")
def _next_batch(part: Part, call: Call) -> Result:
    rows = size_of(call.get("batch_size", 0), "batch_size")

    def batch(array: Array) -> Array:
        dims = array.shape.dims
        shape = UNKNOWN_SHAPE if dims is None else Shape.of(rows, *dims[1:])
        return replace(array, shape=shape, content=selected(array.content, rows))

    return batch(part.images), batch(part.labels)
