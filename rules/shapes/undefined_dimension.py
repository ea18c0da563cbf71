"""The weights of a layer depend on a dimension that has no fixed size."""

from seqlint.findings import Severity
from seqlint.knowledge.keras.layers._shared.errors import Failure
from seqlint.rule import Invalid, LayerRule


class UndefinedDimension(LayerRule):
    """## What it does
    Finds layers whose weights depend on a dimension of their input that is `None`.

    ## Why is this bad?
    A size of `None` may differ from batch to batch, but the number of weights cannot. Keras raises a `ValueError`, for
    example where a `Dense` follows a `Flatten` of images of any size.

    ## Example
    ```python
    model = Sequential([
        Input((None, None, 3)),
        Conv2D(32, 3),
        Flatten(),
        Dense(10),
    ])
    ```

    ## Use instead
    ```python
    model = Sequential([
        Input((None, None, 3)),
        Conv2D(32, 3),
        GlobalAveragePooling2D(),
        Dense(10),
    ])
    ```

    ## References
    - [Keras: GlobalAveragePooling2D layer](https://keras.io/api/layers/pooling_layers/global_average_pooling2d/)
    """

    code = "SEQ107"
    name = "undefined-dimension"
    severity = Severity.ERROR
    failure = Failure.UNDEFINED
    VALID = (
        """
from keras import Input, Sequential, layers

model = Sequential([Input((None, None, 3)), layers.Conv2D(32, 3), layers.GlobalAveragePooling2D(), layers.Dense(10)])
""",
        """
from keras import Input, Sequential, layers

model = Sequential([Input((None, 12)), layers.LSTM(32), layers.Dense(10)])
""",
        """
from keras import Input, Sequential, layers

def build(height, width):
    return Sequential([Input((height, width, 3)), layers.Flatten(), layers.Dense(10)])
""",
    )
    INVALID = (
        Invalid(
            """
from keras import Input, Sequential, layers

model = Sequential([
    Input((None, None, 3)),
    layers.Conv2D(32, 3),
    layers.Flatten(),
    layers.Dense(10),  # error
])
"""
        ),
        Invalid(
            """
from keras import Sequential, layers

model = Sequential()
model.add(layers.LSTM(32, input_shape=(10, None)))  # error
model.add(layers.Dense(1))
"""
        ),
        Invalid(
            """
from keras import Input, Sequential, layers

model = Sequential()
model.add(Input((None,)))
model.add(layers.Embedding(5000, 32))
model.add(layers.Flatten())
model.add(layers.Dense(1, activation="sigmoid"))  # error
"""
        ),
    )
