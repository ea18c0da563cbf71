"""A `Reshape` to another number of values."""

from seqlint.findings import Severity
from seqlint.knowledge.keras.layers._shared.errors import Failure
from seqlint.rule import Invalid, LayerRule


class ReshapeSizeMismatch(LayerRule):
    """## What it does
    Finds `Reshape` layers whose target shape has another number of values than their input.

    ## Why is this bad?
    `Reshape` keeps the number of values. When the product of the target sizes is not the product of the input sizes,
    Keras raises a `ValueError`.

    ## Example
    ```python
    model = Sequential([
        Input((100,)),
        Dense(7 * 7 * 64),
        Reshape((7, 7, 128)),
    ])
    ```

    ## Use instead
    ```python
    model = Sequential([
        Input((100,)),
        Dense(7 * 7 * 128),
        Reshape((7, 7, 128)),
    ])
    ```

    ## References
    - [Keras: Reshape layer](https://keras.io/api/layers/reshaping_layers/reshape/)
    """

    code = "SEQ105"
    name = "reshape-size-mismatch"
    severity = Severity.ERROR
    failure = Failure.RESHAPE
    VALID = (
        """
from keras import Input, Sequential, layers

generator = Sequential([Input((100,)), layers.Dense(7 * 7 * 128), layers.Reshape((7, 7, 128))])
""",
        """
from keras import Input, Sequential, layers

model = Sequential([Input((28, 28)), layers.Reshape((-1, 56)), layers.Flatten()])
""",
        """
from keras import Sequential, layers

def build(side, depth):
    return Sequential([layers.Dense(side * side * depth, input_dim=64), layers.Reshape((side, side, depth))])
""",
    )
    INVALID = (
        Invalid(
            """
from keras import Input, Sequential, layers

generator = Sequential([
    Input((100,)),
    layers.Dense(7 * 7 * 64),
    layers.Reshape((7, 7, 128)),  # error
])
"""
        ),
        Invalid(
            """
from keras import Sequential, layers

model = Sequential()
model.add(layers.Reshape((28, 28, 1), input_shape=(785,)))  # error
model.add(layers.Conv2D(8, 3))
"""
        ),
        Invalid(
            """
from keras import Sequential, layers

side = 6
model = Sequential()
model.add(layers.Input((side, side, 3)))
model.add(layers.Flatten())
model.add(layers.Reshape((-1, 5)))  # error
"""
        ),
    )
