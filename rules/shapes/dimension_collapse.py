"""A convolution, pooling or cropping layer reduces a dimension to zero."""

from dataclasses import replace

from seqlint.findings import Finding, Severity
from seqlint.inference.inferred import InferredModel, Step
from seqlint.knowledge.keras.layers._shared.errors import Failure, LayerError
from seqlint.rule import Invalid, LayerRule
from seqlint.training.input_declaration import channels_last, input_statement


class DimensionCollapse(LayerRule):
    """## What it does
    Finds convolution, pooling and cropping layers whose output would have a dimension of zero or less.

    ## Why is this bad?
    Every convolution with `padding="valid"` and every pooling layer makes an image smaller. When the window is larger
    than what is left, Keras raises a `ValueError`. The trace shows how the size shrinks.

    ## Example
    ```python
    model = Sequential([
        Input((8, 8, 1)),
        Conv2D(16, 5),
        MaxPooling2D(2),
        Conv2D(32, 3),
    ])
    ```

    ## Use instead
    ```python
    model = Sequential([
        Input((8, 8, 1)),
        Conv2D(16, 5, padding="same"),
        MaxPooling2D(2),
        Conv2D(32, 3),
    ])
    ```

    ## References
    - [Keras: Conv2D layer](https://keras.io/api/layers/convolution_layers/convolution2d/)
    """

    code = "SEQ104"
    name = "dimension-collapse"
    severity = Severity.ERROR
    failure = Failure.COLLAPSE
    VALID = (
        """
from keras import Input, Sequential, layers

model = Sequential([Input((8, 8, 1)), layers.Conv2D(16, 5, padding="same"), layers.MaxPooling2D(2), layers.Conv2D(32, 3)])
""",
        """
from keras import Input, Sequential, layers

model = Sequential([Input((None, None, 3)), layers.Conv2D(16, 7), layers.MaxPooling2D(8), layers.GlobalMaxPooling2D()])
""",
        """
from keras import Sequential, layers

def build(size):
    return Sequential([layers.Conv2D(16, 7, input_shape=(size, size, 3)), layers.MaxPooling2D(4)])
""",
    )
    INVALID = (
        Invalid(
            """
from keras import Input, Sequential, layers

model = Sequential([
    Input((8, 8, 1)),
    layers.Conv2D(16, 5),
    layers.MaxPooling2D(2),
    layers.Conv2D(32, 3),  # error
])
"""
        ),
        Invalid(
            """
from tensorflow.keras.models import Sequential
from tensorflow.keras.layers import Conv1D, Dense, Flatten, MaxPooling1D

model = Sequential()
model.add(Conv1D(64, 3, activation="relu", input_shape=(4, 1)))
model.add(MaxPooling1D(pool_size=3))  # error
model.add(Flatten())
model.add(Dense(1))
"""
        ),
        Invalid(
            """
from keras import Input, Sequential, layers

size = 28
model = Sequential([Input((size, size, 3))])
for filters in (16, 32, 64, 128):
    model.add(layers.Conv2D(filters, 3, activation="relu"))  # error
    model.add(layers.MaxPooling2D(2))
"""
        ),
    )

    def refusal(self, model: InferredModel, step: Step, problem: LayerError) -> Finding:
        """Add what to do where the input shape has its channels first."""
        finding = super().refusal(model, step, problem)
        sizes = channels_last(model)
        if sizes is None:
            return finding
        return replace(finding, help=f"put the channels last: use `{input_statement(model, sizes)}`")
