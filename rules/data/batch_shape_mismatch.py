"""A stateful model gets batches of another size than it declares."""

from seqlint.rule import DataRule, Invalid
from seqlint.training.mismatch import Kind


class BatchShapeMismatch(DataRule):
    """## What it does
    Finds batches for a stateful recurrent model whose size is not that of its `batch_shape`, and numbers of samples that
    leave a smaller last batch.

    ## Why is this bad?
    The state of such a model has a row for each sample of a batch, so Keras raises an exception for any other number.

    ## Example
    ```python
    model = Sequential([Input(batch_shape=(16, 5, 1)), LSTM(8, stateful=True), Dense(1)])
    model.compile("adam", "mse")
    model.fit(np.zeros((160, 5, 1)), np.zeros(160))
    ```

    ## Use instead
    ```python
    model = Sequential([Input(batch_shape=(16, 5, 1)), LSTM(8, stateful=True), Dense(1)])
    model.compile("adam", "mse")
    model.fit(np.zeros((160, 5, 1)), np.zeros(160), batch_size=16)
    ```

    ## References
    - [Keras: recurrent layers](https://keras.io/guides/working_with_rnns/)
    """

    code = "SEQ507"
    name = "batch-shape-mismatch"
    kind = Kind.BATCH
    VALID = (
        """
import numpy as np
from keras import Input, Sequential, layers

model = Sequential([Input(batch_shape=(16, 5, 1)), layers.LSTM(8), layers.Dense(1)])
model.compile("adam", "mse")
model.fit(np.zeros((160, 5, 1)), np.zeros(160))
""",
        """
import numpy as np
from keras import Input, Sequential, layers

model = Sequential([Input(batch_shape=(16, 5, 1)), layers.LSTM(8, stateful=True), layers.Dense(1)])
model.compile("adam", "mse")
model.fit(np.zeros((160, 5, 1)), np.zeros(160), batch_size=16)
""",
        """
import numpy as np
from keras import Input, Sequential, layers

model = Sequential([Input(batch_shape=(16, 5, 1)), layers.LSTM(8, stateful=True), layers.Dense(1)])
model.compile("adam", "mse")
model.fit(load(), np.zeros(100), batch_size=16)
""",
    )
    INVALID = (
        Invalid(
            """
import numpy as np
from keras import Input, Sequential, layers

model = Sequential([Input(batch_shape=(16, 5, 1)), layers.LSTM(8, stateful=True), layers.Dense(1)])
model.compile("adam", "mse")
model.fit(np.zeros((160, 5, 1)), np.zeros(160))  # error
"""
        ),
        Invalid(
            """
import numpy as np
from keras import Input, Sequential, layers

model = Sequential([Input(batch_shape=(16, 5, 1)), layers.LSTM(8, stateful=True), layers.Dense(1)])
model.compile("adam", "mse")
model.fit(np.zeros((100, 5, 1)), np.zeros(100), batch_size=16)  # error
"""
        ),
        Invalid(
            """
import numpy as np
from keras import Input, Sequential, layers

model = Sequential([Input(batch_shape=(16, 5, 1)), layers.LSTM(8, stateful=True), layers.Dense(1)])
model.compile("adam", "mse")
model.fit(np.zeros((160, 5, 1)), np.zeros(160), batch_size=16)
model.predict(np.zeros((10, 5, 1)))  # error
"""
        ),
    )
