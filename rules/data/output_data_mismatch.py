"""The targets do not fit the output of the model."""

from seqlint.rule import DataRule, Invalid
from seqlint.training.mismatch import Kind


class OutputDataMismatch(DataRule):
    """## What it does
    Finds targets in `fit`, `evaluate` or `train_on_batch` that the loss cannot compare with the output of the model:
    different numbers of classes and units, one target for a whole sequence of outputs, strings, or no targets.

    Of a model with several outputs, each array is compared with its output, by position or name. Names in `loss` that no
    output has are errors, and in Keras 3 other numbers of targets and losses.

    Shapes that a regression loss such as `mse` compares by repeating values, as `(n, 1)` against `(n, 5)`, are a warning.

    ## Why is this bad?
    Keras raises an exception in the first training step. Where it repeats values, it trains without a word: each unit
    learns the same target, or one output is compared with every target.

    ## Example
    ```python
    model = Sequential([Input((4,)), Dense(2, activation="softmax")])
    model.compile("adam", "categorical_crossentropy")
    model.fit(x, to_categorical(labels, 3))
    ```

    ## Use instead
    ```python
    model = Sequential([Input((4,)), Dense(3, activation="softmax")])
    model.compile("adam", "categorical_crossentropy")
    model.fit(x, to_categorical(labels, 3))
    ```

    ## Fix safety
    The fix is unsafe: it changes the units of the last layer, or the loss, to what the targets need. The targets may be the
    ones to change instead.

    ## References
    - [Keras: losses](https://keras.io/api/losses/)
    """

    code = "SEQ503"
    name = "output-data-mismatch"
    kind = Kind.OUTPUT
    VALID = (
        """
import numpy as np
from keras import Input, Sequential, layers

model = Sequential([Input((4,)), layers.Dense(1, activation="sigmoid")])
model.compile("adam", "binary_crossentropy")
model.fit(np.zeros((10, 4)), np.zeros(10))
model.fit(np.zeros((10, 4)), np.zeros((10, 1)))
""",
        """
import numpy as np
from keras import Input, Sequential, layers

model = Sequential([Input((4,)), layers.Dense(3)])
model.compile("adam", "mse")
model.fit(np.zeros((10, 4)), np.zeros((10, 3)))
""",
        """
import pandas as pd
from keras import Input, Sequential, layers

data = pd.read_csv("flowers.csv")
model = Sequential([Input((4,)), layers.Dense(3, activation="softmax")])
model.compile("adam", "categorical_crossentropy")
model.fit(data.iloc[:, :4], pd.get_dummies(data["species"]))
""",
    )
    INVALID = (
        Invalid(
            """
import numpy as np
from keras import Input, Sequential, layers

model = Sequential([Input((4,)), layers.Dense(2, activation="sigmoid")])
model.compile("adam", "binary_crossentropy")
model.fit(
    np.zeros((10, 4)),
    np.zeros((10, 5)),  # error
)
""",
            changes={"layers.Dense(2": "layers.Dense(5"},
        ),
        Invalid(
            """
from keras import Input, Sequential, layers
from keras.datasets import cifar10
from keras.utils import to_categorical

(x_train, y_train), _ = cifar10.load_data()
y_train = to_categorical(y_train, 10)
model = Sequential([Input((32, 32, 3)), layers.Flatten(), layers.Dense(100, activation="softmax")])
model.compile("adam", "categorical_crossentropy")
model.fit(x_train, y_train)  # error
""",
            changes={"layers.Dense(100": "layers.Dense(10"},
        ),
        Invalid(
            """
import numpy as np
from keras import Input, Sequential, layers

model = Sequential([Input((12, 1)), layers.LSTM(8, return_sequences=True), layers.Dense(3, activation="softmax")])
model.compile("adam", "sparse_categorical_crossentropy")
model.fit(np.zeros((10, 12, 1)), np.zeros(10))  # error
"""
        ),
        Invalid(
            """
import numpy as np
from keras import Input, Sequential, layers

model = Sequential([Input((45, 2)), layers.LSTM(8, return_sequences=True), layers.Dense(1)])
model.compile("adam", "mse")
model.fit(np.zeros((10, 45, 2)), np.zeros((10, 1)))  # error
"""
        ),
        Invalid(
            """
import numpy as np
from keras import Input, Model, layers

inputs = Input((8,))
age, name = layers.Dense(1, name="age")(inputs), layers.Dense(5, activation="softmax", name="name")(inputs)
model = Model(inputs, [age, name])
model.compile("adam", {"age": "mse", "name": "categorical_crossentropy"})
model.fit(np.zeros((20, 8)), {"age": np.zeros(20), "name": np.zeros((20, 4))})  # error
""",
            changes={"layers.Dense(5": "layers.Dense(4"},
        ),
        Invalid(
            """
import numpy as np
from keras import Input, Model, layers

inputs = Input((8,))
age, name = layers.Dense(1, name="age")(inputs), layers.Dense(5, activation="softmax", name="name")(inputs)
model = Model(inputs, [age, name])
model.compile("adam", {"age": "mse", "names": "categorical_crossentropy"})  # error
model.fit(np.zeros((20, 8)), [np.zeros(20), np.zeros((20, 5))])
"""
        ),
    )
