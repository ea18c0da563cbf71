"""A method or attribute that a model, layer, history or data set does not have."""

from seqlint.record import ApiProblemKind
from seqlint.rule import ApiRule, Invalid


class UnknownMember(ApiRule):
    """## What it does
    Finds methods and attributes that a model, a layer, the `History` of a training or a data set does not have:
    methods that were removed, such as `predict_classes`, misspelt ones, and keys of `history.history` for which the
    model has no metric.

    ## Why is this bad?
    Python raises an `AttributeError`, or a `KeyError` for a key. A method that Keras 2 alone has is a warning where
    nothing else shows which Keras is installed, and no mistake where something else shows Keras 2.

    Models of the program's own classes, and members that the program sets itself, are not looked at.

    ## Example
    ```python
    labels = model.predict_classes(x_test)
    ```

    ## Use instead
    ```python
    labels = np.argmax(model.predict(x_test), axis=1)
    ```

    ## References
    - [Keras: training APIs](https://keras.io/api/models/model_training_apis/)
    """

    code = "SEQ602"
    name = "unknown-member"
    kind = ApiProblemKind.UNKNOWN_MEMBER
    VALID = (
        """
import numpy as np
from keras import Input, Sequential, layers

model = Sequential([Input((4,)), layers.Dense(3, activation="softmax")])
labels = np.argmax(model.predict(np.zeros((2, 4))), axis=1)
""",
        """
from keras import Input, Sequential, layers

model = Sequential([Input((4,)), layers.Dense(3)])
model.labels = ["a", "b", "c"]
print(model.labels)
""",
        """
import numpy as np
from keras import Input, Sequential, layers

model = Sequential([Input((4,)), layers.Dense(1)])
model.compile("adam", "mse", metrics=["mae"])
history = model.fit(np.zeros((8, 4)), np.zeros((8, 1)), validation_split=0.5)
print(history.history["mae"], history.history["val_mae"])
""",
    )
    INVALID = (
        Invalid(
            """
import numpy as np
from keras import Input, Sequential, layers

model = Sequential([Input((4,)), layers.Dense(3, activation="softmax")])
labels = model.predict_classes(np.zeros((2, 4)))  # error
"""
        ),
        Invalid(
            """
import numpy as np
from keras import Input, Sequential, layers

model = Sequential([Input((4,)), layers.Dense(1)])
model.compile("adam", "mse")
model.fitt(np.zeros((8, 4)), np.zeros((8, 1)))  # error
"""
        ),
        Invalid(
            """
import numpy as np
from keras import Input, Sequential, layers

model = Sequential([Input((4,)), layers.Dense(1, activation="sigmoid")])
model.compile("adam", "binary_crossentropy", metrics=["accuracy"])
history = model.fit(np.zeros((8, 4)), np.zeros((8, 1)))
print(history.history["acc"])  # error
"""
        ),
    )
