"""A layer, or a function, of another Keras than the model."""

from seqlint.record import ApiProblemKind
from seqlint.rule import ApiRule, Invalid


class ForeignLayer(ApiRule):
    """## What it does
    Finds layers that are of another Keras than the model: those of TensorFlow Hub, TensorFlow Addons and `tf_keras` in
    a model of Keras 3, those of Keras 3 in a model of `tf_keras`. It also finds functions of TensorFlow that are called
    on the symbolic tensors of Keras 3.

    ## Why is this bad?
    Keras raises an exception: "Only instances of `keras.Layer` can be added", or "A KerasTensor cannot be used as input
    to a TensorFlow function". A layer of another package shows that the program may be written for Keras 2. It is a
    warning where nothing else shows which Keras is installed, and no mistake where something else shows Keras 2.

    ## Example
    ```python
    model = tf.keras.Sequential([hub.KerasLayer(url), tf.keras.layers.Dense(1)])
    ```

    ## Use instead
    ```python
    os.environ["TF_USE_LEGACY_KERAS"] = "1"  # before the import of TensorFlow
    model = tf.keras.Sequential([hub.KerasLayer(url), tf.keras.layers.Dense(1)])
    ```

    ## References
    - [TensorFlow: Keras 3 and `TF_USE_LEGACY_KERAS`](https://keras.io/getting_started/)
    """

    code = "SEQ604"
    name = "foreign-layer"
    kind = ApiProblemKind.FOREIGN_LAYER
    VALID = (
        """
import os
os.environ["TF_USE_LEGACY_KERAS"] = "1"
import tensorflow as tf
import tensorflow_hub as hub

model = tf.keras.Sequential([hub.KerasLayer("https://example.com/model"), tf.keras.layers.Dense(1)])
""",
        """
import tf_keras

model = tf_keras.Sequential([tf_keras.layers.Dense(1, input_shape=(4,))])
""",
        """
import tf_keras
from tf_keras.layers import *


class Doubled(tf_keras.layers.Layer):
    def call(self, inputs):
        return inputs * 2


model = tf_keras.Sequential([Dense(1, input_shape=(4,)), Doubled()])
""",
        """
import keras

x = keras.Input((4,))
both = keras.ops.concatenate([x, x], axis=-1)
model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(1)])
""",
    )
    INVALID = (
        Invalid(
            """
import tensorflow as tf
import tensorflow_hub as hub

model = tf.keras.Sequential([
    hub.KerasLayer("https://example.com/model"),  # error
    tf.keras.layers.Dense(1),
])
"""
        ),
        Invalid(
            """
import keras
import tf_keras

model = keras.Sequential([keras.Input((4,))])
model.add(tf_keras.layers.Dense(1))  # error
"""
        ),
        Invalid(
            """
import keras
import tensorflow as tf
from keras import Sequential

x = keras.Input((4,))
both = tf.concat([x, x], axis=-1)  # error
"""
        ),
    )
