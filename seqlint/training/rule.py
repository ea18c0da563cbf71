"""What the rules on data and models have in common."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from seqlint.findings import Finding, Severity
from seqlint.inference.inferred import InferredModel
from seqlint.rule import Rule
from seqlint.training.judgement import misfits_of
from seqlint.training.misfit import Kind


class DataRule(Rule):
    """Data of one kind that does not fit the model: an error where nothing unseen may prevent it."""

    severity = Severity.ERROR
    #: what does not fit
    kind: ClassVar[Kind]

    def check(self, model: InferredModel) -> Iterator[Finding]:
        """Yield the misfits of this kind."""
        for misfit in misfits_of(model, self.kind):
            yield self.finding(
                misfit.place,
                misfit.message,
                help=misfit.help,
                trace=misfit.trace,
                severity=None if misfit.is_certain else Severity.WARNING,
            )
