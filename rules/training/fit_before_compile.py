"""A model is trained or evaluated before it is compiled."""

from collections.abc import Iterator, Sequence
from itertools import chain

from seqlint.findings import Finding, Severity
from seqlint.inference.inferred import InferredModel
from seqlint.record import Event, EventKind
from seqlint.rule import Invalid, Rule

_TRAINS = (EventKind.FIT, EventKind.EVALUATE)
#: what compiles a model, or may do so where seqlint does not see it
_COMPILES = (EventKind.COMPILE, EventKind.ESCAPE, EventKind.UNKNOWN_CHANGE)


class FitBeforeCompile(Rule):
    """## What it does
    Finds `fit`, `evaluate` and `train_on_batch` called on a model that is not compiled.

    ## Why is this bad?
    Without `compile` a model has no loss and no optimizer, so Keras raises an exception. `predict` needs neither, and
    layers may be added after `compile`.

    ## Example
    ```python
    model = Sequential([Input((8,)), Dense(1)])
    model.fit(x, y)
    ```

    ## Use instead
    ```python
    model = Sequential([Input((8,)), Dense(1)])
    model.compile("adam", "mse")
    model.fit(x, y)
    ```

    ## References
    - [Keras: model training APIs](https://keras.io/api/models/model_training_apis/)
    """

    code = "SEQ401"
    name = "fit-before-compile"
    severity = Severity.ERROR
    VALID = (
        """
from keras import Input, Sequential, layers

model = Sequential([Input((8,)), layers.Dense(1)])
model.compile("adam", "mse")
model.fit(x, y)
model.evaluate(x, y)
""",
        """
from keras import Input, Sequential, layers

model = Sequential([Input((8,)), layers.Dense(1)])
print(model.predict(x))
""",
        """
from keras import Input, Sequential, layers
from training import prepare

model = Sequential([Input((8,)), layers.Dense(1)])
prepare(model)
model.fit(x, y)
""",
        """
from keras import Sequential, layers

model = Sequential()
model.compile("adam", "mse")
model.add(layers.Dense(1, input_dim=8))
model.fit(x, y)
""",
        """
from keras import Input, Sequential, layers

model = Sequential([Input((8,)), layers.Dense(1)])
for attempt in range(10):
    if attempt == 5:
        model.compile("adam", "mse")
model.fit(x, y)
""",
    )
    INVALID = (
        Invalid(
            """
from keras import Input, Sequential, layers

model = Sequential([Input((8,)), layers.Dense(1)])
model.fit(x, y)  # error
"""
        ),
        Invalid(
            """
from tensorflow.keras import Sequential, layers

model = Sequential([layers.Dense(1, input_shape=(8,))])
model.evaluate(x_test, y_test)  # error
model.compile(optimizer="adam", loss="mse")
model.fit(x, y, epochs=5)
"""
        ),
        Invalid(
            """
from keras import Input, Sequential, layers

model = Sequential([Input((8,)), layers.Dense(1)])
history = model.fit(  # error
    x, y, epochs=3,
)
model.evaluate(x_test, y_test)
"""
        ),
    )

    def check(self, model: InferredModel) -> Iterator[Finding]:
        """Report the first training that comes before everything that may compile the model."""
        event, certain = _first_training(model.record.events)
        if event is not None:
            yield self.finding(
                event.site.place,
                f"the model is not compiled before `{event.site.text.partition('(')[0]}`",
                help='call `model.compile(optimizer="adam", loss=...)` first',
                certain=certain,
            )


def _first_training(events: Sequence[Event], *, certain: bool = True) -> tuple[Event | None, bool]:
    """The training that certainly or possibly comes first, and whether it is certain to happen."""
    for event in events:
        if event.kind in _TRAINS:
            return event, certain
        if event.kind in _COMPILES:
            return None, certain
        for alternative in event.alternatives:
            found = _first_training(alternative, certain=False)
            if found[0] is not None:
                return found
        if _may_compile(event):
            return None, certain
    return None, certain


def _may_compile(event: Event) -> bool:
    return event.kind in _COMPILES or any(map(_may_compile, chain(*event.alternatives)))
