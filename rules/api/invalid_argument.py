"""A function, method or class of Keras that is no layer gets an argument that it refuses."""

from collections.abc import Iterator

from seqlint.findings import Finding, Severity
from seqlint.inference.inferred import InferredModel
from seqlint.record import ApiProblemKind, Program
from seqlint.rule import Invalid, Rule
from seqlint.training.metrics.monitored import monitor_problems


class InvalidArgument(Rule):
    """## What it does
    Finds arguments that Keras refuses, or takes with a warning, of optimizers, losses, metrics, callbacks, `compile`,
    `fit`, `save`, `to_categorical`, `ImageDataGenerator` and the like: names that they do not have, names of losses,
    metrics and optimizers that do not exist, classes in the place of objects, floats where an integer is due, names of
    files with the wrong ending, and callbacks that monitor a value which training does not log. It also finds what
    Keras does not take for a symbolic tensor: a layer that was not called, None that a function returns, a tensor
    that is unpacked into several names, and calls of the program's own layers that lack an argument of their `call`.

    ## Why is this bad?
    Keras raises an exception as soon as it gets the argument, or in the first training step: then the finding is an
    error. It is a warning where Keras only warns, ignores the argument, or where nothing in the program trains the model.
    Most often the argument was renamed in a later version of Keras; the help gives the new name. `target-keras` sets the
    version.

    ## Example
    ```python
    model.compile(Adam(lr=0.001), loss="mse")
    model.fit(x, y, nb_epoch=10)
    ```

    ## Use instead
    ```python
    model.compile(Adam(learning_rate=0.001), loss="mse")
    model.fit(x, y, epochs=10)
    ```

    ## References
    - [Keras: model training APIs](https://keras.io/api/models/model_training_apis/)
    - [Keras: optimizers](https://keras.io/api/optimizers/)
    """

    code = "SEQ603"
    name = "invalid-argument"
    severity = Severity.ERROR
    VALID = (
        """
from keras import Input, Sequential, layers, optimizers

model = Sequential([Input((8,)), layers.Dense(1)])
model.compile(optimizers.Adam(learning_rate=0.001), loss="mse", metrics=["mae"])
model.fit(x, y, epochs=10, batch_size=32)
""",
        """
from keras import Input, Sequential, callbacks, layers

model = Sequential([Input((8,)), layers.Dense(1)])
model.compile("adam", "mse", metrics=["accuracy"])
model.fit(x, y, validation_split=0.2, callbacks=[callbacks.EarlyStopping(monitor="val_accuracy")])
model.save_weights("best.weights.h5")
""",
        """
import keras
from keras import Sequential, layers

keras.utils.get_custom_objects()["dice_loss"] = dice_loss
model = Sequential([layers.Dense(1, input_shape=(8,))])
model.compile("adam", "dice_loss")
model.fit(x, y, **options)
""",
    )
    INVALID = (
        Invalid(
            """
from keras import Input, Model, layers

inputs = Input((20, 8))
x, h, c = layers.LSTM(16)(inputs)  # error
model = Model(inputs, layers.Dense(1))  # error
"""
        ),
        Invalid(
            """
from keras import Input, Sequential, layers, optimizers

model = Sequential([Input((8,)), layers.Dense(1)])
model.compile(optimizers.Adam(lr=0.001), "mse")  # error
model.fit(x, y, nb_epoch=10)  # error
"""
        ),
        Invalid(
            """
from keras import Input, Sequential, layers

model = Sequential([Input((8,)), layers.Dense(3, activation="softmax")])
model.compile(
    optimizer="adma",  # error
    loss="categorical_crossentrpy",  # error
    metrics=["acuracy"],  # error
)
model.fit(x, y)
"""
        ),
        Invalid(
            """
import numpy as np
from keras import Input, Sequential, callbacks, layers

x = np.zeros((96, 8))
model = Sequential([Input((8,)), layers.Dense(1)])
model.compile("adam", "mse")
model.fit(x, x[:, :1], steps_per_epoch=len(x) / 32)  # error
model.save("folder")  # error
"""
        ),
    )

    def check_program(self, program: Program) -> Iterator[Finding]:
        """Report the arguments that Keras refuses where the program calls it."""
        for problem in program.api_problems:
            if problem.kind is ApiProblemKind.INVALID_ARGUMENT:
                yield self.finding(
                    problem.site.place,
                    problem.message,
                    help=problem.help,
                    certain=problem.raises,
                    only_in=problem.only_in,
                )

    def check(self, model: InferredModel) -> Iterator[Finding]:
        """Report the callbacks of `fit` that monitor what *model* does not log."""
        for problem in monitor_problems(model.record):
            yield self.finding(
                problem.site.place,
                problem.message,
                help=problem.help,
                certain=problem.is_certain,
                only_in=problem.only_in,
            )
