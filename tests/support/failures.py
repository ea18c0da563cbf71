"""False claims of seqlint about programs that run, and their groups."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class FalseClaim:
    """Something that seqlint says of a program and that is not so."""

    #: the rule of a false error, "layers", "shape", "parameters", or "internal-error"
    kind: str
    row: int
    message: str


@dataclass(frozen=True)
class Failure:
    """A program about which seqlint is wrong."""

    seed: str
    claim: FalseClaim
    code: str
    #: what is left of the constructs that the program was put together from
    productions: tuple[str, ...] = ()

    def __str__(self) -> str:
        claim = self.claim
        return f"seed {self.seed}, {claim.kind} in row {claim.row}: {claim.message}\n{self.code}"


def groups(failures: Iterable[Failure]) -> list[tuple[tuple[str, ...], list[Failure]]]:
    """The failures by the smallest set of productions that is left in one of them, the largest group first."""
    found: dict[tuple[str, ...], list[Failure]] = {}
    for each in sorted(failures, key=lambda failure: (len(failure.productions), len(failure.code))):
        known = (group for group in found if group and set(group) <= set(each.productions))
        found.setdefault(next(known, each.productions), []).append(each)
    return sorted(found.items(), key=lambda group: -len(group[1]))
