"""What a rule is, and two kinds of rules: about what Keras refuses of a layer, and about data that does not fit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import ClassVar

from seqlint.findings import Finding, Fix, Severity, TraceStep
from seqlint.inference.inferred import InferredModel, Step
from seqlint.inference.propagation import infer_model
from seqlint.knowledge.keras.api.signatures import other_version
from seqlint.knowledge.keras.layers._shared.errors import Failure, LayerError
from seqlint.record import ApiProblem, ApiProblemKind, Model, Program
from seqlint.site import Place, Site
from seqlint.training.mismatch import Kind
from seqlint.training.uses import mismatches_of


@dataclass(frozen=True)
class Invalid:
    """A program with a finding of the rule on each line that ends in ``# error``, and what the fix changes in it.

    *changes* has texts that the program has once, with what the fix makes of them.
    """

    code: str
    changes: Mapping[str, str] = field(default_factory=dict)

    @property
    def program(self) -> str:
        """The program without the marks."""
        return self.code.replace("  # error", "")

    @property
    def fixed(self) -> str:
        """The program after the fix; the same where there is none."""
        text = self.program
        for old, new in self.changes.items():
            assert text.count(old) == 1, old
            text = text.replace(old, new)
        return text


class Rule:
    """One mistake. A subclass has a docstring in Markdown (its page in the documentation) and examples."""

    code: ClassVar[str]
    name: ClassVar[str]
    #: the severity unless the settings say otherwise; OFF for an opinion, which must be selected
    severity: ClassVar[Severity]
    #: programs without a finding
    VALID: ClassVar[tuple[str, ...]] = ()
    #: programs with findings
    INVALID: ClassVar[tuple[Invalid, ...]] = ()

    def check(self, model: InferredModel) -> Iterator[Finding]:
        """Yield what is wrong with *model*."""
        return iter(())

    def check_program(self, program: Program) -> Iterator[Finding]:
        """Yield what is wrong with a program apart from its models."""
        return iter(())

    def finding(
        self,
        place: Place,
        message: str,
        *,
        help: str | None = None,
        trace: tuple[TraceStep, ...] = (),
        fix: Fix | None = None,
        severity: Severity | None = None,
        certain: bool = True,
        only_in: int | None = None,
    ) -> Finding:
        """A finding of this rule; *severity* where it differs from the rule's own. One that is not *certain* is no error.

        One that holds *only_in* one major version of Keras names that version in its *message*; its help says how to
        choose the other.
        """
        if only_in is not None:
            help = help_for_version(help, only_in)
        return Finding(
            self.code,
            self.name,
            severity or self.severity,
            place,
            message,
            trace=trace,
            help=help,
            fix=fix,
            is_certain=certain,
            only_in=only_in,
        )


def help_for_version(help: str | None, only_in: int) -> str:
    """*help* for what holds *only_in* one major version of Keras: the other one may be meant."""
    other = (
        f"set `target-keras = {other_version(only_in)}` if Keras {other_version(only_in)} runs the program"
    )
    return f"{help}; or {other}" if help else other


class LayerRule(Rule):
    """A mistake for which Keras raises when it creates a layer, or builds it for its input."""

    #: what Keras refuses
    failure: ClassVar[Failure]

    def check(self, model: InferredModel) -> Iterator[Finding]:
        """Yield each failure of this kind, except where a more specific rule reports its cause."""
        for step, problem in model.problems(self.failure):
            if self.applies(model, step) and not _is_reported_inside(step):
                yield self.refusal(model, step, problem)

    def applies(self, model: InferredModel, step: Step) -> bool:
        """Whether this rule reports the failure at *step*."""
        return True

    def refusal(self, model: InferredModel, step: Step, problem: LayerError) -> Finding:
        """The finding for *problem*, at the argument at fault or else at the layer."""
        return self.finding(
            site_of(step, problem.argument).place,
            problem.message,
            help=problem.help,
            trace=model.trace(until=step),
            certain=not step.conditional,
            only_in=problem.only_in,
            fix=self.fix(step, problem),
        )

    def fix(self, step: Step, problem: LayerError) -> Fix | None:
        """The change that removes the finding for *problem*, where it is certain."""
        return None


class ApiRule(Rule):
    """A name, member or layer that Keras does not have or take: one finding for each in a file, at its first place."""

    severity = Severity.ERROR
    #: what is wrong with the use of Keras's API
    kind: ClassVar[ApiProblemKind]

    def check_program(self, program: Program) -> Iterator[Finding]:
        """Yield the problems of this kind, the certain ones as errors."""
        first: dict[tuple[str, str, bool], tuple[Place, ApiProblem]] = {}
        for problem in program.api_problems:
            if problem.kind is self.kind:
                place = problem.site.place
                key = (place.filename, problem.message, problem.is_certain)
                first[key] = min(first.get(key, (place, problem)), (place, problem), key=_in_order)
        for (filename, message, is_certain), (place, problem) in first.items():
            if is_certain or (filename, message, True) not in first:
                yield self.finding(
                    place,
                    message,
                    help=problem.help,
                    certain=is_certain,
                    only_in=problem.only_in,
                )


def _in_order(found: tuple[Place, ApiProblem]) -> tuple[int, int, int]:
    place, _ = found
    return place.cell or 0, place.row, place.column


class DataRule(Rule):
    """Data of one kind that does not fit the model: an error unless code that seqlint does not see may prevent it."""

    severity = Severity.ERROR
    #: what does not fit
    kind: ClassVar[Kind]

    def check(self, model: InferredModel) -> Iterator[Finding]:
        """Yield the mismatches of this kind."""
        for mismatch in mismatches_of(model, self.kind):
            yield self.finding(
                mismatch.place,
                mismatch.message,
                help=mismatch.help,
                trace=mismatch.trace,
                certain=mismatch.is_certain,
                only_in=mismatch.only_in,
                fix=mismatch.fix,
            )


def _is_reported_inside(step: Step) -> bool:
    """Whether *step* is a nested model that fails by itself already."""
    return isinstance(step.layer, Model) and any(inner.problem for inner in infer_model(step.layer).steps)


def site_of(step: Step, argument: str | None) -> Site:
    """Where *argument* of the layer is written, or the layer where it is not; a model, where it is added."""
    if isinstance(step.layer, Model):
        return step.event.site
    if argument is None or step.arguments is None:
        return step.site
    return step.site.argument(argument, step.position(argument))
