"""A model that declares no input shape."""

from collections.abc import Iterator

from seqlint.findings import Finding, Severity, TraceStep
from seqlint.inference.inferred import InferredModel
from seqlint.record import EventKind, Model
from seqlint.rule import Invalid, Rule
from seqlint.rules.shapes._building import lacks_input, may_be_built, premature_need
from seqlint.training.input_declaration import input_to_write, leading_input


class MissingInputShape(Rule):
    """## What it does
    Finds models that declare no input shape and are used in a way that needs it.

    ## Why is this bad?
    Keras builds such a model only when `fit`, `build` or a call gives it a shape. Until then it has no weights, and
    `count_params()` and `output_shape` raise an exception, in Keras 2 also `summary()`: that is an error. In Keras 3
    `summary()` shows no shapes then, which is a warning if nothing builds the model later.

    ## Example
    ```python
    model = Sequential()
    model.add(Dense(32, activation="relu"))
    model.summary()
    ```

    ## Use instead
    ```python
    model = Sequential()
    model.add(Input((10,)))
    model.add(Dense(32, activation="relu"))
    model.summary()
    ```

    ## Fix safety
    The fix is unsafe: it begins the model with an `Input` of the shape that later data has. Without such data there is no
    fix.

    ## References
    - [Keras: the Sequential model, specifying the input shape](https://keras.io/guides/sequential_model/)
    """

    code = "SEQ101"
    name = "missing-input-shape"
    severity = Severity.WARNING
    VALID = (
        """
from keras import Input, Sequential, layers

model = Sequential([Input((10,)), layers.Dense(32), layers.Dense(1)])
model.summary()
""",
        """
from keras import Sequential, layers

model = Sequential([layers.Dense(32), layers.Dense(1)])
model.compile("adam", "mse")
model.fit(x, y)
print(model.count_params())
""",
        """
from keras import Sequential, layers

def build():
    model = Sequential()
    model.add(layers.Dense(32))
    return model
""",
    )
    INVALID = (
        Invalid(
            """
from keras.models import Sequential
from keras.layers import Dense

model = Sequential()
model.add(Dense(32, activation="relu"))  # error
model.summary()
"""
        ),
        Invalid(
            """
from keras import Sequential, layers

model = Sequential([
    layers.Conv2D(32, 3, activation="relu"),  # error
    layers.Flatten(),
    layers.Dense(10, activation="softmax"),
])
print(model.count_params())
"""
        ),
        Invalid(
            """
from tensorflow import keras

model = keras.Sequential()
model.add(keras.layers.Dense(64))  # error
model.add(keras.layers.Dense(1))
model.compile(optimizer="adam", loss="mse")
model.summary()
"""
        ),
        Invalid(
            """
import numpy as np
from tensorflow import keras

model = keras.Sequential()
model.add(keras.layers.Dense(1))  # error
print(model.count_params())
model.compile(optimizer="adam", loss="mse")
model.fit(np.zeros((9, 4)), np.zeros((9, 1)))
""",
            changes={
                "model.add(keras.layers.Dense(": "model.add(keras.layers.Input(shape=(4,)))\nmodel.add(keras.layers.Dense("
            },
        ),
    )

    def check(self, model: InferredModel) -> Iterator[Finding]:
        """Look for what builds the model, and for what needs it built before."""
        is_declared = model.input_event is not None and model.input_event.kind is EventKind.ADD
        if is_declared or not lacks_input(model):
            return
        need, first = premature_need(model), model.steps[0]
        place = (first.event if isinstance(first.layer, Model) else first).site.place
        if need is not None:
            yield self.finding(
                place,
                f"`{need.site.text}` needs a built model, but this model declares no input shape",
                help=f"begin the model with `{input_to_write(model)}`",
                trace=(*model.trace()[:1], TraceStep(need.site.start, "needs a built model")),
                severity=Severity.ERROR,
                fix=leading_input(model),
            )
        elif model.record.events_of(EventKind.SUMMARY) and not may_be_built(model):
            yield self.finding(
                place,
                "the model declares no input shape, so that `summary()` shows no shapes and no parameters",
                help=f"begin the model with `{input_to_write(model)}`",
            )
