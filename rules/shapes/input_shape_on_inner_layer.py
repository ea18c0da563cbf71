"""A layer that is not the first declares an input shape, which has no effect."""

from collections.abc import Iterator

from seqlint.findings import Finding, Severity
from seqlint.inference.inferred import InferredModel, Step, is_input
from seqlint.inference.propagation import declared_input
from seqlint.knowledge.keras.signatures import signature
from seqlint.record import Layer
from seqlint.rule import Invalid, Rule
from seqlint.shapes.dim import DYNAMIC, equal
from seqlint.shapes.shape import Shape

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
autoencoder = Sequential([encoder, layers.Dense(32)])
""",
    )
    INVALID = (
        Invalid(
            """
from keras import Sequential, layers

model = Sequential()
model.add(layers.Dense(32, input_shape=(10,)))
model.add(layers.Dense(16, input_shape=(10,)))  # error
"""
        ),
        Invalid(
            """
from tensorflow.keras.models import Sequential
from tensorflow.keras.layers import LSTM, Dense, Masking

model = Sequential([Masking(0.0, input_shape=(None, 4))])
model.add(LSTM(32, input_shape=(50, 3)))  # error
model.add(Dense(8, activation="relu", input_dim=64))  # error
"""
        ),
        Invalid(
            """
from keras import Input, Sequential, layers

model = Sequential()
model.add(Input((64, 64, 3)))
model.add(layers.Conv2D(8, 3, input_shape=(32, 32, 3)))  # error
"""
        ),
    )

    def check(self, model: InferredModel) -> Iterator[Finding]:
        """Look at every layer after the first one that is certain to be there."""
        seen: list[Step] = []
        for step in model.steps:
            if step.layer is None:
                return
            if any(not earlier.conditional for earlier in seen) and not _is_repeated(step, seen):
                yield from self._look(model, step)
            seen.append(step)

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
            if layer.arguments.given.get(name) is not None and not own and _contradicts(layer, step.input):
                yield self.finding(
                    step.site.argument(name).place,
                    f"`{name}` declares {declared_input(layer)}, but the input is {step.input}: it has no effect, "
                    "because this layer is not the first",
                    help=f"remove `{name}`",
                    trace=model.trace(until=step),
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


def _contradicts(layer: Layer, x: Shape) -> bool:
    """Whether *layer* declares another input than *x*; an axis that either leaves open contradicts nothing."""
    declared = declared_input(layer)
    if declared is None or declared.dims is None or x.dims is None:
        return False
    pairs = [pair for pair in zip(declared.dims[1:], x.dims[1:], strict=False) if DYNAMIC not in pair]
    return len(declared.dims) != len(x.dims) or any(equal(a, b) is False for a, b in pairs)


def _is_repeated(step: Step, seen: list[Step]) -> bool:
    """Whether the same line also made the first layer, as in a loop."""
    return step.site.node is seen[0].site.node
