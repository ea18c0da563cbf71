"""Keras itself makes something else of a model than seqlint."""

from __future__ import annotations

from typing import TYPE_CHECKING

from seqlint.findings import Finding, Severity
from seqlint.rule import Rule

if TYPE_CHECKING:
    from seqlint.crosscheck.comparison import Comparison


class CrosscheckDisagreement(Rule):
    """## What it does
    With `seqlint check --crosscheck` or `seqlint crosscheck` it rebuilds each recovered model with the Keras that is
    installed, and reports the first layer at which Keras gives another shape, another number of parameters, or an
    error where seqlint gives none.

    ## Why is this bad?
    One of the two is wrong about the model. Either the installed Keras is not the version that the code is written
    for, which `target-keras` states, or it is a mistake of seqlint's: then what seqlint says about the model cannot
    be relied on, and a bug report is welcome. A suppression comment has no effect on this rule; `--ignore SEQ004`
    has.

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
            help="state the version of Keras with `target-keras`, or report a bug of seqlint",
        )
