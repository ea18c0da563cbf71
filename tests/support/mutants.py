"""Mutants of a program that know less: a part of it is hidden, or may happen or not, or unknown code may do it.

All that the program does is among what a mutant may do. So seqlint must find no error in a mutant of a correct program.
Where unknown code stands in the place of statements, what they did must not be passed over. What would not keep to all
this is left out:

- An expression is replaced without a trace only where its value counts: what is done to another object in its stead
  would not be done to the program's own. An object of the program that it holds would not be reached either.
- Unknown code that does what a statement did is given all objects that the statement works on, or a function that holds
  the statement, or the globals. A member that a class has from unknown code reads no names but those of libraries. An
  unknown base that has it comes first, since other bases may have it too.
- The condition of a guard (`if x is None: return`) is not hidden, nor does a guard stand under a condition: what it keeps
  away from the statements behind it would reach them. A `return` is moved only from the end of a function, a `raise`
  never, for statements that nothing reaches may be wrong.
- `break` and `continue` do not move into another loop.
- A thread or `atexit` may run a function once more, which may be wrong: the thread may be too late, and `atexit` stands
  under an unknown condition.
- What a test expects to fail (`with pytest.raises(...)`) is not hidden from it.
"""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from support.choice import Choice, Make
from support.expression_mutants import EXPRESSION_KINDS
from support.sites import Sites
from support.statement_mutants import STATEMENT_KINDS
from support.subject import Change, Subject

KINDS: dict[str, Make] = {**EXPRESSION_KINDS, **STATEMENT_KINDS}


def mutate(subject: Subject, random: Random, count: int, kinds: Sequence[str] = ()) -> list[Change]:
    """*count* changes of *kinds*, or of any, by chance; fewer where there are no places for them."""
    changes: list[Change] = []
    for _ in range(20 * count):
        if len(changes) == count:
            break
        cell, sites = random.choice(subject.sites) if subject.sites else (0, Sites())
        kind = random.choice(kinds or list(KINDS))
        change = KINDS[kind](Choice(kind, cell, sites, subject, random))
        if change is not None:
            changes.append(change)
    return changes
