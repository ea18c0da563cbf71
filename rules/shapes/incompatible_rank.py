"""The input of a layer has too few or too many dimensions."""

from dataclasses import replace

from seqlint.findings import Finding, Severity
from seqlint.inference.inferred import InferredModel, Step
from seqlint.knowledge.keras.layers._shared.errors import Failure, LayerError
from seqlint.rule import Invalid, LayerRule
from seqlint.rules.shapes._causes import accepted_rank, batch_axis, lost_sequence
from seqlint.shapes.shape import Shape
from seqlint.training.input_declaration import declaration_site, input_statement, is_declared


class IncompatibleRank(LayerRule):
    """## What it does
    Finds layers whose input has a number of dimensions (a rank) that they do not accept.

    ## Why is this bad?
    A `Conv2D` works on images, an `LSTM` on sequences of vectors. Keras raises a `ValueError` when such a layer gets
    an input of another rank, often far from the line that is wrong.

    Where the cause is a mistake on an earlier line, `missing-return-sequences` or `batch-size-in-input-shape` is
    reported instead.

    ## Example
    ```python
    model = Sequential([
        Input((784,)),
        Conv2D(32, 3, activation="relu"),
    ])
    ```

    ## Use instead
    ```python
    model = Sequential([
        Input((784,)),
        Reshape((28, 28, 1)),
        Conv2D(32, 3, activation="relu"),
    ])
    ```

    ## References
    - [Keras: Reshape layer](https://keras.io/api/layers/reshaping_layers/reshape/)
    """

    code = "SEQ102"
    name = "incompatible-rank"
    severity = Severity.ERROR
    failure = Failure.RANK
    VALID = (
        """
from keras import Input, Sequential
from keras.layers import Conv2D, Reshape

model = Sequential([Input((784,)), Reshape((28, 28, 1)), Conv2D(32, 3)])
""",
        """
from keras import Input, Sequential
from keras.layers import Dense

model = Sequential([Input((28, 28)), Dense(32), Dense(10)])
""",
        """
from keras import Sequential
from keras.layers import Conv2D, Dense, Flatten

def build(shape):
    return Sequential([Conv2D(8, 3, input_shape=shape), Flatten(), Dense(1)])
""",
    )
    INVALID = (
        Invalid(
            """
from keras import Input, Sequential
from keras.layers import Conv2D

model = Sequential([
    Input((784,)),
    Conv2D(32, 3, activation="relu"),  # error
])
"""
        ),
        Invalid(
            """
from tensorflow.keras.models import Sequential
from tensorflow.keras.layers import Conv2D, Dense, Flatten, MaxPooling2D

model = Sequential()
model.add(Conv2D(32, (3, 3), input_shape=(28, 28)))  # error
model.add(MaxPooling2D())
model.add(Flatten())
model.add(Dense(10, activation="softmax"))
"""
        ),
        Invalid(
            """
from keras import Sequential, layers

model = Sequential()
model.add(layers.Conv2D(16, 3, input_shape=(32, 32, 3)))
model.add(layers.Flatten())
model.add(layers.MaxPooling2D(2))  # error
model.add(layers.Dense(10))
"""
        ),
    )

    def applies(self, model: InferredModel, step: Step) -> bool:
        """Whether the cause is not a mistake on an earlier line, which another rule reports."""
        return lost_sequence(model, step) is None and batch_axis(model, step) is None

    def refusal(self, model: InferredModel, step: Step, problem: LayerError) -> Finding:
        """Add what to do, at the input shape that the layer itself declares."""
        finding = super().refusal(model, step, problem)
        declaration = declaration_site(model)
        if declaration is not None and model.input_event is step.event and step.input == model.input_shape:
            finding = replace(finding, place=declaration.place)
        return finding if finding.help else replace(finding, help=_advice(model, step))


def _advice(model: InferredModel, step: Step) -> str | None:
    """The most likely change that makes the input of *step* fit."""
    accepted, rank = accepted_rank(step), step.input.rank
    if accepted is None or rank is None:
        return None
    if rank + 1 == accepted.least and step.input == model.input_shape:
        sizes = (*list(step.input)[1:], 1)
        declared = (
            f"`{input_statement(model, sizes)}`" if is_declared(model) else f"samples of shape {Shape(sizes)}"
        )
        return f"add an axis to the input: use {declared}"
    if rank < accepted.least:
        axes = ", ".join(["..."] * (accepted.least - 1))
        return f"add a layer before it: `Reshape(({axes}))`"
    if accepted.most == 2:
        return "add `Flatten()` or a global pooling layer before it"
    return f"wrap it: `TimeDistributed({step.class_name}(...))`" if rank - 1 == accepted.most else None
