"""The samples do not fit the input of the model."""

from seqlint.rule import DataRule, Invalid
from seqlint.training.mismatch import Kind


class InputDataMismatch(DataRule):
    """## What it does
    Finds arrays, passed to `fit`, `evaluate`, `predict`, `train_on_batch` or to the model itself, that do not fit its
    input: another number of axes, another size, a missing batch dimension or channel axis, strings, lists of different
    lengths, numbers for which an `Embedding` has no row. Of a functional model with several inputs, each array is compared
    with its input, by position or name; another number of arrays, and a dict without the name of an input, are errors.

    What Keras accepts is not reported: a trailing axis of size 1 may be missing or superfluous, and a size on which no
    weight depends may differ.

    ## Why is this bad?
    Keras raises an exception when the data reaches the model, often after a long time of loading.

    ## Example
    ```python
    (x_train, y_train), _ = mnist.load_data()  # (60000, 28, 28)
    model = Sequential([Input((784,)), Dense(10, activation="softmax")])
    model.compile("adam", "sparse_categorical_crossentropy")
    model.fit(x_train, y_train)
    ```

    ## Use instead
    ```python
    (x_train, y_train), _ = mnist.load_data()
    model = Sequential([Input((28, 28)), Flatten(), Dense(10, activation="softmax")])
    model.compile("adam", "sparse_categorical_crossentropy")
    model.fit(x_train, y_train)
    ```

    ## References
    - [Keras: training and evaluation](https://keras.io/guides/training_with_built_in_methods/)
    """

    code = "SEQ502"
    name = "input-data-mismatch"
    kind = Kind.INPUT
    VALID = (
        """
import numpy as np
from keras import Input, Sequential, layers

model = Sequential([Input((28, 28, 1)), layers.Conv2D(8, 3), layers.Flatten(), layers.Dense(1)])
model.compile("adam", "mse")
model.fit(np.zeros((100, 28, 28)), np.zeros(100))
""",
        """
import pandas as pd
from keras import Input, Sequential, layers

data = pd.read_csv("houses.csv")
model = Sequential([Input((8,)), layers.Dense(1)])
model.compile("adam", "mse")
model.fit(data.drop(columns="price"), data["price"])
""",
        """
import numpy as np
from keras import Input, Sequential, layers

x = np.zeros((10, 7, 3))
model = Sequential([Input((5, 3)), layers.LSTM(4), layers.Dense(1)])
model.predict(x)
model.predict(x[:1])
""",
    )
    INVALID = (
        Invalid(
            """
from keras import Input, Sequential, layers
from keras.datasets import mnist

(x_train, y_train), (x_test, y_test) = mnist.load_data()
model = Sequential([Input((784,)), layers.Dense(10, activation="softmax")])
model.compile("adam", "sparse_categorical_crossentropy")
model.fit(x_train, y_train)  # error
"""
        ),
        Invalid(
            """
import numpy as np
from tensorflow.keras import Sequential, layers

x, y = np.random.rand(200, 6), np.random.rand(200)
model = Sequential([layers.Dense(8, input_shape=(6,)), layers.Dense(1)])
model.compile("adam", "mse")
model.fit(x, y)
print(model.predict(x[0]))  # error
"""
        ),
        Invalid(
            """
from keras import Input, Sequential, layers
from keras.datasets import imdb

(x_train, y_train), _ = imdb.load_data(num_words=5000)
model = Sequential([Input((200,)), layers.Embedding(5000, 16), layers.Flatten(), layers.Dense(1)])
model.compile("adam", "mse")
model.fit(x_train, y_train)  # error
"""
        ),
        Invalid(
            """
import numpy as np
from keras import Input, Model, layers

picture, place = Input((8, 8, 1), name="picture"), Input((2,), name="place")
seen = layers.Flatten()(layers.Conv2D(4, 3)(picture))
model = Model([picture, place], layers.Dense(1)(layers.Concatenate()([seen, place])))
model.predict([np.zeros((1, 8, 8, 1)), np.zeros(2)])  # error
model.predict({"picture": np.zeros((1, 8, 8, 1)), "location": np.zeros((1, 2))})  # error
model.predict(np.zeros((1, 8, 8, 1)))  # error
"""
        ),
    )
