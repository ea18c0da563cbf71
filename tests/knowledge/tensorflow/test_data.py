"""`tf.data` pipelines, each run by TensorFlow and told by seqlint: element by element the same."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from seqlint.knowledge.library import DataError
from seqlint.knowledge.tensorflow.data import Dataset
from seqlint.shapes.dim import is_known
from seqlint.values import DictValue, Unknown, Value
from seqlint.values.arrays import Array
from support.abstract_numpy import execute
from support.library_calls import call, dims_of, invoke, of
from support.oracle import as_tuple
from support.recording import keras_says

_START = """
x, y = np.zeros((10, 4, 3)), np.zeros((10, 2))
ds = tf.data.Dataset.from_tensor_slices((x, y))
"""
_PIPELINES = """
ds.batch(3)
ds.batch(3, drop_remainder=True)
ds.shuffle(10).repeat(2).batch(4).prefetch(1)
ds.cache().take(3)
ds.skip(4).batch(2)
ds.skip(40)
ds.batch(3).unbatch()
ds.batch(3).batch(2)
ds.batch(5, True).batch(2, True)
ds.enumerate()
ds.concatenate(ds)
ds.filter(lambda a, b: True)
ds.padded_batch(2, padded_shapes=([6, 3], [None]))
ds.padded_batch(2)
ds.map(lambda a, b: a)
ds.map(lambda a, b: (a, a)).batch(2)
ds.map(lambda a, b: (b, 1))
ds.map(lambda a, b: {"left": a, "right": b}).batch(2)
ds.shard(2, 0)
tf.data.Dataset.from_tensors((x, y))
tf.data.Dataset.from_tensor_slices(x).batch(2)
tf.data.Dataset.from_tensor_slices({"a": x, "b": y}).batch(2)
tf.data.Dataset.from_tensor_slices(([1, 2, 3], [[1.0], [2.0], [3.0]])).batch(2)
tf.data.Dataset.from_tensor_slices([1.0, 2.0])
tf.data.Dataset.zip((tf.data.Dataset.from_tensor_slices(x), tf.data.Dataset.from_tensor_slices(y))).batch(2)
tf.data.Dataset.zip((ds.batch(3), ds.batch(3)))
tf.data.Dataset.range(10).window(5, shift=1, drop_remainder=True).flat_map(lambda w: w.batch(5))
tf.data.Dataset.range(10).window(5).flat_map(lambda w: w.batch(5, drop_remainder=True)).batch(3)
""".strip().splitlines()


def told(element: Value) -> object:
    """The element as TensorFlow writes it: the shapes in its structure."""
    if isinstance(element, tuple):
        return tuple(map(told, element))
    if isinstance(element, DictValue):
        return {key: told(part) for key, part in (element.items or {}).items()}
    assert isinstance(element, Array)
    return dims_of(element)


def real(source: str) -> list[object]:
    """The element of the pipeline that *source* makes, as TensorFlow writes it, and the number of elements."""
    import tensorflow as tf

    scope: dict[str, Any] = {"np": np, "tf": tf}
    exec(source, scope)  # noqa: S102 - the programs stand in this module
    result = scope["result"]
    assert isinstance(result, tf.data.Dataset)
    return [shapes(result.element_spec), int(result.cardinality())]


def shapes(element: Any) -> object:
    """The shapes in the structure of an ``element_spec``."""
    if isinstance(element, tuple):
        return tuple(map(shapes, element))
    if isinstance(element, dict):
        return {key: shapes(part) for key, part in element.items()}
    return tuple(element.shape)


@pytest.mark.parametrize("pipeline", _PIPELINES)
def test_pipeline(pipeline: str) -> None:
    source = _START + f"result = {pipeline}"
    element, length = as_tuple(keras_says("", [real, shapes, source], lambda: real(source)))
    result = execute(source, np="numpy", tf="tensorflow")["result"]
    assert isinstance(result, Dataset)
    assert told(result.element) == element
    if is_known(result.length):
        assert result.length == length


def test_the_batch_size_is_known() -> None:
    samples = Dataset(of(28, 28))
    assert samples.batch_size is None
    assert invoke(invoke(samples, "batch", 32), "prefetch", 1).batch_size == 32
    assert invoke(invoke(samples, "batch", 32), "unbatch").batch_size is None


def test_samples_of_different_number_do_not_make_a_data_set() -> None:
    with pytest.raises(DataError):
        call("tensorflow.data.Dataset.from_tensor_slices", (of(10, 3), of(9)))

    def ask() -> bool:
        import tensorflow as tf

        with pytest.raises(ValueError, match="Dimensions"):
            tf.data.Dataset.from_tensor_slices((np.zeros((10, 3)), np.zeros(9)))
        return True

    assert keras_says("", [], ask)


def test_an_unknown_function_leaves_the_element_unknown() -> None:
    mapped = invoke(Dataset(of(3), 10), "map", lambda element: Unknown("decode(path)"))
    assert isinstance(mapped.element, Unknown)
    assert mapped.length == 10


def test_generators_by_their_signature() -> None:
    shapes = call("tensorflow.TensorShape", (None, 28))
    name = "tensorflow.data.Dataset.from_generator"
    pair = call(name, None, output_types=("float32", "int32"), output_shapes=(shapes, ()))
    assert told(pair.element) == ((None, 28), ())
    assert [part.kind for part in pair.element] == ["float", "int"]
    signature = call("tensorflow.TensorSpec", shape=(28,), dtype="uint8")
    assert told(call(name, None, output_signature=signature).element) == (28,)
