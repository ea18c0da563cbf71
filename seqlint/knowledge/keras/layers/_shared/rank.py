"""The ranks that a layer accepts: Keras's `InputSpec`."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Rank:
    """The ranks, batch dimension included, that a layer accepts."""

    least: int = 0
    most: int | None = None
    #: whether Keras tests the rank before it calls the layer; otherwise the layer's own code fails
    is_spec: bool = True

    def accepts(self, rank: int) -> bool:
        """Whether an input of this rank passes."""
        return self.least <= rank and (self.most is None or rank <= self.most)

    @property
    def takes_one_tensor(self) -> bool:
        """Whether Keras refuses several tensors, because it tests the rank of one."""
        return self.is_spec and (self.least > 0 or self.most is not None)

    def __str__(self) -> str:
        if self.least == self.most:
            return f"{self.least}-D"
        return f"at least {self.least}-D" if self.most is None else f"{self.least}-D to {self.most}-D"


def exactly(rank: int) -> Rank:
    """Only this rank."""
    return Rank(rank, rank)


def at_least(rank: int, *, is_spec: bool = True) -> Rank:
    """This rank and all above."""
    return Rank(rank, is_spec=is_spec)


ANY_RANK = Rank()
