"""A layer gets values of a dtype that it does not accept."""

from seqlint.findings import Severity
from seqlint.knowledge.keras.layers._shared.errors import Failure
from seqlint.rule import Invalid, LayerRule


class IncompatibleDtype(LayerRule):
    """## What it does
    Finds layers that get integers or strings but need floats, or the other way round, in Keras 2.

    ## Why is this bad?
    Keras 2 casts only floats to the dtype of a layer. Integers and strings stay as they are, whether they come from an
    input of that dtype or from a layer that encodes categories. Most layers refuse them with a `TypeError`, and
    `Hashing` refuses floats. The dtype of an input is `float32` unless `dtype=` says otherwise.

    ## Example
    ```python
    model = Sequential([
        Input((1,)),
        Hashing(num_bins=8),
        Embedding(8, 4),
    ])
    ```

    ## Use instead
    ```python
    model = Sequential([
        Input((1,), dtype="string"),
        Hashing(num_bins=8),
        Embedding(8, 4),
    ])
    ```

    ## References
    - [TensorFlow: data types](https://www.tensorflow.org/api_docs/python/tf/dtypes)
    """

    code = "SEQ111"
    name = "incompatible-dtype"
    severity = Severity.ERROR
    failure = Failure.DTYPE
    VALID = (
        """
from tf_keras import Input, Sequential, layers

model = Sequential([Input((1,), dtype="string"), layers.Hashing(8), layers.Embedding(8, 4)])
""",
        """
from keras import Input, Sequential, layers

model = Sequential([Input((8, 3), dtype="int32"), layers.Conv1D(4, 3)])
""",
        """
from tf_keras import Input, Sequential, layers

model = Sequential([Input((8, 8, 3), dtype="uint8"), layers.Rescaling(1 / 255), layers.Conv2D(4, 3)])
""",
        """
from tf_keras import Input, Sequential, layers

def build(dtype):
    return Sequential([Input((1,), dtype=dtype), layers.Hashing(8), layers.Embedding(8, 4)])
""",
    )
    INVALID = (
        Invalid(
            """
from tf_keras import Input, Sequential, layers

model = Sequential([
    Input((1,)),
    layers.Hashing(num_bins=8),  # error
    layers.Embedding(8, 4),
])
"""
        ),
        Invalid(
            """
from tf_keras import Input, Sequential, layers

model = Sequential()
model.add(Input((8, 8, 3), dtype="uint8"))
model.add(layers.Conv2D(4, 3))  # error
"""
        ),
        Invalid(
            """
from tf_keras import Sequential, layers

model = Sequential()
model.add(layers.StringLookup(vocabulary=["a", "b"], input_shape=(4,)))
model.add(layers.Softmax())  # error
"""
        ),
    )
