"""A name that a module of Keras does not have."""

from seqlint.record import ApiProblemKind
from seqlint.rule import ApiRule, Invalid


class UnknownName(ApiRule):
    """## What it does
    Finds names that Keras's modules do not have in the version that the program is for, whether they are imported or
    used: removed modules such as `keras.utils.np_utils`, classes that moved, and misspelt ones.

    ## Why is this bad?
    Python raises an `ImportError` or an `AttributeError`. Most such names were in an earlier version of Keras; the help
    says what took their place. A name that Keras 2 alone has shows that the program may be written for Keras 2. It is
    a warning where nothing else shows which Keras is installed, and no mistake where something else shows Keras 2.

    Imports are not reported where the program handles the exception or asks for the version first.

    ## Example
    ```python
    from keras.utils import np_utils

    y_train = np_utils.to_categorical(y_train)
    ```

    ## Use instead
    ```python
    from keras.utils import to_categorical

    y_train = to_categorical(y_train)
    ```

    ## References
    - [Keras: migrating Keras 2 code to Keras 3](https://keras.io/guides/migrating_to_keras_3/)
    """

    code = "SEQ601"
    name = "unknown-name"
    kind = ApiProblemKind.UNKNOWN_NAME
    VALID = (
        """
from keras import Sequential
from keras.utils import to_categorical

y = to_categorical([0, 1, 2])
""",
        """
from keras import Sequential

try:
    from keras.utils import to_categorical
except ImportError:
    from keras.utils.np_utils import to_categorical
""",
        """
import tensorflow as tf

model = tf.keras.Sequential()
if tf.__version__ < "2.16":
    model.add(tf.keras.layers.experimental.preprocessing.Rescaling(1 / 255))
else:
    model.add(tf.keras.layers.Rescaling(1 / 255))
""",
    )
    INVALID = (
        Invalid(
            """
from keras import Sequential
from keras.utils import np_utils  # error

y = np_utils.to_categorical([0, 1, 2])
"""
        ),
        Invalid(
            """
import tensorflow as tf

model = tf.keras.Sequential([
    tf.keras.layers.experimental.preprocessing.Rescaling(1 / 255),  # error
    tf.keras.layers.Flatten(),
])
"""
        ),
        Invalid(
            """
from keras import Sequential, layers, optimizers

model = Sequential([layers.Dense(1)])
model.compile(optimizer=optimizers.adam(0.01), loss="mse")  # error
"""
        ),
        Invalid(
            """
from keras import Sequential
from tensorflow.keras.optimizers.legacy import Adam

model = Sequential()
model.compile(optimizer=Adam(0.01), loss="mse")  # error
"""
        ),
    )
