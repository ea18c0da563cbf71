"""Which rules are on, and how severe their findings are."""

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
    """What selection needs to know of a rule."""

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
class SelectionLayer:
    """The selectors of one source of settings: codes, prefixes of codes, names or ``ALL``.

    *select* starts anew; where it is None, the other selectors change what earlier layers have left.
    """

    select: tuple[str, ...] | None = None
    extend_select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    error: tuple[str, ...] = ()
    warn: tuple[str, ...] = ()

    def selectors(self) -> Iterator[str]:
        """Every selector of the layer."""
        for group in (self.select or (), self.extend_select, self.ignore, self.error, self.warn):
            yield from group


@dataclass(frozen=True)
class Verdict:
    """Whether a rule is on, and the severity that all its findings get; None leaves each its own."""

    selected: bool
    severity: Severity | None = None

    def effective(self, rule: NamedRule) -> Severity:
        """The severity for *rule* or a finding of it. A rule that is off by default warns once it is selected."""
        if not self.selected:
            return Severity.OFF
        return self.severity or (Severity.WARNING if rule.severity is Severity.OFF else rule.severity)


def specificity(selector: str, rule: NamedRule) -> int:
    """How closely *selector* means *rule*: 0 not at all, more for a longer prefix, most for its code or name."""
    wanted = selector.lower()
    if wanted in (rule.code.lower(), rule.name):
        return _EXACT
    if wanted == ALL.lower():
        return 1
    return 1 + len(wanted) if wanted and rule.code.lower().startswith(wanted) else 0


def resolve(layers: Iterable[SelectionLayer], rule: NamedRule) -> Verdict:
    """What *layers* say about *rule*, a later one overruling an earlier one.

    Of several selectors that mean a rule the most specific one wins, and of two equal ones the one that says less.
    Naming a rule in *error* or *warn* also selects it.
    """
    selected, severity = rule.severity is not Severity.OFF, None
    for layer in layers:
        named = (
            selector for selector in (*layer.error, *layer.warn) if specificity(selector, rule) == _EXACT
        )
        chosen = _best((*(layer.select or ()), *layer.extend_select, *named), rule)
        ignored = _best(layer.ignore, rule)
        if chosen or ignored or layer.select is not None:
            selected = chosen > ignored
        as_error, as_warning = _best(layer.error, rule), _best(layer.warn, rule)
        if as_error or as_warning:
            severity = Severity.ERROR if as_error > as_warning else Severity.WARNING
    return Verdict(selected, severity)


def _best(selectors: Iterable[str], rule: NamedRule) -> int:
    return max((specificity(selector, rule) for selector in selectors), default=0)


def check_selector(selector: str, rules: Iterable[NamedRule], origin: str) -> None:
    """Raise `UsageError`, naming *origin*, if *selector* means no rule."""
    rules = tuple(rules)
    if selector.upper() == ALL or any(specificity(selector, rule) for rule in rules):
        return
    known = [name for rule in rules for name in (rule.code, rule.name)]
    raise UsageError(f"{origin}: unknown rule '{selector}'{did_you_mean(selector, [*known, ALL])}")


@lru_cache(maxsize=4)
def verdicts(layers: tuple[SelectionLayer, ...]) -> dict[str, Verdict]:
    """What *layers* say about each rule, by code."""
    return {rule.code: resolve(layers, rule) for rule in all_rules()}
