"""An input shape includes the batch dimension."""

from collections.abc import Iterator

from seqlint.findings import Finding, Severity
from seqlint.inference.inferred import InferredModel, is_input
from seqlint.knowledge.keras.layers._shared.errors import Failure
from seqlint.rule import Invalid, Rule
from seqlint.rules.shapes._causes import batch_axis
from seqlint.site import Place


class BatchSizeInInputShape(Rule):
    """## What it does
    Finds `input_shape=` and `Input(shape=...)` that begin with the batch dimension, so that a layer gets an input with
    one dimension too many.

    ## Why is this bad?
    `input_shape` is the shape of one sample: Keras adds the batch dimension in front of it. With
    `input_shape=(None, 28, 28, 1)`, a `Conv2D` gets a 5-D input and Keras raises a `ValueError`.

    A leading `None` that the layers accept, such as `input_shape=(None, 10)` for an `LSTM`, is a sequence of any
    length and is not reported.

    ## Example
    ```python
    model.add(Conv2D(32, 3, input_shape=(None, 28, 28, 1)))
    ```

    ## Use instead
    ```python
    model.add(Conv2D(32, 3, input_shape=(28, 28, 1)))
    ```

    ## References
    - [Keras: the Sequential model, specifying the input shape](https://keras.io/guides/sequential_model/)
    """

    code = "SEQ109"
    name = "batch-size-in-input-shape"
    severity = Severity.ERROR
    VALID = (
        """
from keras import Sequential, layers

model = Sequential([layers.LSTM(32, input_shape=(None, 10)), layers.Dense(1)])
""",
        """
from keras import Input, Sequential, layers

model = Sequential([Input(batch_shape=(None, 28, 28, 1)), layers.Conv2D(8, 3), layers.Flatten(), layers.Dense(10)])
""",
        """
from keras import Sequential, layers

model = Sequential([layers.Dense(8, input_shape=(None, 784)), layers.Dense(4)])
""",
    )
    INVALID = (
        Invalid(
            """
from keras import Sequential, layers

model = Sequential()
model.add(layers.Conv2D(32, 3, input_shape=(None, 28, 28, 1)))  # error
model.add(layers.Flatten())
model.add(layers.Dense(10, activation="softmax"))
"""
        ),
        Invalid(
            """
from keras import Input, Sequential, layers

model = Sequential([
    Input(shape=(32, 28, 28, 1)),  # error
    layers.Rescaling(1 / 255),
    layers.Conv2D(16, 3),
    layers.GlobalAveragePooling2D(),
    layers.Dense(10),
])
"""
        ),
        Invalid(
            """
from tensorflow import keras

def build(batch_size):
    return keras.Sequential([
        keras.layers.LSTM(
            16,
            input_shape=(batch_size, 50, 4),  # error
        ),
        keras.layers.Dense(1),
    ])
"""
        ),
    )

    def check(self, model: InferredModel) -> Iterator[Finding]:
        """Look behind each failure of rank for a leading batch dimension."""
        for step, problem in model.problems(Failure.RANK):
            size = batch_axis(model, step)
            if size is not None:
                yield self.finding(
                    _place(model),
                    f"the input shape must not include the batch dimension {size}: {problem.message}",
                    help=f"remove `{size}` from the shape: Keras adds the batch dimension itself",
                    trace=model.trace(until=step),
                    certain=not step.conditional,
                )


def _place(model: InferredModel) -> Place:
    first = model.steps[0]
    site = first.site.argument("input_shape")
    return (first.site.argument("shape", 0) if is_input(first.layer) and site is first.site else site).place
