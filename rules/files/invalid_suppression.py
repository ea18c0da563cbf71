"""A suppression comment that names no existing rule, or is malformed."""

from seqlint.findings import Finding, Severity
from seqlint.rule import Invalid, Rule
from seqlint.site import Place


class InvalidSuppression(Rule):
    """## What it does
    Finds suppression comments that name a rule that does not exist, or that are malformed. A comment names each rule by
    its code or name; a prefix of codes, such as `SEQ1`, is allowed in the settings only.

    ## Why is this bad?
    Such a comment has no effect, although it looks as if it had.

    ## Example
    ```python
    model.add(Dense(1))  # seqlint: ignore[missing-flaten]
    ```

    ## Use instead
    ```python
    model.add(Dense(1))  # seqlint: ignore[missing-flatten]
    ```

    ## References
    - [Suppressing findings](../reports.md#suppressing-findings)
    """

    code = "SEQ003"
    name = "invalid-suppression"
    severity = Severity.WARNING
    VALID = (
        """
from keras import Sequential, layers

model = Sequential([layers.Dense(8, input_shape=(4,)), layers.LSTM(8)])  # seqlint: ignore[SEQ102]
""",
        """
from keras import Sequential

text = "# seqlint: ignore[nothing]"
""",
        """
# seqlint: ignore-file[incompatible-rank]
from keras import Sequential, layers

model = Sequential([layers.Dense(8, input_shape=(4,)), layers.LSTM(8)])
""",
    )
    INVALID = (
        Invalid(
            "from keras import Sequential\n\nmodel = Sequential()  # seqlint: ignore[no-such-rule]  # error\n"
        ),
        Invalid("from keras import Sequential\n\nmodel = Sequential()  # seqlint: disable=all  # error\n"),
        Invalid("from keras import Sequential\n\nmodel = Sequential()  # noqa: SEQ999  # error\n"),
        Invalid("from keras import Sequential\n\nmodel = Sequential()  # seqlint: ignore[SEQ1]  # error\n"),
    )

    def report(self, place: Place, message: str) -> Finding:
        """The finding for one comment."""
        return self.finding(place, message)
