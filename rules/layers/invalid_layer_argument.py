"""A layer gets an argument that Keras refuses."""

from collections.abc import Iterator

from seqlint.findings import Finding, Severity, TraceStep
from seqlint.inference.inferred import InferredModel, Step
from seqlint.inference.propagation import infer_model
from seqlint.knowledge.keras.layers._shared.errors import Failure
from seqlint.record import Program
from seqlint.rule import Invalid, LayerRule, site_of
from seqlint.site import Place


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
"""
        ),
        Invalid(
            "from keras import Sequential, layers\n\nm = Sequential([layers.Dense(8, input_shape=(4))])  # error\n"
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
"""
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
        by_file: dict[str, dict[Place, tuple[Step, str, str]]] = {}
        for model in program.models:
            for step in () if model.is_expected_to_fail else infer_model(model).steps:
                for old, new in step.problem.renamed.items() if step.problem is not None else ():
                    place = site_of(step, old).place
                    by_file.setdefault(place.filename, {})[place] = (step, old, new)
        for uses in by_file.values():
            yield self._renamed(dict(sorted(uses.items())))

    def _renamed(self, uses: dict[Place, tuple[Step, str, str]]) -> Finding:
        names = {old: new for _, old, new in uses.values()}
        (step, first, _), *_ = uses.values()
        listed = ", ".join(f"`{old}` is now `{new}`" for old, new in names.items())
        return self.finding(
            next(iter(uses)),
            f"`{step.class_name}` has no argument `{first}`"
            if len(uses) == 1
            else f"{len(uses)} arguments have the names that they had in Keras 1",
            help=listed,
            trace=tuple(
                TraceStep(place, f"`{old}` of `{step.class_name}`") for place, (step, old, _) in uses.items()
            )[1:],
            severity=Severity.WARNING if all(step.conditional for step, *_ in uses.values()) else None,
        )
