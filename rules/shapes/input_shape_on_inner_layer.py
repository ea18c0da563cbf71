"""A layer that is not the first declares an input shape, which has no effect."""

from collections.abc import Iterator

from seqlint.findings import Finding, Fix, Severity
from seqlint.inference.inferred import InferredModel, Step, is_input
from seqlint.knowledge.keras.api.signatures import signature
from seqlint.record import Layer
from seqlint.rewrites.calls import remove_argument
from seqlint.rule import Invalid, Rule
from seqlint.rules.shapes._inner_layers import contradicted_input, inner_steps

_ARGUMENTS = ("input_shape", "batch_input_shape", "input_dim")


class InputShapeOnInnerLayer(Rule):
    """## What it does
    Finds `input_shape=`, `batch_input_shape=` and `input_dim=` on layers that are not the first of their model and get
    another input than that, and `Input` in the middle of a model.

    ## Why is this bad?
    Keras uses the input shape of the first layer only; every other layer gets its input from the layer before it. The
    argument misleads the reader when it contradicts the real shape. A second `Input` raises a `ValueError`
    in Keras 3.

    ## Example
    ```python
    model = Sequential()
    model.add(Dense(32, input_shape=(10,)))
    model.add(Dense(16, input_shape=(10,)))
    ```

    ## Use instead
    ```python
    model = Sequential()
    model.add(Dense(32, input_shape=(10,)))
    model.add(Dense(16))
    ```

    ## Fix safety
    The fix is unsafe: it removes the argument, which has no effect here. Other code may put the same layer first. A second
    `Input` has no fix.

    ## References
    - [Keras: the Sequential model, specifying the input shape](https://keras.io/guides/sequential_model/)
    """

    code = "SEQ110"
    name = "input-shape-on-inner-layer"
    severity = Severity.WARNING
    VALID = (
        """
from keras import Sequential, layers

model = Sequential([layers.Dense(32, input_shape=(10,)), layers.Dense(16, input_shape=(32,))])
""",
        """
from keras import Input, Sequential, layers

model = Sequential([Input((20,)), layers.Embedding(input_dim=5000, output_dim=32), layers.LSTM(16)])
""",
        """
from keras import Sequential, layers

encoder = Sequential([layers.Dense(8, input_shape=(32,))])
decoder = Sequential([layers.Dense(32, input_shape=(8,))])
autoencoder = Sequential([encoder, decoder])
""",
    )
    INVALID = (
        Invalid(
            """
from keras import Sequential, layers

model = Sequential()
model.add(layers.Dense(32, input_shape=(10,)))
model.add(layers.Dense(16, input_shape=(16,)))  # error
""",
            changes={", input_shape=(16,)": ""},
        ),
        Invalid(
            """
from tensorflow.keras.models import Sequential
from tensorflow.keras.layers import LSTM, Dense, Masking

model = Sequential([Masking(0.0, input_shape=(None, 4))])
model.add(LSTM(32, input_shape=(50, 3)))  # error
model.add(Dense(8, activation="relu", input_dim=64))  # error
""",
            changes={", input_shape=(50, 3)": "", ", input_dim=64": ""},
        ),
        Invalid(
            """
from keras import Input, Sequential, layers

model = Sequential()
model.add(Input((64, 64, 3)))
model.add(layers.Conv2D(8, 3, input_shape=(32, 32, 3)))  # error
""",
            changes={", input_shape=(32, 32, 3)": ""},
        ),
    )

    def check(self, model: InferredModel) -> Iterator[Finding]:
        """Look at every layer after the first one that is certain to be there."""
        for step in inner_steps(model):
            yield from self._look(model, step)

    def _look(self, model: InferredModel, step: Step) -> Iterator[Finding]:
        layer = step.layer
        if not isinstance(layer, Layer) or (layer.kind is not None and layer.kind.is_model):
            return
        if is_input(layer):
            yield self._second_input(model, step)
            return
        known = signature(layer.class_name, model.record.keras)
        for name in _ARGUMENTS:
            own = known is not None and any(parameter.name == name for parameter in known.parameters)
            declared = contradicted_input(layer, step.input)
            if layer.arguments.given.get(name) is not None and not own and declared is not None:
                yield self.finding(
                    step.site.argument(name).place,
                    f"`{name}` declares {declared}, but the input is {step.input}: it has no effect, because this "
                    "layer is not the first",
                    help=f"remove `{name}`",
                    trace=model.trace(until=step),
                    fix=Fix.unsafe(f"Remove `{name}`", remove_argument(layer.site, name)),
                )

    def _second_input(self, model: InferredModel, step: Step) -> Finding:
        raises = model.record.keras == 3 and is_input(model.steps[0].layer) and not step.conditional
        return self.finding(
            step.site.place,
            f"`{step.class_name}` must be the first layer of a model"
            + (": Keras refuses a second input" if raises else "; elsewhere it has no effect"),
            help="remove it: the layer before it determines the shape",
            trace=model.trace(until=step),
            severity=Severity.ERROR if raises else None,
        )
