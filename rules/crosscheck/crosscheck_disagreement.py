"""Keras gives another result for a model than seqlint."""

from __future__ import annotations

from typing import TYPE_CHECKING

from seqlint.findings import Finding, Severity
from seqlint.rule import Rule

if TYPE_CHECKING:
    from seqlint.crosscheck.comparison import Comparison


class CrosscheckDisagreement(Rule):
    """## What it does
    With `seqlint check --crosscheck` or `seqlint crosscheck`, rebuilds each model with the installed Keras, and reports
    the first layer for which Keras gives another shape, another number of parameters, or an error that seqlint does not
    report. Of a functional model it also compares the order of its layers, and the shapes of its inputs and outputs.

    ## Why is this bad?
    One of the two is wrong about the model. Either the installed Keras is not the version that the code is written for,
    which `target-keras` sets, or seqlint has a bug, and its other findings about the model may be wrong too: please
    report it. Suppression comments have no effect on this rule; `--ignore SEQ004` turns it off.

    ## Example
    ```console
    $ seqlint check --crosscheck model.py
    ```

    ## Use instead
    ```console
    $ seqlint check --crosscheck --target-keras 2 model.py
    ```

    ## References
    - [Keras: getting started, which covers its versions](https://keras.io/getting_started/)
    """

    code = "SEQ004"
    name = "crosscheck-disagreement"
    severity = Severity.ERROR

    def report(self, comparison: Comparison) -> Finding:
        """The finding for a model about which Keras disagrees."""
        return self.finding(
            comparison.place,
            f"Keras {comparison.release} disagrees: {comparison.difference}",
            help="set `target-keras` to the version of Keras, or report a bug in seqlint",
        )
