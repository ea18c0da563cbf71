"""An operation on arrays whose shapes do not fit."""

from collections.abc import Iterator

from seqlint.findings import Finding, Severity, TraceStep
from seqlint.record import Program
from seqlint.rule import Invalid, Rule
from seqlint.training.mismatch import line_of


class ArrayShapeMismatch(Rule):
    """## What it does
    Finds operations on arrays whose shapes do not fit: a `reshape` to another number of values, a concatenation or
    broadcast of different sizes, an axis that does not exist.

    ## Why is this bad?
    NumPy, pandas or TensorFlow raises an exception before the data reaches a model.

    ## Example
    ```python
    x = np.zeros((100, 28, 28)).reshape(100, 28, 28, 3)
    ```

    ## Use instead
    ```python
    x = np.zeros((100, 28, 28)).reshape(100, 28, 28, 1)
    ```

    ## References
    - [NumPy: reshape](https://numpy.org/doc/stable/reference/generated/numpy.reshape.html)
    - [NumPy: broadcasting](https://numpy.org/doc/stable/user/basics.broadcasting.html)
    """

    code = "SEQ501"
    name = "array-shape-mismatch"
    severity = Severity.ERROR
    VALID = (
        """
import numpy as np
from keras import Sequential

x = np.zeros((100, 28, 28)).reshape(-1, 784)
y = np.concatenate([np.zeros((50, 1)), np.ones((50, 1))])
""",
        """
import numpy as np
from keras import Sequential

x = load().reshape(100, 28, 28, 3)
""",
        """
from keras import Sequential
from keras.datasets import mnist

(x_train, y_train), (x_test, y_test) = mnist.load_data()
x_train = x_train.reshape((60000, 28, 28, 1)) / 255
""",
    )
    INVALID = (
        Invalid(
            """
import numpy as np
from keras import Sequential

x = np.zeros((100, 28, 28))
x = x.reshape(100, 28, 28, 3)  # error
"""
        ),
        Invalid(
            """
import numpy as np
from keras import Sequential

both = np.concatenate([np.zeros((50, 3)), np.zeros((50, 4))])  # error
"""
        ),
        Invalid(
            """
from keras import Sequential
from keras.datasets import mnist

(x_train, y_train), (x_test, y_test) = mnist.load_data()
x_train = x_train.reshape(50000, 784)  # error
"""
        ),
    )

    def check_program(self, program: Program) -> Iterator[Finding]:
        """Report the calls of libraries that certainly raise an exception."""
        for problem in program.data_problems:
            origins = {
                f"{array.origin} {line_of(array.site, problem.site)}": TraceStep(
                    array.site.start, f"{array.origin} -> {array.shape}"
                )
                for array in problem.arrays
                if array.origin is not None and array.site is not None
            }
            message = f"{problem.message} (from {' and '.join(origins)})" if origins else problem.message
            place = problem.site.only_argument.place
            yield self.finding(place, message, help=problem.help, trace=tuple(origins.values()))
