"""A layer gets an argument that Keras refuses."""

from collections.abc import Iterator

from seqlint.findings import Finding, Fix, Severity
from seqlint.inference.inferred import InferredModel, Step
from seqlint.knowledge.keras.layers._shared.errors import Failure, LayerError
from seqlint.record import Program
from seqlint.rewrites.calls import rename_argument, replace_literal
from seqlint.rule import Invalid, LayerRule
from seqlint.rules.layers._keras1 import keras1_findings


class InvalidLayerArgument(LayerRule):
    """## What it does
    Finds layers with missing, unknown or repeated arguments, with values that the constructor refuses, and two layers
    of one model with the same name.

    ## Why is this bad?
    Keras raises a `TypeError` or a `ValueError` as soon as the layer is created. Most often the argument was renamed
    in a later version of Keras; the help gives the new name. A program for Keras 1 gets one error that lists all of its
    old names. `target-keras` sets the version.

    ## Example
    ```python
    model.add(Conv2D(32, border_mode="same"))
    ```

    ## Use instead
    ```python
    model.add(Conv2D(32, 3, padding="same"))
    ```

    ## Fix safety
    The fix is safe: Keras refuses the program as it is, and the fix writes what was certainly meant: the new name of an
    argument that was renamed, the only name or string that is much like the misspelt one, or `(8,)` for `8` as a shape.
    Other findings have no fix.

    ## References
    - [Keras: layers](https://keras.io/api/layers/)
    """

    code = "SEQ201"
    name = "invalid-layer-argument"
    severity = Severity.ERROR
    failure = Failure.ARGUMENT
    VALID = (
        """
from keras import Input, Sequential, layers

model = Sequential([Input((32, 32, 3)), layers.Conv2D(32, 3, padding="same"), layers.Dropout(0.5)])
""",
        """
from keras import Sequential, layers

options = {"activation": "relu", "kernel_initializer": "he_normal"}
model = Sequential([layers.Dense(32, input_shape=(4,), **options), layers.Dense(1, name="score")])
""",
        """
from keras import Sequential, layers

def build(units, **options):
    return Sequential([layers.Dense(units, input_dim=3, **options), layers.Dense(1)])
""",
    )
    INVALID = (
        Invalid(
            """
from keras import Input, Sequential, layers

model = Sequential([
    Input((32, 32, 3)),
    layers.Conv2D(32, 3, border_mode="same"),  # error
    layers.Flatten(),
])
""",
            changes={"border_mode": "padding"},
        ),
        Invalid(
            "from keras import Sequential, layers\n\nm = Sequential([layers.Dense(8, input_shape=(4))])  # error\n",
            changes={"input_shape=(4)": "input_shape=(4,)"},
        ),
        Invalid(
            """
from keras import Input, Sequential, layers

model = Sequential()
model.add(Input((32, 32, 3)))
model.add(layers.Conv2D(32))  # error
model.add(layers.MaxPooling2D())
"""
        ),
        Invalid(
            """
from keras import Input, Sequential, layers

model = Sequential([
    Input((4,)),
    layers.Dense(
        0,  # error
        activation="relu",
    ),
    layers.Dropout(1.5),  # error
])
"""
        ),
        Invalid(
            """
from keras import Sequential, layers

model = Sequential()
model.add(layers.Conv2D(32, 3, border_mode="same", input_shape=(32, 32, 3)))  # error
model.add(layers.Conv2D(64, 3, border_mode="same", subsample=(2, 2)))
model.add(layers.Dropout(p=0.5))
""",
            changes={
                "32, 3, border_mode": "32, 3, padding",
                '64, 3, border_mode="same", subsample': '64, 3, padding="same", strides',
                "p=0": "rate=0",
            },
        ),
        Invalid(
            """
from keras import Input, Sequential, layers

model = Sequential([Input((4,)), layers.Dense(8, name="dense")])
model.add(layers.Dense(1, name="dense"))  # error
"""
        ),
    )

    def applies(self, model: InferredModel, step: Step) -> bool:
        """Arguments with the names of Keras 1 are reported together."""
        return step.problem is None or not step.problem.renamed

    def check_program(self, program: Program) -> Iterator[Finding]:
        """Report the names of Keras 1, once for each file."""
        yield from keras1_findings(self, program)

    def fix(self, step: Step, problem: LayerError) -> Fix | None:
        """The argument that was certainly meant, or its value."""
        name, correction = problem.argument, problem.correction
        if name is None or correction is None:
            return None
        if correction.name is not None:
            message = f"Rename `{name}` to `{correction.name}`"
            return Fix.safe(message, rename_argument(step.site, name, correction.name))
        value = correction.value or ""
        edit = replace_literal(step.site, name, step.position(name), value)
        return Fix.safe(f"Write `{name}={value}`", edit)
