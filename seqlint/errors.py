"""What the user must put right, and how seqlint says so."""

from __future__ import annotations

from collections.abc import Iterable


class UsageError(Exception):
    """A wrong option, configuration or path: the message is for the user, and the exit code is 2."""


class RuleError(Exception):
    """A rule of another package failed: the message names both, the cause is what it raised."""


def did_you_mean(word: str, candidates: Iterable[str]) -> str:
    """``; did you mean 'x'?`` with the nearest candidate, or nothing where none is near."""
    import difflib

    by_key = {candidate.lower(): candidate for candidate in candidates}
    near = difflib.get_close_matches(word.lower().replace("_", "-"), by_key, n=1, cutoff=0.6)
    return f"; did you mean '{by_key[near[0]]}'?" if near else ""
