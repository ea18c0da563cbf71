"""A suppression comment that has no effect."""

from seqlint.findings import Edit, Finding, Fix, Severity
from seqlint.rule import Invalid, Rule
from seqlint.site import Place


class UnusedSuppression(Rule):
    """## What it does
    Finds `# seqlint: ignore[...]` comments, and `# noqa` comments with codes of seqlint, where nothing is reported.

    ## Why is this bad?
    The mistake is gone, or never existed, and the comment would hide the next one.

    ## Example
    ```python
    model.add(Dense(1))  # seqlint: ignore[missing-flatten]
    ```

    ## Use instead
    ```python
    model.add(Dense(1))
    ```

    ## Fix safety
    The fix is safe: it removes the comment, or the name that has no effect, and changes no code. A comment with a reason
    after it has no fix.

    ## References
    - [Suppressing findings](../reports.md#suppressing-findings)
    """

    code = "SEQ002"
    name = "unused-suppression"
    severity = Severity.WARNING
    VALID = (
        """
from keras import Sequential, layers

model = Sequential([layers.Dense(8, input_shape=(4,)), layers.LSTM(8)])  # seqlint: ignore[incompatible-rank]
""",
        """
from keras import Sequential, layers

model = Sequential([
    layers.Dense(8, input_shape=(4,)),
    layers.LSTM(8),
])  # noqa: SEQ102
""",
        """
from keras import Sequential, layers  # noqa: F401

model = Sequential([layers.Dense(8, input_shape=(4,))])  # noqa
""",
    )
    INVALID = (
        Invalid(
            """
from keras import Sequential, layers

model = Sequential([layers.Dense(8, input_shape=(4,))])  # seqlint: ignore[incompatible-rank]  # error
""",
            changes={"  # seqlint: ignore[incompatible-rank]": ""},
        ),
        Invalid(
            """
from keras import Sequential, layers

model = Sequential([layers.Dense(8, input_shape=(4,))])  # noqa: SEQ102  # error
""",
            changes={"  # noqa: SEQ102": ""},
        ),
        Invalid(
            """
from keras import Sequential, layers

model = Sequential([layers.Dense(8, input_shape=(4,))])  # seqlint: ignore  # error
""",
            changes={"  # seqlint: ignore": ""},
        ),
    )

    def report(self, place: Place, code: str | None, removal: Place | None = None) -> Finding:
        """The finding for a comment about the rule with this code, or about all rules; *removal* is what to remove."""
        what = "nothing" if code is None else f"no {code}"
        message = f"{what} is reported here, so this comment has no effect"
        fix = None if removal is None else Fix("Remove it", (Edit(removal, ""),))
        return self.finding(place, message, help="remove it", fix=fix)
