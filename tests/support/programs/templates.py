"""Fills the templates of the tables.

``ME`` stands for a fresh name, ``ME_Kind`` for one that belongs to it, ``N`` for a number of at least 1, ``S`` for one
of at most 7, ``IF`` for a condition, ``F`` for a function, ``BODY`` for statements, and ``DECLARE`` for the declaration
of the names that these bind. Statements below ``---`` stand later in the program.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

_WORD = re.compile(r"\b(?:ME_|ME\b|(?:N|S|IF|F)\b)")
_BLOCK = re.compile(r"( *)(BODY|DECLARE)")


@dataclass(frozen=True)
class Body:
    """Statements, the places whose names they bind anew, and statements for later that use what they made."""

    lines: list[str]
    binds: frozenset[str] = frozenset()
    later: list[str] = field(default_factory=list)

    @property
    def expression(self) -> str | None:
        """The only line, if it is an expression."""
        if len(self.lines) != 1 or self.later:
            return None
        try:
            compile(self.lines[0], "", "eval")
        except SyntaxError:
            return None
        return self.lines[0]


def fill(
    template: str, words: Mapping[str, Callable[[], str]], blocks: Mapping[str, Sequence[str]] = {}
) -> tuple[list[str], list[str]]:
    """The lines of a template, and those for later."""
    now, _, later = textwrap.dedent(template).strip("\n ").partition("\n---\n")
    return _lines(now, words, blocks), _lines(later, words, blocks)


def _lines(
    template: str, words: Mapping[str, Callable[[], str]], blocks: Mapping[str, Sequence[str]]
) -> list[str]:
    lines: list[str] = []
    for line in template.splitlines():
        if block := _BLOCK.fullmatch(line):
            lines += [block[1] + inner for inner in blocks[block[2]]]
        else:
            lines.append(_WORD.sub(lambda match: words[match[0]](), line))
    return lines
