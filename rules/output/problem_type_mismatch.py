"""The loss or a metric is for another type of problem than the output."""

from collections.abc import Iterator

from seqlint.findings import Finding, Fix, Severity
from seqlint.inference.inferred import InferredModel
from seqlint.inference.objective import objectives
from seqlint.knowledge.keras.training.losses import Target
from seqlint.rule import Invalid, Rule
from seqlint.rules.output._crossentropies import single_class
from seqlint.training.uses import refuses_targets


class ProblemTypeMismatch(Rule):
    """## What it does
    Finds models whose loss or metric is for another type of problem than their output: a loss for several classes with
    one unit, a regression loss with a softmax, accuracy of a regression.

    ## Why is this bad?
    With one unit there is only one class: `categorical_crossentropy` is always 0, and
    `sparse_categorical_crossentropy` refuses every label except 0. These are errors. A squared error with a softmax
    learns slowly where the prediction is far off. Accuracy counts predictions that are exactly equal to the target,
    which those of a regression hardly ever are.

    ## Example
    ```python
    model.add(Dense(1, activation="sigmoid"))
    model.compile("adam", loss="categorical_crossentropy")
    ```

    ## Use instead
    ```python
    model.add(Dense(1, activation="sigmoid"))
    model.compile("adam", loss="binary_crossentropy")
    ```

    ## Fix safety
    The fix is unsafe: for one sigmoid unit it changes the loss to `binary_crossentropy`. The metrics are not changed,
    because other code may read the accuracy from the history. Other findings have no fix.

    ## References
    - [Keras: losses](https://keras.io/api/losses/)
    """

    code = "SEQ303"
    name = "problem-type-mismatch"
    severity = Severity.WARNING
    VALID = (
        """
from keras import Input, Sequential, layers

model = Sequential([Input((8,)), layers.Dense(16, activation="relu"), layers.Dense(1)])
model.compile("adam", "mse", metrics=["mae"])
""",
        """
from keras import Input, Sequential, layers

autoencoder = Sequential([Input((784,)), layers.Dense(32), layers.Dense(784, activation="sigmoid")])
autoencoder.compile("adam", loss="mean_squared_error")
""",
        """
from keras import Input, Sequential, layers

model = Sequential([Input((8,)), layers.Dense(3, activation="softmax")])
model.compile("adam", "categorical_crossentropy", metrics=["accuracy"])
""",
    )
    INVALID = (
        Invalid(
            """
from keras import Input, Sequential, layers

model = Sequential([Input((8,)), layers.Dense(1, activation="sigmoid")])
model.compile("adam", loss="categorical_crossentropy")  # error
""",
            changes={"categorical_crossentropy": "binary_crossentropy"},
        ),
        Invalid(
            """
from tensorflow.keras import Sequential, layers, losses

model = Sequential([layers.Dense(16, input_dim=8), layers.Dense(1)])
model.compile(
    "adam",
    losses.SparseCategoricalCrossentropy(from_logits=True),  # error
)
"""
        ),
        Invalid(
            """
from keras import Input, Sequential, layers

model = Sequential([Input((8,)), layers.Dense(3, activation="softmax")])
model.compile("sgd", "mse", metrics=["accuracy"])  # error
"""
        ),
        Invalid(
            """
from keras import Input, Sequential, layers

model = Sequential([Input((8,)), layers.Dense(1)])
model.compile(
    optimizer="rmsprop",
    loss="mse",
    metrics=["accuracy"],  # error
)
"""
        ),
    )

    def check(self, model: InferredModel) -> Iterator[Finding]:
        """Check every loss against the number of units and the activation."""
        for objective in objectives(model):
            activation = objective.head.activation if objective.head else None
            target = objective.loss.target
            if objective.units == 1 and activation == "softmax":
                continue
            if objective.units == 1 and target in (Target.CATEGORICAL, Target.SPARSE):
                found = single_class(objective)
                yield self.finding(
                    found.place,
                    found.message,
                    help=found.help,
                    trace=model.trace(),
                    fix=found.fix,
                    severity=Severity.ERROR if objective.is_certain else None,
                )
            elif refuses_targets(model):
                continue
            elif target is Target.REGRESSION and activation == "softmax":
                yield self.finding(
                    objective.loss_place,
                    f"`{objective.loss.name}` is a regression loss, but the output is a softmax over classes",
                    help="use `categorical_crossentropy`, or remove the softmax for a regression",
                    trace=model.trace(),
                )
            elif target is Target.REGRESSION and activation == "linear" and objective.accuracy_place:
                yield self.finding(
                    objective.accuracy_place,
                    f"accuracy measures a classification, but the loss `{objective.loss.name}` and an output "
                    "without activation make this a regression",
                    help='use `metrics=["mae"]`',
                    trace=model.trace(),
                    fix=Fix.display('Use `metrics=["mae"]`', *objective.other_metrics("mae")),
                )
