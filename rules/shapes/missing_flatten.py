"""Feature maps reach the loss of a classifier because nothing flattens them."""

from collections.abc import Iterator

from seqlint.findings import Finding, Severity
from seqlint.inference.inferred import InferredModel
from seqlint.rule import Invalid, Rule
from seqlint.rules.shapes._feature_maps import first_dense, flattened, severity_of_pixels


class MissingFlatten(Rule):
    """## What it does
    Finds classifiers whose `Dense` layers work on feature maps because there is no `Flatten` or global pooling
    between them and the convolutions.

    ## Why is this bad?
    Keras builds `Conv2D -> Dense` without an error, because `Dense` works on the last axis alone. The output is then
    one prediction for each pixel of the feature map instead of one for each sample: training fails, or compares labels
    with pixels.

    It is an error where a crossentropy compares the output with one label for each sample, and a warning where the
    labels are not known or no `compile` is seen. Models that have labels for pixels, whose output is as large as their
    input, that upsample, or that pool or reshape later are not reported.

    ## Example
    ```python
    model.add(Conv2D(32, 3, activation="relu"))
    model.add(Dense(10, activation="softmax"))
    ```

    ## Use instead
    ```python
    model.add(Conv2D(32, 3, activation="relu"))
    model.add(Flatten())
    model.add(Dense(10, activation="softmax"))
    ```

    ## Fix safety
    The fix is unsafe: it adds `Flatten()` before the first `Dense` layer. A global pooling layer in its place has fewer
    weights. If need be, `Flatten` is added to the import of the other layers.

    ## References
    - [Keras: Flatten layer](https://keras.io/api/layers/reshaping_layers/flatten/)
    """

    code = "SEQ106"
    name = "missing-flatten"
    severity = Severity.ERROR
    VALID = (
        """
import numpy as np
from keras import Input, Sequential, layers

cells = Sequential([Input((8, 8, 3)), layers.Conv2D(4, 3, strides=2, padding="same"), layers.Dense(2, "softmax")])
cells.compile(loss="sparse_categorical_crossentropy")
cells.fit(np.zeros((100, 8, 8, 3)), np.zeros((100, 4, 4), int))
""",
        """
from keras import Input, Sequential, layers

model = Sequential([Input((28, 28, 1)), layers.Conv2D(32, 3), layers.Dense(16), layers.Flatten(), layers.Dense(10)])
model.compile(loss="sparse_categorical_crossentropy")
""",
        """
from keras import Input, Sequential, layers

segmentation = Sequential([
    Input((64, 64, 3)), layers.Conv2D(32, 3, padding="same"), layers.Dense(5, activation="softmax")
])
segmentation.compile(loss="categorical_crossentropy")
""",
        """
from keras import Input, Sequential, layers

tagger = Sequential([Input((40, 8)), layers.LSTM(9, return_sequences=True), layers.Dense(5, activation="softmax")])
tagger.compile(loss="sparse_categorical_crossentropy")
""",
    )
    INVALID = (
        Invalid(
            """
from keras import Input, Sequential, layers

model = Sequential([Input((28, 28, 1)), layers.Conv2D(32, 3)])
model.add(layers.Dense(10, activation="softmax"))  # error
model.compile(loss="sparse_categorical_crossentropy")
""",
            changes={"model.add(layers.Dense(": "model.add(layers.Flatten())\nmodel.add(layers.Dense("},
        ),
        Invalid(
            """
from tensorflow.keras.models import Sequential
from tensorflow.keras.layers import Conv2D, Dense, Dropout, MaxPooling2D

model = Sequential()
model.add(Conv2D(32, (3, 3), activation="relu", padding="same", input_shape=(64, 64, 3)))
model.add(MaxPooling2D((2, 2)))
model.add(Dense(128, activation="relu"))  # error
model.add(Dropout(0.5))
model.add(Dense(1, activation="sigmoid"))
model.compile("adam", "binary_crossentropy", metrics=["accuracy"])
""",
            changes={
                "Dense, Dropout": "Dense, Flatten, Dropout",
                "model.add(Dense(128": "model.add(Flatten())\nmodel.add(Dense(128",
            },
        ),
        Invalid(
            """
from keras import Input, Sequential, layers

def build():
    model = Sequential([Input((16, 16, 16, 1)), layers.Conv3D(8, 3), layers.MaxPooling3D()])
    model.add(layers.Dense(4, activation="softmax"))  # error
    return model
""",
            changes={"model.add(layers.Dense(": "model.add(layers.Flatten())\n    model.add(layers.Dense("},
        ),
    )

    def check(self, model: InferredModel) -> Iterator[Finding]:
        """Look for a loss over classes, or a softmax, whose input is still a feature map."""
        step = first_dense(model)
        severity = None if step is None or model.last is None else severity_of_pixels(model, model.last)
        if step is None or severity is None:
            return
        yield self.finding(
            step.site.place,
            f"`Dense` is applied to each pixel of the feature map {step.input}, so the output {model.output} has "
            "a prediction for each pixel instead of one for each sample",
            help="add `Flatten()` or a global pooling layer before it",
            trace=model.trace(until=step),
            severity=severity,
            fix=flattened(model, step),
        )
