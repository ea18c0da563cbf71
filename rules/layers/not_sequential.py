"""Something that is not a layer with one input and one output, in a `Sequential` model."""

from collections.abc import Iterator

from seqlint.findings import Finding, Severity
from seqlint.inference.inferred import InferredModel
from seqlint.knowledge.keras.layers._shared.errors import Failure
from seqlint.record import Event, EventKind, Layer
from seqlint.rule import Invalid, LayerRule
from seqlint.training.input_declaration import is_declared
from seqlint.values import ListValue, Unknown, Value, as_items
from seqlint.values.arrays import Array

_USES = (EventKind.FIT, EventKind.EVALUATE, EventKind.PREDICT, EventKind.CALL)


class NotSequential(LayerRule):
    """## What it does
    Finds what a `Sequential` model does not accept: layers that merge several inputs; tensors, strings and classes
    instead of layers; and several inputs in `fit`, `evaluate` or `predict`.

    ## Why is this bad?
    A `Sequential` model is a plain stack: each layer has one input and one output, and so has the model. Keras raises
    an exception for anything else. Only a built model of Keras 3 trains on the first of several inputs, ignoring the
    others with a warning.

    ## Example
    ```python
    model = Sequential([Input((8,)), Concatenate(), Dense(1)])
    ```

    ## Use instead
    ```python
    left, right = Input((8,)), Input((5,))
    output = Dense(1)(Concatenate()([left, right]))
    model = Model([left, right], output)
    ```

    ## References
    - [Keras: when to use a Sequential model](https://keras.io/guides/sequential_model/)
    - [Keras: the functional API](https://keras.io/guides/functional_api/)
    """

    code = "SEQ202"
    name = "not-sequential"
    severity = Severity.ERROR
    failure = Failure.NOT_SEQUENTIAL
    VALID = (
        """
from keras import Input, Sequential, layers

model = Sequential([Input((8,)), layers.Dense(4), layers.Dense(1)])
model.compile("adam", "mse")
model.fit([x], y)
""",
        """
from keras import Input, Sequential, layers

block = Sequential([layers.Dense(4), layers.ReLU()])
model = Sequential([Input((8,)), block, layers.Dense(1)])
""",
        """
from keras import Input, Model, layers

left, right = Input((8,)), Input((5,))
model = Model([left, right], layers.Dense(1)(layers.Concatenate()([left, right])))
model.compile("adam", "mse")
model.fit([x, z], y)
""",
    )
    INVALID = (
        Invalid(
            """
from keras import Input, Sequential, layers

model = Sequential([
    Input((8,)),
    layers.Dense(4),
    layers.Dense,  # error
])
"""
        ),
        Invalid(
            """
from keras import Input, Sequential, layers

model = Sequential()
model.add(Input((8,)))
model.add("dense")  # error
"""
        ),
        Invalid(
            """
from keras import Sequential, layers

model = Sequential()
model.add(layers.Dense(32, input_shape=(10,)))
model.add(layers.Dense(1))
model.compile(optimizer="adam", loss="mse")
model.fit([first, second], y, epochs=5)  # error
"""
        ),
    )

    def check(self, model: InferredModel) -> Iterator[Finding]:
        """Look at what is added, then at the inputs."""
        yield from super().check(model)
        if _takes_one_input(model):
            for event in model.record.events_of(*_USES):
                if _inputs(event) > 1:
                    yield self._several_inputs(model, event)

    def _several_inputs(self, model: InferredModel, event: Event) -> Finding:
        drops = model.record.keras == 3 and model.is_built
        is_refused = model.record.keras == 2 and is_declared(model) and _are_arrays(event)
        return self.finding(
            event.site.argument("x", 0).place,
            f"a Sequential model takes one input but gets {_inputs(event)}"
            + ("; Keras uses only the first" if drops else ""),
            help="build a functional `keras.Model(inputs, outputs)`",
            severity=Severity.ERROR if is_refused else Severity.WARNING,
        )


def _takes_one_input(model: InferredModel) -> bool:
    """Whether no layer of *model* could accept several inputs."""
    if model.record.graph is not None:
        return False
    plain = all(isinstance(step.layer, Layer) and not step.problem for step in model.steps)
    return plain and (model.is_built or any(step.weights for step in model.steps[:1]))


def _inputs(event: Event) -> int:
    """How many arrays a call passes to the model, as far as that is known."""
    items = _items(event)
    return len(items) if items and all(isinstance(item, (Array, Unknown)) for item in items) else 1


def _are_arrays(event: Event) -> bool:
    """Whether a call is known to pass arrays to the model."""
    return all(isinstance(item, Array) and item.shape.rank != 0 for item in _items(event))


def _items(event: Event) -> tuple[Value, ...]:
    x = event.argument("x", 0, None)
    return (as_items(x) or ()) if isinstance(x, ListValue) else ()
