"""A comment states another shape than the layer on its line has."""

from collections.abc import Iterator

from seqlint.findings import Finding, Fix, Severity
from seqlint.inference.memory import one_inference
from seqlint.inference.propagation import infer_model
from seqlint.inference.summary.data import ModelSummary
from seqlint.inference.summary.rows import shapes_by_row
from seqlint.inference.summary.summarize import Construction, summarize
from seqlint.record import Model, Program
from seqlint.rule import Invalid, Rule
from seqlint.source.shape_comments import comment_on, may_have_comments


class WrongShapeComment(Rule):
    """## What it does
    Finds comments such as `# shape: (None, 26, 26, 32)` that state another shape than the layer on their line has.
    `seqlint annotate` writes these comments, and people do.

    ## Why is this bad?
    A reader believes the comment. It was right once, and a layer before it has changed since.

    A name in the place of a number stands for any size, and the axis of the samples may be left out: `(26, 26, channels)` is
    right for `(None, 26, 26, 32)`. Comments on layers whose shape is not known are not judged.

    ## Example
    ```python
    model = Sequential([
        Input((28, 28, 1)),
        Conv2D(32, 5),  # shape: (None, 26, 26, 32)
    ])
    ```

    ## Use instead
    ```python
    model = Sequential([
        Input((28, 28, 1)),
        Conv2D(32, 5),  # shape: (None, 24, 24, 32)
    ])
    ```

    ## Fix safety
    The fix is safe: it changes the comment only.

    ## References
    - [Keras: Model training APIs, `summary`](https://keras.io/api/models/model/#summary-method)
    """

    code = "SEQ112"
    name = "wrong-shape-comment"
    severity = Severity.WARNING
    VALID = (
        """
from keras import Input, Sequential, layers

model = Sequential([
    Input((28, 28, 1)),
    layers.Conv2D(32, 3),  # shape: (None, 26, 26, 32)
    layers.MaxPooling2D(),  # shape: (13, 13, channels)
    layers.Flatten(),  # shape: (N, 13 * 13 * 32)
    unknown(),  # shape: (None, 7)
])
""",
        """
from keras import Sequential, layers

def build(units):
    return Sequential([layers.Dense(units, input_shape=(8,))])  # shape: (None, 2) or (None, 3)

build(2), build(3)
""",
        """
from keras import Input, Model, layers

inputs = Input((20, 8))
x = layers.LSTM(16, return_sequences=True)(inputs)  # shape: (batch, 20, 16)
x, state, memory = layers.LSTM(4, return_state=True)(x)  # shape: (None, 4), (None, 4), (None, 4)
model = Model(inputs, [x, state])  # the shape: (None, 1)
""",
    )
    INVALID = (
        Invalid(
            """
from keras import Input, Sequential, layers

model = Sequential([
    Input((28, 28, 1)),
    layers.Conv2D(32, 5),  # shape: (None, 26, 26, 32)  # error
    layers.Flatten(),  # shape: (None, 18432)
])
""",
            {"(None, 26, 26, 32)": "(None, 24, 24, 32)"},
        ),
        Invalid(
            """
from keras import Input, Model, layers

inputs = Input((20, 8))
x = layers.LSTM(16, return_sequences=True)(inputs)  # shape: (20, 8)  # error
x = layers.Dense(4)(x)  # shape: (batch, 20, 4), one row for each step
model = Model(inputs, x)
""",
            {"# shape: (20, 8)": "# shape: (None, 20, 16)"},
        ),
        Invalid(
            """
from keras import Sequential, layers

def build(units):
    return Sequential([layers.Dense(units, input_shape=(8,))])  # shape: (None, 2)  # error

build(2), build(3)
""",
            {"(None, 2)": "(None, 2) or (None, 3)"},
        ),
    )

    def check_program(self, program: Program) -> Iterator[Finding]:
        """Report the comments that state another shape than all models of *program* give the layers of their row."""
        cells = {cell.index: cell for cell in program.source.cells if may_have_comments(cell)}
        if not cells:
            return
        with one_inference():
            models = [*map(_summary, program.models)]
        for (index, row), shapes in shapes_by_row(models, program.source.filename).items():
            comment = comment_on(cells[index], row) if index in cells else None
            if comment is not None and not comment.may_say(shapes):
                yield self.finding(
                    comment.place,
                    f"the comment states {comment.shapes or 'no shape'}, but the shape here is {shapes}",
                    help=f"write `# shape: {shapes}`",
                    fix=Fix.safe("Correct the shape", comment.replaced(shapes)),
                )


def _summary(model: Model) -> ModelSummary:
    construction = Construction()
    construction.add(infer_model(model), ())
    return summarize(construction)
