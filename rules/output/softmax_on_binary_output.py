"""A softmax over a single unit, which is always 1."""

from collections.abc import Iterator

from seqlint.findings import Finding, Fix, Severity
from seqlint.inference.inferred import InferredModel
from seqlint.inference.objective import activation_of, last_size, other_activation
from seqlint.rule import Invalid, Rule
from seqlint.rules.output._crossentropies import binary_losses


class SoftmaxOnBinaryOutput(Rule):
    """## What it does
    Finds softmax activations over an axis of size 1.

    ## Why is this bad?
    Softmax divides each value by the sum of all values. With one unit that sum is the value itself, so the output is 1
    for every input, whatever the weights are: the model always predicts the same class.

    ## Example
    ```python
    model.add(Dense(1, activation="softmax"))
    model.compile(loss="binary_crossentropy")
    ```

    ## Use instead
    ```python
    model.add(Dense(1, activation="sigmoid"))
    model.compile(loss="binary_crossentropy")
    ```

    ## Fix safety
    The fix is unsafe: it replaces softmax by sigmoid, and a loss over several classes by `binary_crossentropy`. The
    program may be meant to have a unit for each class instead.

    ## References
    - [Keras: softmax](https://keras.io/api/layers/activations/)
    """

    code = "SEQ301"
    name = "softmax-on-binary-output"
    severity = Severity.ERROR
    VALID = (
        """
from keras import Input, Sequential, layers

model = Sequential([Input((10,)), layers.Dense(1, activation="sigmoid")])
model.compile("adam", "binary_crossentropy")
""",
        """
from keras import Input, Sequential, layers

model = Sequential([Input((10,)), layers.Dense(2, activation="softmax")])
model.compile("adam", "sparse_categorical_crossentropy")
""",
        """
from keras import Sequential, layers

def build(classes):
    return Sequential([layers.Dense(8, input_dim=4), layers.Dense(classes, activation="softmax")])
""",
    )
    INVALID = (
        Invalid(
            """
from keras import Input, Sequential, layers

model = Sequential([
    Input((10,)),
    layers.Dense(16, activation="relu"),
    layers.Dense(1, activation="softmax"),  # error
])
model.compile("adam", "binary_crossentropy")
""",
            changes={'"softmax"': '"sigmoid"'},
        ),
        Invalid(
            """
from tensorflow.keras.models import Sequential
from tensorflow.keras.layers import Activation, Dense

model = Sequential()
model.add(Dense(1, input_dim=8))
model.add(Activation("softmax"))  # error
model.compile(loss="mse", optimizer="sgd")
""",
            changes={'"softmax"': '"sigmoid"'},
        ),
        Invalid(
            """
from keras import Input, Sequential, layers

model = Sequential([Input((10,)), layers.Dense(1, "softmax")])  # error
model.compile("adam", loss="categorical_crossentropy")
""",
            changes={'"softmax"': '"sigmoid"', "categorical": "binary"},
        ),
        Invalid(
            """
import tensorflow as tf

model = tf.keras.Sequential([
    tf.keras.layers.LSTM(8, input_shape=(20, 2)),
    tf.keras.layers.Dense(
        1,
        activation=tf.nn.softmax,  # error
    ),
])
""",
            changes={"tf.nn.softmax": "tf.nn.sigmoid"},
        ),
    )

    def check(self, model: InferredModel) -> Iterator[Finding]:
        """Look at every softmax: one inside the model is as useless as one at its end."""
        for step in model.steps:
            if last_size(step) == 1 and activation_of(step.layer) == "softmax":
                shape = "" if step.output.dims is None else f": `{step.class_name}` outputs {step.output}"
                yield self.finding(
                    step.site.argument("activation").place,
                    f"softmax over one unit is always 1{shape}",
                    help='use `activation="sigmoid"`, or 2 units',
                    trace=model.trace(until=step),
                    certain=not step.conditional,
                    fix=Fix.unsafe(
                        "Replace softmax by sigmoid",
                        other_activation(step.layer, "sigmoid"),
                        *binary_losses(model, step),
                    ),
                )
