"""A generator or dataset yields batches that do not fit the model."""

from seqlint.rule import DataRule, Invalid
from seqlint.training.mismatch import Kind


class GeneratorMismatch(DataRule):
    """## What it does
    Finds generators and `tf.data` datasets whose batches do not fit the model: a `target_size` or `color_mode` that
    does not fit its input, a `class_mode` or `label_mode` that does not fit its last layer and its loss, and samples
    without batches.

    ## Why is this bad?
    Keras raises an exception in the first training step.

    ## Example
    ```python
    train = ImageDataGenerator().flow_from_directory("train", target_size=(150, 150))
    model.add(Dense(1, activation="sigmoid"))
    model.compile("adam", "binary_crossentropy")
    model.fit(train)
    ```

    ## Use instead
    ```python
    train = ImageDataGenerator().flow_from_directory("train", target_size=(150, 150), class_mode="binary")
    model.add(Dense(1, activation="sigmoid"))
    model.compile("adam", "binary_crossentropy")
    model.fit(train)
    ```

    ## References
    - [Keras: image data loading](https://keras.io/api/data_loading/image/)
    """

    code = "SEQ506"
    name = "generator-mismatch"
    kind = Kind.GENERATOR
    VALID = (
        """
from tensorflow.keras import Input, Sequential, layers
from tensorflow.keras.preprocessing.image import ImageDataGenerator

train = ImageDataGenerator(1 / 255).flow_from_directory("train", target_size=(64, 64), class_mode="binary")
model = Sequential([Input((64, 64, 3)), layers.Flatten(), layers.Dense(1, activation="sigmoid")])
model.compile("adam", "binary_crossentropy")
model.fit(train)
""",
        """
import keras
from keras import Input, Sequential, layers

train = keras.utils.image_dataset_from_directory("train", image_size=(64, 64), label_mode="categorical")
model = Sequential([Input((64, 64, 3)), layers.Flatten(), layers.Dense(5, activation="softmax")])
model.compile("adam", "categorical_crossentropy")
model.fit(train)
""",
        """
import tensorflow as tf
from tensorflow.keras import Input, Sequential, layers
from tensorflow.keras.datasets import mnist

train = tf.data.Dataset.from_tensor_slices(mnist.load_data()[0]).shuffle(1000).batch(64)
model = Sequential([Input((28, 28)), layers.Flatten(), layers.Dense(10, activation="softmax")])
model.compile("adam", "sparse_categorical_crossentropy")
model.fit(train)
""",
    )
    INVALID = (
        Invalid(
            """
from tensorflow.keras import Input, Sequential, layers
from tensorflow.keras.preprocessing.image import ImageDataGenerator

train = ImageDataGenerator(rescale=1 / 255).flow_from_directory("train", target_size=(64, 64))
model = Sequential([Input((64, 64, 3)), layers.Flatten(), layers.Dense(1, activation="sigmoid")])
model.compile("adam", "binary_crossentropy")
model.fit(train)  # error
"""
        ),
        Invalid(
            """
import keras
from keras import Input, Sequential, layers

train = keras.utils.image_dataset_from_directory("train", image_size=(64, 64), color_mode="grayscale")
model = Sequential([Input((64, 64, 3)), layers.Conv2D(8, 3), layers.Flatten(), layers.Dense(5, activation="softmax")])
model.compile("adam", "sparse_categorical_crossentropy")
model.fit(train)  # error
"""
        ),
        Invalid(
            """
import tensorflow as tf
from tensorflow.keras import Input, Sequential, layers
from tensorflow.keras.datasets import mnist

train = tf.data.Dataset.from_tensor_slices(mnist.load_data()[0]).shuffle(1000)
model = Sequential([Input((28, 28)), layers.Flatten(), layers.Dense(10, activation="softmax")])
model.compile("adam", "sparse_categorical_crossentropy")
model.fit(train)  # error
"""
        ),
    )
