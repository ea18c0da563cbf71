"""The labels are encoded for another loss, or for more classes."""

from seqlint.rule import DataRule, Invalid
from seqlint.training.mismatch import Kind


class LabelLossMismatch(DataRule):
    """## What it does
    Finds labels whose encoding does not fit the loss: one-hot rows where `sparse_categorical_crossentropy` expects class
    numbers, class numbers where `categorical_crossentropy` expects one-hot rows, class numbers for which the output has
    no unit; as warnings, because Keras raises nothing, more than two classes for one sigmoid unit, and class numbers that
    were divided as pixels are.

    ## Why is this bad?
    Keras raises an exception in the first training step, or, for class numbers beyond the last unit on a GPU, computes a
    loss of NaN.

    ## Example
    ```python
    (x_train, y_train), _ = mnist.load_data()
    model.compile("adam", "categorical_crossentropy")
    model.fit(x_train, y_train)
    ```

    ## Use instead
    ```python
    (x_train, y_train), _ = mnist.load_data()
    model.compile("adam", "sparse_categorical_crossentropy")
    model.fit(x_train, y_train)
    ```

    ## Fix safety
    The fix is unsafe: it changes the loss to the one for these labels, or the number of units. The labels may be the ones to
    change instead. A loss that is not a string has no fix.

    ## References
    - [Keras: probabilistic losses](https://keras.io/api/losses/probabilistic_losses/)
    """

    code = "SEQ504"
    name = "label-loss-mismatch"
    kind = Kind.LABELS
    VALID = (
        """
from keras import Input, Sequential, layers
from keras.datasets import mnist
from keras.utils import to_categorical

(x_train, y_train), _ = mnist.load_data()
model = Sequential([Input((28, 28)), layers.Flatten(), layers.Dense(10, activation="softmax")])
model.compile("adam", "categorical_crossentropy")
model.fit(x_train, to_categorical(y_train))
""",
        """
from keras import Input, Sequential, layers
from keras.datasets import cifar10

(x_train, y_train), _ = cifar10.load_data()
model = Sequential([Input((32, 32, 3)), layers.Flatten(), layers.Dense(10, activation="softmax")])
model.compile("adam", "sparse_categorical_crossentropy")
model.fit(x_train, y_train)
""",
        """
from keras import Input, Sequential, layers
from keras.datasets import mnist

(x_train, y_train), _ = mnist.load_data()
few = y_train < 5
model = Sequential([Input((28, 28)), layers.Flatten(), layers.Dense(5, activation="softmax")])
model.compile("adam", "sparse_categorical_crossentropy")
model.fit(x_train[few], y_train[few])
""",
        """
from keras import Input, Sequential, layers
from sklearn.datasets import load_iris

x, y = load_iris(return_X_y=True)
model = Sequential([Input((4,)), layers.Dense(1, activation="sigmoid")])
model.compile("adam", "binary_crossentropy")
model.fit(x, y == 2)
""",
    )
    INVALID = (
        Invalid(
            """
from keras import Input, Sequential, layers
from keras.datasets import mnist

(x_train, y_train), _ = mnist.load_data()
model = Sequential([Input((28, 28)), layers.Flatten(), layers.Dense(10, activation="softmax")])
model.compile("adam", "categorical_crossentropy")
model.fit(x_train, y_train)  # error
""",
            changes={"categorical_crossentropy": "sparse_categorical_crossentropy"},
        ),
        Invalid(
            """
from keras import Input, Sequential, layers
from keras.datasets import mnist
from keras.utils import to_categorical

(x_train, y_train), _ = mnist.load_data()
model = Sequential([Input((28, 28)), layers.Flatten(), layers.Dense(10, activation="softmax")])
model.compile("adam", "sparse_categorical_crossentropy")
model.fit(x_train, to_categorical(y_train))  # error
""",
            changes={"sparse_categorical_crossentropy": "categorical_crossentropy"},
        ),
        Invalid(
            """
from keras import Input, Sequential, layers
from keras.datasets import mnist

(x_train, y_train), _ = mnist.load_data()
model = Sequential([Input((28, 28)), layers.Flatten(), layers.Dense(9, activation="softmax")])
model.compile("adam", "sparse_categorical_crossentropy")
model.fit(x_train, y_train)  # error
""",
            changes={"layers.Dense(9": "layers.Dense(10"},
        ),
        Invalid(
            """
from keras import Input, Sequential, layers
from sklearn.datasets import load_iris

x, y = load_iris(return_X_y=True)
model = Sequential([Input((4,)), layers.Dense(1, activation="sigmoid")])
model.compile("adam", "binary_crossentropy")
model.fit(x, y)  # error
"""
        ),
    )
