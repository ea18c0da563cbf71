"""A program holds marks of both Keras 2 and Keras 3."""

from collections.abc import Iterator

from seqlint.findings import Finding, Severity, TraceStep
from seqlint.record import Program
from seqlint.rule import Invalid, Rule


class ContradictingVersions(Rule):
    """## What it does
    Finds programs of which one part needs Keras 2 and another Keras 3: by the releases that a notebook installs, by
    `TF_USE_LEGACY_KERAS`, by imported packages, or by names that exist in one version only.

    ## Why is this bad?
    Whichever version is installed, one of the two parts does not run. seqlint checks the program for the version of the
    stronger mark; `target-keras` chooses the other.

    ## Example
    ```python
    import os

    os.environ["TF_USE_LEGACY_KERAS"] = "1"

    from tensorflow.keras import ops
    ```

    ## Use instead
    ```python
    from tensorflow.keras import ops
    ```

    ## References
    - [Keras 3 and TensorFlow](https://keras.io/getting_started/#tensorflow--keras-2-backwards-compatibility)
    """

    code = "SEQ005"
    name = "contradicting-versions"
    severity = Severity.WARNING
    VALID = (
        "from keras import Sequential, layers\n\nmodel = Sequential([layers.Dense(1, input_shape=(4,))])\n",
        """
import os

os.environ["TF_USE_LEGACY_KERAS"] = "1"

from tensorflow.keras import Sequential, layers

model = Sequential([layers.Dense(1, input_shape=(4,))])
""",
        """
from keras import Sequential, layers, ops

model = Sequential([layers.Dense(1, input_shape=(4,))])
""",
        """
try:
    from keras import ops
except ImportError:
    from keras.utils import np_utils

from keras import Sequential, layers

model = Sequential([layers.Dense(1, input_shape=(4,))])
""",
    )
    INVALID = (
        Invalid(
            """
import os

os.environ["TF_USE_LEGACY_KERAS"] = "1"

from tensorflow.keras import Sequential, layers, ops  # error

model = Sequential([layers.Dense(1, input_shape=(4,))])
"""
        ),
        Invalid(
            """
from keras import Sequential, layers, ops
from keras.utils import np_utils  # error

model = Sequential([layers.Dense(1, input_shape=(4,))])
print(ops.shape, np_utils.to_categorical)
"""
        ),
        Invalid(
            """
import tensorflow as tf
import tf_keras

model = tf_keras.Sequential([tf_keras.layers.Dense(1, input_shape=(4,))])
print(tf.keras.ops.shape)  # error
"""
        ),
    )

    def check_program(self, program: Program) -> Iterator[Finding]:
        """Report the first mark of the other version."""
        taken, other = program.keras, program.keras.contradiction
        if other is None or other.place is None:
            return
        first = taken.evidence[0]
        yield self.finding(
            other.place,
            f"{other.text}, but the program is for Keras {taken.major}, as {first.text}",
            help=f"remove one of the two, or set `target-keras` to {taken.major} or {other.keras}",
            trace=() if first.place is None else (TraceStep(first.place, first.text),),
        )
