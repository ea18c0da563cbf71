"""Feature maps reach the loss of a classifier because nothing flattens them."""

from collections.abc import Iterator

from seqlint.findings import Finding, Severity
from seqlint.inference.feed import feeds
from seqlint.inference.inferred import InferredModel
from seqlint.inference.objective import activation_of, objectives
from seqlint.record import EventKind
from seqlint.rule import Invalid, Rule
from seqlint.rules.shapes._feature_maps import first_dense, flattened, has_pixels
from seqlint.training.uses import uses

#: events that show what the output is used for
_USES = (EventKind.COMPILE, EventKind.CALL)
#: where it gets data, or code that seqlint does not see
_GETS_DATA = (EventKind.FIT, EventKind.EVALUATE, EventKind.ESCAPE)


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
"""
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
"""
        ),
        Invalid(
            """
from keras import Input, Sequential, layers

def build():
    model = Sequential([Input((16, 16, 16, 1)), layers.Conv3D(8, 3), layers.MaxPooling3D()])
    model.add(layers.Dense(4, activation="softmax"))  # error
    return model
"""
        ),
    )

    def check(self, model: InferredModel) -> Iterator[Finding]:
        """Look for a loss over classes, or a softmax, whose input is still a feature map."""
        step = first_dense(model)
        if step is None or model.last is None:
            return
        found = list(objectives(model))
        ranks = _target_ranks(model)
        if any(rank > 2 for rank in ranks):
            return
        if any(objective.loss.target.is_class for objective in found):
            certain = all(objective.is_certain for objective in found) and has_pixels(model)
            certain = certain and (bool(ranks) or not model.record.events_of(*_GETS_DATA))
            severity = Severity.ERROR if certain else Severity.WARNING
        elif activation_of(model.last.layer) == "softmax" and not model.record.events_of(*_USES):
            severity = Severity.WARNING
        else:
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


def _target_ranks(model: InferredModel) -> set[int]:
    """The ranks of the targets: up to two, they are labels of samples, not of pixels."""
    given = (feed.y for use in uses(model) for feed in feeds(use.event))
    return {y.shape.rank for y in given if y is not None and y.shape.rank is not None}
