"""Which rules are on, and the severity of their findings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

from seqlint.configuration.registry import all_rules
from seqlint.errors import UsageError, did_you_mean
from seqlint.findings import Severity

ALL = "ALL"
#: a whole code or name is always more specific than a prefix
_EXACT = 100


class NamedRule(Protocol):
    """The part of a rule that the selection uses."""

    @property
    def code(self) -> str:
        """``SEQ`` and three digits."""

    @property
    def name(self) -> str:
        """The name in kebab-case."""

    @property
    def severity(self) -> Severity:
        """The severity unless the settings say otherwise."""


@dataclass(frozen=True)
class Selection:
    """The selectors of one source of settings: codes, prefixes of codes, names or ``ALL``.

    *select* replaces what earlier ones select; where it is None, the other selectors change it.
    """

    select: tuple[str, ...] | None = None
    extend_select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    error: tuple[str, ...] = ()
    warn: tuple[str, ...] = ()

    def selectors(self) -> Iterator[str]:
        """Every selector in it."""
        for group in (self.select or (), self.extend_select, self.ignore, self.error, self.warn):
            yield from group


@dataclass(frozen=True)
class Verdict:
    """Whether a rule is on, and the severity of all its findings; None keeps the severity of each."""

    selected: bool
    severity: Severity | None = None

    def effective(self, rule: NamedRule) -> Severity:
        """The severity for *rule* or a finding of it. A rule that is off by default warns once it is selected."""
        if not self.selected:
            return Severity.OFF
        return self.severity or (Severity.WARNING if rule.severity is Severity.OFF else rule.severity)


def specificity(selector: str, rule: NamedRule) -> int:
    """How closely *selector* matches *rule*: 0 not at all, more for a longer prefix, most for its code or name."""
    wanted = selector.lower()
    if wanted in (rule.code.lower(), rule.name):
        return _EXACT
    if wanted == ALL.lower():
        return 1
    return 1 + len(wanted) if wanted and rule.code.lower().startswith(wanted) else 0


def resolve(selections: Iterable[Selection], rule: NamedRule) -> Verdict:
    """What *selections* say about *rule*; a later one overrides an earlier one.

    Of several selectors that match a rule the most specific one wins. Of two equally specific ones, *ignore* wins over
    *select*, and *warn* over *error*. The code or name of a rule in *error* or *warn* also selects it.
    """
    selected, severity = rule.severity is not Severity.OFF, None
    for selection in selections:
        named = (
            selector
            for selector in (*selection.error, *selection.warn)
            if specificity(selector, rule) == _EXACT
        )
        chosen = _best((*(selection.select or ()), *selection.extend_select, *named), rule)
        ignored = _best(selection.ignore, rule)
        if chosen or ignored or selection.select is not None:
            selected = chosen > ignored
        as_error, as_warning = _best(selection.error, rule), _best(selection.warn, rule)
        if as_error or as_warning:
            severity = Severity.ERROR if as_error > as_warning else Severity.WARNING
    return Verdict(selected, severity)


def _best(selectors: Iterable[str], rule: NamedRule) -> int:
    return max((specificity(selector, rule) for selector in selectors), default=0)


def check_selector(selector: str, rules: Iterable[NamedRule], origin: str) -> None:
    """Raise `UsageError`, naming *origin*, if *selector* matches no rule."""
    rules = tuple(rules)
    if selector.upper() == ALL or any(specificity(selector, rule) for rule in rules):
        return
    known = [name for rule in rules for name in (rule.code, rule.name)]
    raise UsageError(f"{origin}: unknown rule '{selector}'{did_you_mean(selector, [*known, ALL])}")


@lru_cache(maxsize=4)
def verdicts(selections: tuple[Selection, ...]) -> dict[str, Verdict]:
    """What *selections* say about each rule, by code."""
    return {rule.code: resolve(selections, rule) for rule in all_rules()}
