"""What losses give before they are averaged: one number for each prediction, or for each row of them."""

from __future__ import annotations

from dataclasses import replace

from seqlint.knowledge.library import Call, Result
from seqlint.knowledge.numpy.conversion import argument, as_array, axis_of
from seqlint.knowledge.tensors.declaring import given, tensor_function
from seqlint.shapes.axes import without
from seqlint.shapes.shape import Shape
from seqlint.values import NOT_KNOWN
from seqlint.values.arrays import UNKNOWN_CONTENT, Array


@tensor_function(
    "ops.categorical_crossentropy ops.sparse_categorical_crossentropy(target, output, from_logits, axis=-1)",
    "K.categorical_crossentropy(target, output, from_logits, axis=-1)",
    "K.sparse_categorical_crossentropy(target, output, from_logits, axis=-1, ignore_class)",
    "tf.nn.softmax_cross_entropy_with_logits(labels, logits as output, axis=-1, name)",
    "tf.nn.sparse_softmax_cross_entropy_with_logits(labels, logits as output, name)",
)
def _of_rows(call: Call) -> Result:
    """One loss for all classes; the axis of the classes goes."""
    output = _output(call)
    if output is None or not output.shape.dims:
        return NOT_KNOWN
    position = axis_of(given(call, "axis", -1), len(output.shape.dims), call)
    if position is None:
        return NOT_KNOWN
    shape = Shape(without(output.shape.dims, (position,)))
    return replace(output, shape=shape, kind="float", content=UNKNOWN_CONTENT)


@tensor_function(
    "ops.binary_crossentropy(target, output, from_logits)",
    "tf.nn.sigmoid_cross_entropy_with_logits(labels, logits as output, name)",
    "tf.nn.weighted_cross_entropy_with_logits(labels, logits as output, pos_weight, name)",
)
def _of_numbers(call: Call) -> Result:
    output = _output(call)
    return NOT_KNOWN if output is None else replace(output, kind="float", content=UNKNOWN_CONTENT)


def _output(call: Call) -> Array | None:
    return as_array(argument(call, 1, "output"))
