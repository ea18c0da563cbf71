"""What a rule is, and the list of all rules."""

from __future__ import annotations

import importlib
import os
import pkgutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, ClassVar

from seqlint.findings import Finding, Fix, Severity, TraceStep
from seqlint.site import Place

if TYPE_CHECKING:
    from seqlint.inference.inferred import InferredModel, Step
    from seqlint.knowledge.keras.layers._shared.errors import Failure, LayerError
    from seqlint.record import Program
    from seqlint.site import Site

ENTRY_POINTS = "seqlint.rules"


@dataclass(frozen=True)
class Invalid:
    """A program in which the rule finds something on each line that ends in ``# error``; *fixed* is the program
    after the fix, where the rule has one."""

    code: str
    fixed: str | None = None


class Rule:
    """One mistake. A subclass has a docstring in Markdown (its page in the documentation) and examples."""

    code: ClassVar[str]
    name: ClassVar[str]
    #: the severity unless the settings say otherwise; OFF for an opinion, which must be selected
    severity: ClassVar[Severity]
    #: programs in which the rule finds nothing
    VALID: ClassVar[tuple[str, ...]] = ()
    #: programs in which it does
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
    ) -> Finding:
        """A finding of this rule; *severity* where it differs from the rule's own."""
        return Finding(
            self.code, self.name, severity or self.severity, place, message, trace=trace, help=help, fix=fix
        )


class LayerRule(Rule):
    """A mistake at which Keras raises while it makes a layer or builds it on its input."""

    #: what Keras refuses
    failure: ClassVar[Failure]

    def check(self, model: InferredModel) -> Iterator[Finding]:
        """Yield each failure of this kind that no more telling rule accounts for."""
        for step, problem in model.problems(self.failure):
            if self.applies(model, step) and not _is_reported_inside(step):
                yield self.refusal(model, step, problem)

    def applies(self, model: InferredModel, step: Step) -> bool:
        """Whether the failure at *step* is for this rule to report."""
        return True

    def refusal(self, model: InferredModel, step: Step, problem: LayerError) -> Finding:
        """The finding for *problem*, at the argument at fault or else at the layer."""
        return self.finding(
            _site_of(step, problem.argument).place,
            problem.message,
            help=problem.help,
            trace=model.trace(until=step),
            severity=Severity.WARNING if step.conditional else None,
        )


def _is_reported_inside(step: Step) -> bool:
    """Whether *step* is a nested model that fails by itself already."""
    from seqlint.inference.propagation import infer_model
    from seqlint.record import Model

    return isinstance(step.layer, Model) and any(inner.problem for inner in infer_model(step.layer).steps)


def _site_of(step: Step, argument: str | None) -> Site:
    """Where *argument* of the layer is written, or the layer where it is not; a model, where it is added."""
    from seqlint.knowledge.keras.signatures import signature
    from seqlint.record import Model

    if isinstance(step.layer, Model):
        return step.event.site
    if argument is None or step.arguments is None:
        return step.site
    known = signature(step.class_name, step.arguments.keras)
    positional = known.positional if known is not None else ()
    return step.site.argument(argument, positional.index(argument) if argument in positional else None)


@cache
def all_rules() -> tuple[Rule, ...]:
    """One instance of every rule, built in or from an installed package, by code."""
    import seqlint.rules

    rules: list[Rule] = []
    for module in pkgutil.walk_packages(seqlint.rules.__path__, "seqlint.rules."):
        if not module.ispkg:
            rules.extend(_rules_in(module.name))
    rules.extend(_third_party_rules())
    return tuple(sorted(rules, key=lambda rule: rule.code))


def _rules_in(module_name: str) -> Iterator[Rule]:
    module = importlib.import_module(module_name)
    for value in vars(module).values():
        if isinstance(value, type) and issubclass(value, Rule) and value.__module__ == module_name:
            yield value()


def _third_party_rules() -> Iterator[Rule]:
    if not any(map(_declares_rules, sys.path)):
        return
    from importlib.metadata import entry_points

    for entry_point in entry_points(group=ENTRY_POINTS):
        rule = entry_point.load()
        yield rule()


def _declares_rules(folder: str) -> bool:
    """Whether a package installed in *folder* has rules: reading this costs less than importing what loads them."""
    try:
        names = [name for name in os.listdir(folder or ".") if name.endswith((".dist-info", ".egg-info"))]
    except OSError:
        return False
    section = f"[{ENTRY_POINTS}]".encode()
    return any(section in _content(os.path.join(folder, name, "entry_points.txt")) for name in names)


def _content(path: str) -> bytes:
    try:
        with open(path, "rb") as file:
            return file.read()
    except OSError:
        return b""


def find_rule(key: str) -> Rule | None:
    """The rule with this code or name."""
    wanted = key.strip().lower()
    return next((rule for rule in all_rules() if wanted in (rule.code.lower(), rule.name)), None)
