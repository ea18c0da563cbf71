"""A metric that cannot read the targets, or that means nothing for the output."""

from collections.abc import Iterator

from seqlint.findings import Finding, Severity
from seqlint.inference.inferred import InferredModel
from seqlint.inference.objective import Objective, objectives
from seqlint.knowledge.keras.training.losses import Target
from seqlint.knowledge.keras.training.metrics import Comparison
from seqlint.rule import DataRule, Invalid
from seqlint.shapes.dim import less
from seqlint.training.metrics.targets import Chosen, metrics_of
from seqlint.training.mismatch import Kind


class MetricMismatch(DataRule):
    """## What it does
    Finds metrics that refuse the targets: `BinaryCrossentropy` or `F1Score` with a vector of labels, `Precision`,
    `Recall` or `AUC` with class numbers for several units, `SparseCategoricalAccuracy` with one-hot rows. Finds
    metrics that mean nothing for the output (a warning): `BinaryAccuracy` of a softmax, `CategoricalAccuracy` of one
    unit. Finds metrics of a model with several outputs that name none of them, and in Keras 3 a list with another number
    of entries than there are outputs.

    ## Why is this bad?
    Keras raises an exception in the first training step, although the loss reads the same targets. `BinaryAccuracy` of
    a softmax compares each unit by itself: with ten classes a model that knows nothing is right in 90 % of them. The
    largest of one unit is always the first.

    ## Example
    ```python
    model.add(Dense(10, activation="softmax"))
    model.compile("adam", "sparse_categorical_crossentropy", metrics=[keras.metrics.Precision()])
    ```

    ## Use instead
    ```python
    model.add(Dense(10, activation="softmax"))
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    ```

    ## References
    - [Keras: metrics](https://keras.io/api/metrics/)
    """

    code = "SEQ304"
    name = "metric-mismatch"
    kind = Kind.METRIC
    VALID = (
        """
import numpy as np
from keras import Input, Sequential, layers, metrics

model = Sequential([Input((8,)), layers.Dense(1, activation="sigmoid")])
model.compile("adam", "binary_crossentropy", metrics=["accuracy", metrics.AUC(), metrics.Precision()])
model.fit(np.zeros((50, 8)), np.zeros(50))
""",
        """
import numpy as np
from keras import Input, Sequential, layers, metrics
from keras.utils import to_categorical

model = Sequential([Input((8,)), layers.Dense(3, activation="softmax")])
model.compile("adam", "categorical_crossentropy", metrics=[metrics.Recall(), metrics.F1Score()])
model.fit(np.zeros((50, 8)), to_categorical(np.random.randint(0, 3, 50), 3))
""",
        """
from keras import Input, Sequential, layers

model = Sequential([Input((8,)), layers.Dense(5, activation="sigmoid")])
model.compile("adam", "binary_crossentropy", metrics=["binary_accuracy"])
""",
    )
    INVALID = (
        Invalid(
            """
import numpy as np
from keras import Input, Sequential, layers, metrics

model = Sequential([Input((8,)), layers.Dense(1, activation="sigmoid")])
model.compile("adam", "binary_crossentropy", metrics=[metrics.BinaryCrossentropy(name="bce")])
model.fit(np.zeros((50, 8)), np.zeros(50))  # error
"""
        ),
        Invalid(
            """
import numpy as np
from keras import Input, Sequential, layers, metrics

model = Sequential([Input((8,)), layers.Dense(3, activation="softmax")])
model.compile("adam", "sparse_categorical_crossentropy", metrics=[metrics.Precision(), metrics.Recall()])
model.fit(np.zeros((50, 8)), np.random.randint(0, 3, 50))  # error
"""
        ),
        Invalid(
            """
from keras import Input, Sequential, layers

model = Sequential([Input((8,)), layers.Dense(10, activation="softmax")])
model.compile("adam", "categorical_crossentropy", metrics=["binary_accuracy"])  # error
"""
        ),
    )

    def check(self, model: InferredModel) -> Iterator[Finding]:
        """Report what Keras refuses, then what means nothing."""
        yield from super().check(model)
        for objective in objectives(model):
            for chosen in metrics_of(model, objective.event):
                problem = _meaningless(objective, chosen)
                if problem is not None:
                    message, help = problem
                    yield self.finding(
                        chosen.site.place,
                        message,
                        help=help,
                        trace=model.trace(),
                        severity=Severity.WARNING,
                    )


def _meaningless(objective: Objective, chosen: Chosen) -> tuple[str, str] | None:
    """Why the metric means nothing for the output, and what to use; None otherwise."""
    name, units = chosen.metric.name, objective.units
    activation = objective.head.activation if objective.head else None
    # of two units that sum to 1, both are right or none; a binary loss of a softmax is reported by itself
    is_odd = activation == "softmax" and objective.loss.target is not Target.BINARY
    if name == "BinaryAccuracy" and is_odd and less(2, units):
        message = (
            f"`{name}` compares each of {units} units by itself, but the output is a softmax over classes"
        )
        return message, 'use `"accuracy"`'
    compares_largest = chosen.metric.comparison in (Comparison.ROWS, Comparison.NUMBERS)
    if compares_largest and units == 1 and objective.loss.target.is_class:
        message = f"`{name}` compares the largest unit with the label, but the output has one unit"
        return message, f"use `{chosen.in_place_of_it('BinaryAccuracy')}`"
    return None
