"""Where and by which chance a program is changed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from random import Random
from typing import Any

import libcst as cst

from support.sites import Block, Sites
from support.subject import Change, Mutation, Subject, inserted


@dataclass(frozen=True)
class Choice:
    """Where and by which chance a change is made."""

    kind: str
    cell: int
    sites: Sites
    subject: Subject
    random: Random

    def of(self, places: Sequence[Any]) -> Any:
        """One of *places*, or None."""
        return self.random.choice(places) if places else None

    def mutation(self, node: cst.CSTNode, change: Callable[[Any], Any]) -> Mutation:
        return Mutation(self.kind, self.cell, node, change)

    def inserted(self, block: Block, index: int, code: str, imports: tuple[str, ...] = ()) -> Mutation | None:
        """*code* before the statement *index*; None where the program has another use for a module's name."""
        if not self.subject.other_names.isdisjoint(imports):
            return None
        statements = cst.parse_module(code).body
        return replace(inserted(self.kind, self.cell, block.node, index, statements), imports=imports)


Make = Callable[[Choice], Change | None]
