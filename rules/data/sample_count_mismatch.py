"""The arrays of one call have different numbers of samples."""

from seqlint.rule import DataRule, Invalid
from seqlint.training.mismatch import Kind


class SampleCountMismatch(DataRule):
    """## What it does
    Finds calls of `fit`, `evaluate` or `train_on_batch` in which the samples, targets and sample weights, or those of
    the validation data, differ in number.

    ## Why is this bad?
    Keras raises an exception. Most often an array belongs to the other part of a split, or the parts of
    `train_test_split` are unpacked in the wrong order.

    ## Example
    ```python
    x_train, y_train, x_test, y_test = train_test_split(x, y)
    model.fit(x_train, y_train)
    ```

    ## Use instead
    ```python
    x_train, x_test, y_train, y_test = train_test_split(x, y)
    model.fit(x_train, y_train)
    ```

    ## References
    - [scikit-learn: train_test_split](https://scikit-learn.org/stable/modules/generated/sklearn.model_selection.train_test_split.html)
    """

    code = "SEQ505"
    name = "sample-count-mismatch"
    kind = Kind.COUNT
    VALID = (
        """
from keras import Input, Sequential, layers
from keras.datasets import boston_housing

(x_train, y_train), (x_test, y_test) = boston_housing.load_data()
model = Sequential([Input((13,)), layers.Dense(1)])
model.compile("adam", "mse")
model.fit(x_train, y_train, validation_data=(x_test, y_test))
""",
        """
import numpy as np
from sklearn.model_selection import train_test_split
from keras import Input, Sequential, layers

x_train, x_test, y_train, y_test = train_test_split(np.random.rand(100, 5), np.random.rand(100), test_size=0.2)
model = Sequential([Input((5,)), layers.Dense(1)])
model.compile("adam", "mse")
model.fit(x_train, y_train, sample_weight=np.ones(80))
model.evaluate(x_test, y_test)
""",
        """
import pandas as pd
from keras import Input, Sequential, layers

x, y = pd.read_csv("features.csv"), pd.read_csv("targets.csv")
model = Sequential([Input((5,)), layers.Dense(1)])
model.compile("adam", "mse")
model.fit(x.values, y.values)
""",
    )
    INVALID = (
        Invalid(
            """
from keras import Input, Sequential, layers
from keras.datasets import boston_housing

(x_train, y_train), (x_test, y_test) = boston_housing.load_data()
model = Sequential([Input((13,)), layers.Dense(1)])
model.compile("adam", "mse")
model.fit(x_train, y_train, validation_data=(x_test, y_train))  # error
"""
        ),
        Invalid(
            """
import numpy as np
from sklearn.model_selection import train_test_split
from keras import Input, Sequential, layers

x, y = np.random.rand(100, 5), np.random.rand(100)
x_train, y_train, x_test, y_test = train_test_split(x, y, test_size=0.2)
model = Sequential([Input((5,)), layers.Dense(1)])
model.compile("adam", "mse")
model.fit(x_train, y_train)  # error
"""
        ),
        Invalid(
            """
import numpy as np
from keras import Input, Sequential, layers

x, y, weights = np.random.rand(100, 5), np.random.rand(100), np.ones(80)
model = Sequential([Input((5,)), layers.Dense(1)])
model.compile("adam", "mse")
model.fit(x, y, sample_weight=weights)  # error
"""
        ),
        Invalid(
            """
import numpy as np
from keras import Input, Model, layers

first, second = Input((4,)), Input((6,))
model = Model([first, second], layers.Dense(1)(layers.Concatenate()([first, second])))
model.predict([np.zeros((30, 4)), np.zeros((20, 6))])  # error
"""
        ),
    )
