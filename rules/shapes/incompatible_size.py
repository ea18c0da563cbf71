"""A dimension of the input has a size that the layer does not accept."""

from seqlint.findings import Severity
from seqlint.knowledge.keras.layers._shared.errors import Failure
from seqlint.rule import Invalid, LayerRule


class IncompatibleSize(LayerRule):
    """## What it does
    Finds layers whose input has the right number of dimensions, but a size that does not fit.

    ## Why is this bad?
    Some sizes must fit: the number of channels must be divisible by `groups`, and a layer that is built accepts only
    inputs with the same number of features. Keras raises a `ValueError`.

    ## Example
    ```python
    model = Sequential([
        Input((32, 32, 3)),
        Conv2D(8, 3, groups=2),
    ])
    ```

    ## Use instead
    ```python
    model = Sequential([
        Input((32, 32, 3)),
        Conv2D(8, 3),
    ])
    ```

    ## References
    - [Keras: Conv2D layer](https://keras.io/api/layers/convolution_layers/convolution2d/)
    """

    code = "SEQ103"
    name = "incompatible-size"
    severity = Severity.ERROR
    failure = Failure.SIZE
    VALID = (
        """
from keras import Input, Sequential, layers

model = Sequential([Input((32, 32, 4)), layers.Conv2D(8, 3, groups=2)])
""",
        """
from keras import Input, Sequential, layers

model = Sequential([Input((10,)), layers.Dense(32), layers.Dense(64), layers.Dense(1)])
""",
        """
from keras import Sequential, layers

def build(channels):
    return Sequential([layers.Conv2D(8, 3, groups=2, input_shape=(32, 32, channels))])
""",
    )
    INVALID = (
        Invalid(
            """
from keras import Input, Sequential, layers

model = Sequential([
    Input((32, 32, 3)),
    layers.Conv2D(8, 3, groups=2),  # error
])
"""
        ),
        Invalid(
            """
from keras import Input, Sequential, layers

model = Sequential()
model.add(Input((100, 6)))
model.add(layers.Conv1D(8, 5, groups=4))  # error
model.add(layers.GlobalMaxPooling1D())
"""
        ),
        Invalid(
            """
from tensorflow.keras import Sequential, layers

channels = 5
model = Sequential()
model.add(layers.Conv3D(channels, 3, input_shape=(16, 16, 16, 1)))
model.add(layers.Conv3D(8, 3, groups=2))  # error
"""
        ),
    )
