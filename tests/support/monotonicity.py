"""Knowing less never adds an error: the search for mutants of correct programs in which seqlint finds one."""

from __future__ import annotations

import difflib
import resource
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from random import Random

from seqlint.findings import Finding
from seqlint.rules.files.internal_error import InternalError
from seqlint.workers import in_child
from support.correct_programs import Program, correct
from support.mutants import mutate
from support.subject import Change, Mutation, NewCell, Subject, deletion

#: so many mutants are made of a few programs by one chance
PART = 100
#: how many of them one program gives
_EACH = 4
_MOST_MUTATIONS = 3
#: so many shorter programs are tried for one violation
_PATIENCE = 150
#: of the processor; what takes longer counts as a failure
_SECONDS = 30


@dataclass(frozen=True)
class Violation:
    """A mutant that has a problem which the program has not. *kinds* are the fewest mutations that lead to it."""

    title: str
    kinds: tuple[str, ...]
    problems: tuple[str, ...]
    original: str
    mutant: str

    def __str__(self) -> str:
        lines = difflib.unified_diff(self.original.splitlines(), self.mutant.splitlines(), lineterm="", n=2)
        diff = "\n".join(list(lines)[2:])
        return "\n".join([f"{self.title}: {', '.join(self.kinds)}", *self.problems, diff, ""])

    @property
    def rules(self) -> str:
        """The names of what is found."""
        return ", ".join(sorted({problem.split(": ")[1] for problem in self.problems}))

    @property
    def group(self) -> tuple[str, tuple[str, ...]]:
        """What likely has the same cause."""
        return self.rules, self.kinds


@dataclass
class Outcome:
    """What a part of the search came to."""

    violations: list[Violation] = field(default_factory=list)
    #: how many mutants held each kind of mutation
    kinds: Counter[str] = field(default_factory=Counter)
    mutants: int = 0
    #: how many were no Python
    discarded: int = 0

    def add(self, other: Outcome) -> None:
        """Count another part as well."""
        self.violations += other.violations
        self.kinds += other.kinds
        self.mutants += other.mutants
        self.discarded += other.discarded


def search(
    programs: Sequence[Program], seed: str, count: int, *, kinds: Sequence[str] = (), shrink: bool = False
) -> Outcome:
    """*count* mutants of *programs*, which *seed* alone decides, by *kinds* of mutations or all.

    *shrink* makes the program short for one violation of each group.
    """
    random = Random(seed)
    outcome = Outcome()
    waiting = list(programs)
    random.shuffle(waiting)
    while outcome.mutants < count and waiting:
        chosen = correct(waiting.pop())
        if chosen is None:
            continue
        subject = Subject(chosen)
        for _ in range(min(_EACH, count - outcome.mutants)):
            changes = mutate(subject, random, random.randint(1, _MOST_MUTATIONS), kinds)
            found = _judge(subject, changes, outcome)
            if found is None:
                continue
            violation = _violation(subject, found)
            if shrink and violation.group not in {each.group for each in outcome.violations}:
                violation = _violation(subject, found, _needless(subject, found))
            outcome.violations.append(violation)
        if not waiting and outcome.mutants:
            waiting = list(programs)
            random.shuffle(waiting)
    return outcome


def each_place(program: Program, kind: str, tries: int) -> Outcome:
    """Mutants of one program by one kind of mutation, each once, at about as many places as there are *tries*."""
    outcome, subject, seen = Outcome(), Subject(program), set[str]()
    for seed in range(tries):
        changes = mutate(subject, Random(seed), 1, [kind])
        mutant = subject.with_changes(changes) if changes else None
        if mutant is None or mutant.text in seen:
            continue
        seen.add(mutant.text)
        if (found := _judge(subject, changes, outcome)) is not None:
            outcome.violations.append(_violation(subject, found))
    return outcome


def parts(seed: int, count: int) -> Iterator[tuple[str, int]]:
    """The seed and the number of mutants of each part."""
    for index in range(0, count, PART):
        yield f"{seed}/{index // PART}", min(PART, count - index)


def _judge(subject: Subject, changes: list[Change], outcome: Outcome) -> list[Change] | None:
    """The fewest of *changes* that lead to a new problem, or None."""
    mutant = subject.with_changes(changes) if changes else None
    if mutant is None:
        outcome.discarded += 1
        return None
    outcome.mutants += 1
    outcome.kinds.update({change.kind for change in changes})
    return _fewest(subject, changes) if _new_problems(mutant, changes) else None


def _violation(subject: Subject, changes: list[Change], left_out: Sequence[Mutation] = ()) -> Violation:
    original, mutant = subject.with_changes((), left_out), subject.with_changes(changes, left_out)
    assert original is not None
    assert mutant is not None
    return Violation(
        subject.program.title,
        tuple(sorted({change.kind for change in changes})),
        tuple(map(_described, _new_problems(mutant, changes))),
        original.text,
        mutant.text,
    )


def _fewest(subject: Subject, changes: list[Change]) -> list[Change]:
    """The smallest part of *changes* that leads to a problem."""
    for size in range(1, len(changes)):
        for some in combinations(changes, size):
            mutant = subject.with_changes(some)
            if mutant is not None and _new_problems(mutant, some):
                return list(some)
    return changes


def _needless(subject: Subject, changes: list[Change]) -> list[Mutation]:
    """What can be left out of the program: it stays correct, and the mutant wrong for the same reason."""

    def names(left_out: list[Mutation]) -> set[str]:
        original, mutant = subject.with_changes((), left_out), subject.with_changes(changes, left_out)
        if original is None or mutant is None or original.problems():
            return set()
        return {problem.name for problem in _new_problems(mutant, changes)}

    wanted, patience = names([]), _PATIENCE
    left_out: list[Mutation] = []
    for cell, sites in reversed(subject.sites):
        for block in sites.blocks:
            width = max(1, len(block.statements) // 2)
            while width:
                for start in range(len(block.statements) - width, -1, -width):
                    more = [*left_out, deletion(cell, block, start, start + width)]
                    patience -= 1
                    if patience > 0 and names(more) & wanted:
                        left_out = more
                width //= 2
    return left_out


def _new_problems(mutant: Program, changes: Sequence[Change]) -> list[Finding]:
    """What is wrong with *mutant*, apart from its cells that do not parse by intent."""
    texts = [change.text for change in changes if isinstance(change, NewCell)]
    found = in_child(lambda: _within_limit(mutant))
    if found is None:
        what = f"the process died, or took more than {_SECONDS} s"
        found = [InternalError().report(mutant.filename, what)]
    return [
        each
        for each in found
        if not (each.name == "syntax-error" and mutant.cells[(each.place.cell or 1) - 1] in texts)
    ]


def _within_limit(program: Program) -> list[Finding]:
    resource.setrlimit(resource.RLIMIT_CPU, (_SECONDS, _SECONDS))
    return program.problems()


def _described(problem: Finding) -> str:
    return f"{problem.severity.value}: {problem.name}: `{problem.place.line.strip()}`: {problem.message}"
