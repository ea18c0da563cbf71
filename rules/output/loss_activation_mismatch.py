"""The activation of the output does not fit the crossentropy."""

from collections.abc import Iterator

from seqlint.findings import Finding, Fix, Severity
from seqlint.inference.inferred import InferredModel
from seqlint.inference.objective import Head, Objective, objectives, other_activation
from seqlint.knowledge.keras.losses import Target
from seqlint.rewrites.calls import remove_argument
from seqlint.rule import Invalid, Rule
from seqlint.training.uses import refuses_targets

_PROBABILITIES = ("sigmoid", "softmax")
_RECTIFIERS = ("elu", "gelu", "leaky_relu", "relu", "relu6", "selu", "silu", "softplus", "swish")
#: activations with values outside of 0..1
_UNBOUNDED = ("linear", "tanh", *_RECTIFIERS)


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
"""
        ),
        Invalid(
            """
import tensorflow as tf

model = tf.keras.Sequential()
model.add(tf.keras.layers.Dense(16, activation="relu", input_shape=(4,)))
model.add(tf.keras.layers.Dense(1))  # error
model.compile(optimizer="adam", loss="BinaryCrossentropy", metrics=["accuracy"])
"""
        ),
        Invalid(
            """
from keras import Input, Sequential, layers, losses

model = Sequential([Input((8,)), layers.Dense(3), layers.Softmax()])
model.compile(
    optimizer="adam",
    loss=losses.SparseCategoricalCrossentropy(from_logits=True),  # error
)
"""
        ),
        Invalid(
            """
from keras import Input, Sequential, layers

model = Sequential([Input((8,)), layers.Dense(2, activation="softmax")])
model.compile(loss="binary_crossentropy", optimizer="adam")  # error
"""
        ),
    )

    def check(self, model: InferredModel) -> Iterator[Finding]:
        """Check every crossentropy over several units, and every binary one, unless it does not fit the data."""
        if refuses_targets(model):
            return
        for objective in objectives(model):
            head, target = objective.head, objective.loss.target
            if head is None or not target.is_class:
                continue
            # other rules report one unit with softmax or with a loss over several classes
            if objective.units == 1 and (head.activation == "softmax" or target is not Target.BINARY):
                continue
            yield from self._judge(objective, head)

    def _judge(self, objective: Objective, head: Head) -> Iterator[Finding]:
        loss, activation, trace = objective.loss, head.activation, objective.model.trace()
        right = "sigmoid" if loss.target is Target.BINARY else "softmax"
        if loss.from_logits:
            if activation in _PROBABILITIES:
                message = f"`{loss.name}` with `from_logits=True` expects logits, but the output has the activation {activation}"
                help = f"remove `from_logits=True`, or the {activation}"
                loss_site = objective.event.site.argument("loss", 1)
                fix = Fix.unsafe("Remove `from_logits=True`", remove_argument(loss_site, "from_logits"))
                yield self.finding(objective.loss_place, message, help=help, trace=trace, fix=fix)
        elif loss.from_logits is None:
            return
        elif activation in _UNBOUNDED:
            given = "no activation" if activation == "linear" else f"the activation {activation}"
            message = f"`{loss.name}` expects probabilities, but the output has {given}"
            help = f'use `activation="{right}"`'
            if activation == "linear":
                help += ", or a loss with `from_logits=True`"
            yield self.finding(head.place, message, help=help, trace=trace, fix=_activated(head, right))
        elif activation == "sigmoid" and right == "softmax":
            message = (
                f"`{loss.name}` expects probabilities that sum to 1, but sigmoid outputs are independent"
            )
            help = 'use `activation="softmax"` for one label per sample, or `binary_crossentropy` for several'
            yield self.finding(head.place, message, help=help, trace=trace, fix=_activated(head, right))
        elif activation == "softmax" and right == "sigmoid":
            message = f"`{loss.name}` treats each unit independently, but softmax makes the units sum to 1"
            help = "use `categorical_crossentropy`, or `sparse_categorical_crossentropy` for integer labels"
            other = "categorical_crossentropy"
            fix = Fix.unsafe(f"Use `{other}`", objective.other_loss(other))
            yield self.finding(objective.loss_place, message, help=help, trace=trace, fix=fix)


def _activated(head: Head, activation: str) -> Fix | None:
    return Fix.unsafe(f'Use `activation="{activation}"`', other_activation(head.step.layer, activation))
