"""A model that declares no input shape."""

from collections.abc import Iterator

from seqlint.findings import Finding, Severity, TraceStep
from seqlint.inference.inferred import InferredModel
from seqlint.inference.propagation import declared_input
from seqlint.record import Event, EventKind, Layer, Model
from seqlint.rule import Invalid, Rule
from seqlint.training.input_declaration import input_to_write

#: what builds a model, and what may do so where seqlint does not see it
_MAY_BUILD = tuple(
    map(EventKind, ("build", "call", "evaluate", "fit", "predict", "escape", "unknown-change"))
)


class MissingInputShape(Rule):
    """## What it does
    Finds models that declare no input shape and are used in a way that needs it.

    ## Why is this bad?
    Keras builds such a model only when `fit`, `build` or a call gives it a shape. Until then it has no weights, and
    `count_params()` and `output_shape` raise an exception, in Keras 2 also `summary()`: that is an error. In Keras 3
    `summary()` shows no shapes then, which is a warning if nothing builds the model later.

    ## Example
    ```python
    model = Sequential()
    model.add(Dense(32, activation="relu"))
    model.summary()
    ```

    ## Use instead
    ```python
    model = Sequential()
    model.add(Input((10,)))
    model.add(Dense(32, activation="relu"))
    model.summary()
    ```

    ## References
    - [Keras: the Sequential model, specifying the input shape](https://keras.io/guides/sequential_model/)
    """

    code = "SEQ101"
    name = "missing-input-shape"
    severity = Severity.WARNING
    VALID = (
        """
from keras import Input, Sequential, layers

model = Sequential([Input((10,)), layers.Dense(32), layers.Dense(1)])
model.summary()
""",
        """
from keras import Sequential, layers

model = Sequential([layers.Dense(32), layers.Dense(1)])
model.compile("adam", "mse")
model.fit(x, y)
print(model.count_params())
""",
        """
from keras import Sequential, layers

def build():
    model = Sequential()
    model.add(layers.Dense(32))
    return model
""",
    )
    INVALID = (
        Invalid(
            """
from keras.models import Sequential
from keras.layers import Dense

model = Sequential()
model.add(Dense(32, activation="relu"))  # error
model.summary()
"""
        ),
        Invalid(
            """
from keras import Sequential, layers

model = Sequential([
    layers.Conv2D(32, 3, activation="relu"),  # error
    layers.Flatten(),
    layers.Dense(10, activation="softmax"),
])
print(model.count_params())
"""
        ),
        Invalid(
            """
from tensorflow import keras

model = keras.Sequential()
model.add(keras.layers.Dense(64))  # error
model.add(keras.layers.Dense(1))
model.compile(optimizer="adam", loss="mse")
model.summary()
"""
        ),
    )

    def check(self, model: InferredModel) -> Iterator[Finding]:
        """Look for what builds the model, and for what needs it built before."""
        is_declared = model.input_event is not None and model.input_event.kind is EventKind.ADD
        if is_declared or not _lacks_input(model):
            return
        need, first = _premature_need(model), model.steps[0]
        place = (first.event if isinstance(first.layer, Model) else first).site.place
        if need is not None:
            yield self.finding(
                place,
                f"`{need.site.text}` needs a built model, but this model declares no input shape",
                help=f"begin the model with `{input_to_write(model)}`",
                trace=(*model.trace()[:1], TraceStep(need.site.start, "needs a built model")),
                severity=Severity.ERROR,
            )
        elif model.record.events_of(EventKind.SUMMARY) and not model.record.events_of(*_MAY_BUILD):
            yield self.finding(
                place,
                "the model declares no input shape, so that `summary()` shows no shapes and no parameters",
                help=f"begin the model with `{input_to_write(model)}`",
            )


def _lacks_input(model: InferredModel) -> bool:
    """Whether the model has weights and every layer is known not to state the input shape."""
    for step in model.steps:
        known = isinstance(step.layer, Model) or (
            isinstance(step.layer, Layer) and step.layer.kind is not None
        )
        incomplete = step.arguments is not None and not step.arguments.complete
        if not known or incomplete or declared_input(step.layer) is not None or step.problem is not None:
            return False
    return any(step.weights != () for step in model.steps)


def _premature_need(model: InferredModel) -> Event | None:
    """What needs the model built, if it certainly comes before anything that may build it."""
    for event in model.record.events:
        needs = event.kind is EventKind.NEEDS_BUILD
        if needs or (event.kind is EventKind.SUMMARY and model.record.keras == 2):
            return event
        if event.kind in _MAY_BUILD or event.alternatives:
            return None
    return None
