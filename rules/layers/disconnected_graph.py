"""The outputs of a functional model need an input that the model does not have."""

from collections.abc import Iterator

from seqlint.findings import Finding, Severity
from seqlint.inference.graph import unstated_inputs
from seqlint.inference.inferred import InferredModel
from seqlint.rule import Invalid, Rule
from seqlint.training.mismatch import line_of


class DisconnectedGraph(Rule):
    """## What it does
    Finds calls of `Model(inputs, outputs)` where an output is computed from an `Input` that is not among the inputs.

    ## Why is this bad?
    Keras raises a `ValueError`: "Graph disconnected". The usual cause is a second `Input` that was left out of the list,
    or a variable that names another tensor than meant.

    ## Example
    ```python
    image = Input((64,))
    text = Input((16,))
    x = Concatenate()([image, text])
    model = Model(image, Dense(1)(x))
    ```

    ## Use instead
    ```python
    image = Input((64,))
    text = Input((16,))
    x = Concatenate()([image, text])
    model = Model([image, text], Dense(1)(x))
    ```

    ## References
    - [Keras: the functional API](https://keras.io/guides/functional_api/)
    """

    code = "SEQ203"
    name = "disconnected-graph"
    severity = Severity.ERROR
    VALID = (
        """
from keras import Input, Model, layers

image, text = Input((64,)), Input((16,))
model = Model([image, text], layers.Dense(1)(layers.Concatenate()([image, text])))
""",
        """
from keras import Input, Model, layers

inputs = Input((8,))
hidden = layers.Dense(4)(inputs)
head = Model(hidden, layers.Dense(1)(hidden))
""",
        """
from keras import Input, Model, layers

text, length = Input((16,)), Input((1,))
model = Model([text, length], layers.Dense(1)(text))
""",
    )
    INVALID = (
        Invalid(
            """
from keras import Input, Model, layers

inputs = Input((8,))
outputs = layers.Dense(1)(inputs)
model = Model(outputs, inputs)  # error
"""
        ),
        Invalid(
            """
from keras import Input, Model, layers

image, text = Input((64,)), Input((16,))
x = layers.Concatenate()([image, text])
model = Model(image, layers.Dense(1)(x))  # error
"""
        ),
        Invalid(
            """
from tensorflow.keras.layers import Dense, Input
from tensorflow.keras.models import Model

inputs = Input(shape=(8,))
outputs = Dense(1)(inputs)
inputs = Input(shape=(8,))
model = Model(inputs=inputs, outputs=outputs)  # error
"""
        ),
        Invalid(
            """
import keras

a, b = keras.Input((4,), name="a"), keras.Input((4,), name="b")
difference = keras.layers.Dense(1)(a - b)
model = keras.Model({"a": a}, difference)  # error
"""
        ),
    )

    def check(self, model: InferredModel) -> Iterator[Finding]:
        """Look for an input from which the outputs are computed, besides those of the model."""
        graph, site = model.record.graph, model.record.site
        if graph is None or not graph.input_tensors:
            return
        for node in unstated_inputs(graph)[:1]:
            line = line_of(node.site, site)
            if node in (tensor.node for tensor in graph.output_tensors):
                yield self.finding(
                    site.argument("outputs", 1).place,
                    f"the `Input` {line} is an output of the model, but not among its inputs",
                    help="pass the inputs first: `Model(inputs, outputs)`",
                    trace=model.trace(),
                )
                return
            yield self.finding(
                site.argument("outputs", 1).place,
                f"the outputs are computed from the `Input` {line}, which is not among the inputs of the model",
                help="add it to `inputs`, or compute the outputs from the inputs of the model",
                trace=model.trace(),
            )
