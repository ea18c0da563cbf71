"""What a place is: it holds a number, and programs change it and read it.

The texts are templates, see templates.py: ``ME`` is the place, ``N`` a number that is at least 1, ``S`` one that is
at most 7, ``IF`` a condition.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Kind:
    """A kind of place. What *changes* it works through an alias, too; what *rebinds* it binds its name anew."""

    make: str
    reads: tuple[str, ...]
    changes: tuple[str, ...] = ()
    rebinds: tuple[str, ...] = ()
    #: a statement that checks more than a size
    check: str = ""
