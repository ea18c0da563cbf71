"""The names that the arguments of layers had in Keras 1: a program that has one has dozens, and gets one finding."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from seqlint.findings import Finding, Fix, TraceStep
from seqlint.inference.inferred import Step
from seqlint.inference.propagation import infer_model
from seqlint.knowledge.keras.arguments.binding import keeps_values
from seqlint.record import Program
from seqlint.rewrites.calls import rename_argument
from seqlint.rule import Rule, site_of
from seqlint.site import Place


@dataclass(frozen=True)
class Use:
    """An argument of a layer under its *old* name, which is *new* since Keras 2."""

    step: Step
    old: str
    new: str

    @property
    def is_certain(self) -> bool:
        """Whether the layer is certain to be made."""
        return not self.step.conditional


Uses = Mapping[Place, Use]


def keras1_findings(rule: Rule, program: Program) -> Iterator[Finding]:
    """A finding of *rule* for each file that has arguments with old names."""
    for uses in _uses_by_file(program):
        yield rule.finding(
            next(iter(uses)),
            _message(uses),
            help=_help(uses),
            trace=_trace(uses),
            certain=any(use.is_certain for use in uses.values()),
            fix=_fix(uses),
        )


def _uses_by_file(program: Program) -> Iterable[Uses]:
    """The arguments with old names of each file, in the order of their places."""
    found: dict[str, dict[Place, Use]] = {}
    for model in program.models:
        for step in () if model.is_expected_to_fail else infer_model(model).steps:
            for old, new in step.problem.renamed.items() if step.problem is not None else ():
                place = site_of(step, old).place
                found.setdefault(place.filename, {})[place] = Use(step, old, new)
    return [dict(sorted(uses.items())) for uses in found.values()]


def _message(uses: Uses) -> str:
    """What is wrong."""
    if len(uses) > 1:
        return f"{len(uses)} arguments have the names that they had in Keras 1"
    (use,) = uses.values()
    return f"`{use.step.class_name}` has no argument `{use.old}`"


def _help(uses: Uses) -> str:
    """All old names and their new ones."""
    names = {use.old: use.new for use in uses.values()}
    return ", ".join(f"`{old}` is now `{new}`" for old, new in names.items())


def _trace(uses: Uses) -> tuple[TraceStep, ...]:
    """Every use but the first."""
    steps = (TraceStep(place, f"`{use.old}` of `{use.step.class_name}`") for place, use in uses.items())
    return tuple(steps)[1:]


def _fix(uses: Uses) -> Fix | None:
    """The new names, where all of them take the same values as the old ones."""
    edits = [rename_argument(use.step.site, use.old, use.new) for use in uses.values()]
    if None in edits or not all(keeps_values(use.old) for use in uses.values()):
        return None
    (first, *_), is_one = uses.values(), len(uses) == 1
    return Fix.safe(f"Rename `{first.old}` to `{first.new}`" if is_one else "Use the new names", *edits)
