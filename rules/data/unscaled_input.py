"""A model trains on pixel values that are not scaled."""

from collections.abc import Iterator

from seqlint.findings import Finding, Severity
from seqlint.inference.feed import Given, feeds
from seqlint.inference.inferred import InferredModel, is_operation
from seqlint.record import EventKind
from seqlint.rule import Invalid, Rule
from seqlint.training.mismatch import named

_SCALES = (
    "BatchNormalization",
    "LayerNormalization",
    "Normalization",
    "Rescaling",
    "Lambda",
    "UnitNormalization",
)
_COMPUTES = (
    "Conv1D",
    "Conv2D",
    "Conv3D",
    "Dense",
    "DepthwiseConv2D",
    "LSTM",
    "GRU",
    "SeparableConv2D",
    "SimpleRNN",
)


class UnscaledInput(Rule):
    """## What it does
    Finds pixel values from 0 to 255 that are passed to `fit` without a division by 255, and without a layer such as
    `Rescaling` or `BatchNormalization` before the first layer with weights.

    ## Why is this bad?
    Initial weights and learning rates are meant for inputs of about unit size. With larger ones training is slower and
    often unstable. This is an opinion: some models do well without.

    ## Example
    ```python
    (x_train, y_train), _ = mnist.load_data()
    model.fit(x_train, y_train)
    ```

    ## Use instead
    ```python
    (x_train, y_train), _ = mnist.load_data()
    model.fit(x_train / 255, y_train)
    ```

    ## References
    - [Keras: Rescaling](https://keras.io/api/layers/preprocessing_layers/image_preprocessing/rescaling/)
    """

    code = "SEQ508"
    name = "unscaled-input"
    severity = Severity.OFF
    VALID = (
        """
from keras import Input, Sequential, layers
from keras.datasets import mnist

(x_train, y_train), _ = mnist.load_data()
x_train = x_train.astype("float32") / 255
model = Sequential([Input((28, 28)), layers.Flatten(), layers.Dense(10, activation="softmax")])
model.compile("adam", "sparse_categorical_crossentropy")
model.fit(x_train, y_train)
""",
        """
from keras import Input, Sequential, layers
from keras.datasets import mnist

(x_train, y_train), _ = mnist.load_data()
model = Sequential([Input((28, 28)), layers.Rescaling(1 / 255), layers.Flatten(), layers.Dense(1)])
model.compile("adam", "mse")
model.fit(x_train, y_train)
""",
        """
import numpy as np
from keras import Input, Sequential, layers

model = Sequential([Input((3,)), layers.Dense(1)])
model.compile("adam", "mse")
model.fit(np.random.rand(10, 3), np.zeros(10))
""",
    )
    INVALID = (
        Invalid(
            """
from keras import Input, Sequential, layers
from keras.datasets import mnist

(x_train, y_train), _ = mnist.load_data()
model = Sequential([Input((28, 28)), layers.Flatten(), layers.Dense(10, activation="softmax")])
model.compile("adam", "sparse_categorical_crossentropy")
model.fit(x_train, y_train)  # error
"""
        ),
        Invalid(
            """
from keras import Input, Sequential, layers
from keras.datasets import cifar10

(x_train, y_train), _ = cifar10.load_data()
model = Sequential([Input((32, 32, 3)), layers.Conv2D(8, 3), layers.Flatten(), layers.Dense(10, activation="softmax")])
model.compile("adam", "sparse_categorical_crossentropy")
model.fit(x_train, y_train)  # error
"""
        ),
        Invalid(
            """
import keras
from keras import Input, Sequential, layers

train = keras.utils.image_dataset_from_directory("train", image_size=(64, 64))
model = Sequential([Input((64, 64, 3)), layers.Conv2D(8, 3), layers.Flatten(), layers.Dense(5, activation="softmax")])
model.compile("adam", "sparse_categorical_crossentropy")
model.fit(train)  # error
"""
        ),
    )

    def check(self, model: InferredModel) -> Iterator[Finding]:
        """Look at the samples of each `fit` of a model whose first layers do not scale them."""
        if not _computes_at_once(model):
            return
        for event in model.record.events_of(EventKind.FIT):
            x = next(feeds(event)).x if event.method else None
            if x is not None and x.array.content.scale == "bytes":
                yield self._raw(x)

    def _raw(self, x: Given) -> Finding:
        return self.finding(
            x.site.place,
            f"{named(x)} contains pixel values from 0 to 255 that nothing scales",
            help="divide them by 255, or begin the model with `Rescaling(1 / 255)`",
        )


def _computes_at_once(model: InferredModel) -> bool:
    """Whether a layer with weights comes before any that scales."""
    for step in model.steps:
        if step.is_a(*_COMPUTES):
            return True
        if step.is_a(*_SCALES) or is_operation(step.layer) or step.weights != () or step.conditional:
            return False
    return False
