"""The activation of the output does not fit the crossentropy."""

from collections.abc import Iterator

from seqlint.findings import Finding, Severity
from seqlint.inference.inferred import InferredModel
from seqlint.inference.objective import objectives
from seqlint.knowledge.keras.training.losses import Target
from seqlint.rule import Invalid, Rule
from seqlint.rules.output._crossentropies import contradiction
from seqlint.training.uses import refuses_targets


class LossActivationMismatch(Rule):
    """## What it does
    Finds a crossentropy whose output has the wrong activation: values that are not probabilities where it expects
    probabilities, probabilities where it expects logits, or probabilities of another kind.

    ## Why is this bad?
    Keras trains such a model without an error. But a crossentropy clips values outside of 0 to 1, so that the model
    stops learning; `from_logits=True` with a softmax applies softmax twice; and `categorical_crossentropy` scales
    independent sigmoid outputs to the sum 1. The loss looks plausible, and the model stays poor.

    ## Example
    ```python
    model.add(Dense(10, activation="sigmoid"))
    model.compile("adam", loss="categorical_crossentropy")
    ```

    ## Use instead
    ```python
    model.add(Dense(10, activation="softmax"))
    model.compile("adam", loss="categorical_crossentropy")
    ```

    ## Fix safety
    The fix is unsafe: it changes the activation to the one that the loss expects, removes `from_logits=True`, or, after a
    softmax, changes the loss. Each of them changes what is trained, and the other side may be the one that is wrong.

    ## References
    - [Keras: probabilistic losses](https://keras.io/api/losses/probabilistic_losses/)
    """

    code = "SEQ302"
    name = "loss-activation-mismatch"
    severity = Severity.WARNING
    VALID = (
        """
from keras import Input, Sequential, layers

model = Sequential([Input((8,)), layers.Dense(5, activation="sigmoid")])
model.compile("adam", "binary_crossentropy")
""",
        """
from keras import Input, Sequential, layers, losses

model = Sequential([Input((8,)), layers.Dense(5)])
model.compile("adam", loss=losses.SparseCategoricalCrossentropy(from_logits=True))
""",
        """
from keras import Input, Sequential, layers

model = Sequential([Input((8,)), layers.Dense(5), layers.BatchNormalization(), layers.Activation("softmax")])
model.compile("adam", loss="CategoricalCrossentropy")
""",
    )
    INVALID = (
        Invalid(
            """
from keras import Input, Sequential, layers, losses

model = Sequential([
    Input((8,)),
    layers.Dense(10, activation="sigmoid"),  # error
])
model.compile("adam", losses.categorical_crossentropy)
""",
            changes={'"sigmoid"': '"softmax"'},
        ),
        Invalid(
            """
import tensorflow as tf

model = tf.keras.Sequential()
model.add(tf.keras.layers.Dense(16, activation="relu", input_shape=(4,)))
model.add(tf.keras.layers.Dense(1))  # error
model.compile(optimizer="adam", loss="BinaryCrossentropy", metrics=["accuracy"])
""",
            changes={"layers.Dense(1)": 'layers.Dense(1, activation="sigmoid")'},
        ),
        Invalid(
            """
from keras import Input, Sequential, layers, losses

model = Sequential([Input((8,)), layers.Dense(3), layers.Softmax()])
model.compile(
    optimizer="adam",
    loss=losses.SparseCategoricalCrossentropy(from_logits=True),  # error
)
""",
            changes={"from_logits=True": ""},
        ),
        Invalid(
            """
from keras import Input, Sequential, layers

model = Sequential([Input((8,)), layers.Dense(2, activation="softmax")])
model.compile(loss="binary_crossentropy", optimizer="adam")  # error
""",
            changes={"binary_crossentropy": "categorical_crossentropy"},
        ),
        Invalid(
            """
from keras import Input, Model, layers

inputs = Input((8,))
price = layers.Dense(1, name="price")(inputs)
sold = layers.Dense(1, activation="relu", name="sold")(inputs)  # error
model = Model(inputs, [price, sold])
model.compile("adam", loss={"price": "mse", "sold": "binary_crossentropy"})
""",
            changes={'"relu"': '"sigmoid"'},
        ),
    )

    def check(self, model: InferredModel) -> Iterator[Finding]:
        """Check every crossentropy over several units, and every binary one, unless it does not fit the data."""
        if refuses_targets(model):
            return
        for objective in (each for view in model.by_output for each in objectives(view)):
            head, target = objective.head, objective.loss.target
            if head is None or not target.is_class:
                continue
            # other rules report one unit with softmax or with a loss over several classes
            if objective.units == 1 and (head.activation == "softmax" or target is not Target.BINARY):
                continue
            found = contradiction(objective, head)
            if found is not None:
                trace = model.trace()
                yield self.finding(found.place, found.message, help=found.help, trace=trace, fix=found.fix)
