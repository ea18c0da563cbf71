"""The ranks that a layer accepts."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Rank:
    """The ranks, batch dimension included, that a layer accepts."""

    least: int = 0
    most: int | None = None

    def accepts(self, rank: int) -> bool:
        """Whether an input of this rank passes."""
        return self.least <= rank and (self.most is None or rank <= self.most)

    def __str__(self) -> str:
        if self.least == self.most:
            return f"{self.least}-D"
        return f"at least {self.least}-D" if self.most is None else f"{self.least}-D to {self.most}-D"


def exactly(rank: int) -> Rank:
    """Only this rank."""
    return Rank(rank, rank)


def at_least(rank: int) -> Rank:
    """This rank and all above."""
    return Rank(rank)


ANY_RANK = Rank()
