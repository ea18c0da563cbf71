"""The settings of a run: defaults, then the configuration file, then the command line."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from seqlint.configuration.files import (
    COMMAND_LINE,
    SettingsSource,
    configuration_in,
    find_config,
    parse_inline,
    read_config,
)
from seqlint.configuration.options import BY_NAME, Output
from seqlint.configuration.registry import all_rules
from seqlint.configuration.selection import Selection, check_selector, resolve, specificity, verdicts
from seqlint.errors import UsageError
from seqlint.findings import Finding
from seqlint.source.files.patterns import Patterns, file_matches, is_valid

if TYPE_CHECKING:
    from seqlint.rule import Rule


@dataclass(frozen=True)
class FileIgnore:
    """Rules that are off in the files that match *pattern*, relative to *base*."""

    base: str
    pattern: str
    selectors: tuple[str, ...]


@dataclass(frozen=True)
class Settings:
    """Everything that determines what is checked and reported."""

    #: the configuration file
    config: str | None = None
    selection: tuple[Selection, ...] = ()
    per_file_ignores: tuple[FileIgnore, ...] = ()
    exclude: tuple[Patterns, ...] = ()
    force_exclude: bool = False
    respect_gitignore: bool = True
    #: whether suppression comments have no effect
    ignore_noqa: bool = False
    outputs: tuple[Output, ...] = (Output("full"),)
    show_help: bool = False
    fail_on: str = "warning"
    #: the major version of Keras; None where each program shows it
    target_keras: int | None = None
    #: the output shapes of the user's own layers: class name and expression
    layers: tuple[tuple[str, str], ...] = ()
    show_unresolved: bool = False
    statistics: bool = False
    crosscheck: bool = False
    fix: bool = False
    fix_only: bool = False
    unsafe_fixes: bool = False
    show_fixes: bool = False
    #: the file of the findings that are left out
    baseline: str | None = None
    #: the directory of the cache; None for none
    cache_dir: str | None = None
    #: whether fixes are applied to what is read, which the verb decides
    applies_fixes: bool = False
    #: whether these fixes are suppression comments
    adds_noqa: bool = False
    #: whether the report lists the models, not only their number
    wants_models: bool = True
    #: whether it tells why each program is checked for its version of Keras
    wants_reasons: bool = True
    #: finds the settings for other files; None where these are for all
    nearest: Nearest | None = field(default=None, compare=False, repr=False)

    @property
    def project(self) -> str | None:
        """The directory of the configuration file: the root of the project."""
        return os.path.dirname(os.path.abspath(self.config)) if self.config else None

    def of(self, filename: str) -> Settings:
        """The settings for this file: what concerns it alone is in the nearest configuration above it."""
        return self.of_directory(os.path.dirname(os.path.abspath(filename)))

    def of_directory(self, directory: str) -> Settings:
        """The settings for the files in *directory*, an absolute path."""
        return self if self.nearest is None else self.nearest.settings(self, directory)

    def rules(self, filename: str) -> tuple[Rule, ...]:
        """The rules that are on for *filename*."""
        on = _rules_on(self.selection)
        if not self.per_file_ignores:
            return on
        return tuple(rule for rule in on if not self._is_ignored(rule, filename))

    def severities(self) -> tuple[tuple[Rule, str], ...]:
        """Each rule and what it reports: ``error``, ``warning`` or ``off``."""
        on = verdicts(self.selection)
        return tuple((rule, on[rule.code].effective(rule).value) for rule in all_rules())

    def apply(self, findings: Iterable[Finding]) -> Iterator[Finding]:
        """The findings whose rule is on for their file, with the severity of the settings."""
        for finding in findings:
            verdict = verdicts(self.selection).get(finding.code) or resolve(self.selection, finding)
            if verdict.selected and not self._is_ignored(finding, finding.place.filename):
                final = verdict.effective(finding)
                yield finding if final is finding.severity else replace(finding, severity=final)

    def _is_ignored(self, rule: Rule | Finding, filename: str) -> bool:
        return any(
            any(specificity(selector, rule) for selector in entry.selectors)
            and file_matches(entry.pattern, entry.base, os.path.abspath(filename))
            for entry in self.per_file_ignores
        )


@lru_cache(maxsize=16)
def _rules_on(selection: tuple[Selection, ...]) -> tuple[Rule, ...]:
    on = verdicts(selection)
    return tuple(rule for rule in all_rules() if on[rule.code].selected)


#: what a nearer configuration decides for its files; the rest is one for the whole run
OF_FILES = (*("config", "selection", "per_file_ignores", "exclude", "target_keras", "layers", "ignore_noqa"),)


class Nearest:
    """Finds the configuration of each directory once.

    *later* are the sources that override a configuration file: the options of the command line.
    """

    def __init__(
        self, later: tuple[SettingsSource, ...], merge: Callable[[list[SettingsSource]], Settings]
    ) -> None:
        self._later = later
        self._merge = merge
        self._found: dict[str, Settings] = {}

    def settings(self, root: Settings, directory: str) -> Settings:
        """The settings for the files in *directory*, where *root* are those of the run."""
        if directory not in self._found:
            self._found[directory] = self._look(root, directory)
        return self._found[directory]

    def _look(self, root: Settings, directory: str) -> Settings:
        source = configuration_in(directory)
        parent = os.path.dirname(directory)
        if source is None and parent != directory:
            return self.settings(root, parent)
        if root.config == (source and source.path):
            return root
        own = self._merge([*([source] if source else ()), *self._later])
        return replace(root, **{name: getattr(own, name) for name in OF_FILES})


def load_settings(
    paths: Sequence[str] = (),
    flags: Mapping[str, Any] | None = None,
    *,
    config: Iterable[str] = (),
    isolated: bool = False,
) -> Settings:
    """The settings for a run over *paths*.

    *flags* are values by option name, *config* the values of ``--config``: a file, or options in TOML.
    """
    named, inline = _split_config(config)
    sources: list[SettingsSource] = []
    if named is not None:
        sources.append(read_config(named))
    elif not isolated and (found := find_config(_start_directory(paths))) is not None:
        sources.append(found)
    later = (*inline, SettingsSource(COMMAND_LINE, os.getcwd(), flags or {}))
    settings = _merge([*sources, *later])
    is_for_all = named is not None or isolated
    return settings if is_for_all else replace(settings, nearest=Nearest(later, _merge))


def _split_config(config: Iterable[str]) -> tuple[str | None, list[SettingsSource]]:
    named: str | None = None
    inline: list[SettingsSource] = []
    for text in config:
        if os.path.exists(text) or "=" not in text:
            if named is not None:
                raise UsageError(f"--config: two configuration files, '{named}' and '{text}'")
            named = text
        else:
            inline.append(parse_inline(text))
    return named, inline


def _start_directory(paths: Sequence[str]) -> str:
    """The directory in which the search for a configuration file begins: that of the first path."""
    first = paths[0] if paths else "."
    return first if os.path.isdir(first) else os.path.dirname(first) or "."


def _merge(sources: Sequence[SettingsSource]) -> Settings:
    values: dict[str, Any] = {name: option.default for name, option in BY_NAME.items()}
    base = os.getcwd()
    exclude = [Patterns(base, values["exclude"])]
    extend_exclude: list[Patterns] = []
    file_ignores: list[FileIgnore] = []
    for source in sources:
        values.update(source.values)
        if "exclude" in source.values:
            exclude = [_patterns(source, "exclude")]
        if "extend-exclude" in source.values:
            extend_exclude.append(_patterns(source, "extend-exclude"))
        if "per-file-ignores" in source.values:
            file_ignores = [FileIgnore(source.base, *entry) for entry in source.values["per-file-ignores"]]
    for source in sources:
        _check_rules(source)
    return Settings(
        config=next((source.path for source in sources if source.path), None),
        selection=tuple(filter(Selection().__ne__, map(_selection, sources))),
        per_file_ignores=tuple(file_ignores),
        exclude=(*exclude, *extend_exclude),
        force_exclude=values["force-exclude"],
        respect_gitignore=values["respect-gitignore"],
        ignore_noqa=values["ignore-noqa"],
        outputs=values["output-format"],
        show_help=values["show-help"],
        fail_on=values["fail-on"],
        target_keras=None if values["target-keras"] == "auto" else int(values["target-keras"]),
        layers=values["layers"],
        show_unresolved=values["show-unresolved"],
        statistics=values["statistics"],
        crosscheck=values["crosscheck"],
        fix=values["fix"],
        fix_only=values["fix-only"],
        unsafe_fixes=values["unsafe-fixes"],
        show_fixes=values["show-fixes"],
        cache_dir=_path(sources, "cache-dir"),
        baseline=_path(sources, "baseline"),
    )


def _path(sources: Sequence[SettingsSource], name: str) -> str | None:
    """The path that an option has: relative to what states it, or by default to the configuration file."""
    for source in reversed(sources):
        if name in source.values:
            return os.path.join(source.base, source.values[name])
    default: str | None = BY_NAME[name].default
    base = next((source.base for source in sources if source.path), os.getcwd())
    return None if default is None else os.path.join(base, default)


def _selection(source: SettingsSource) -> Selection:
    values = source.values
    by_severity: dict[str, list[str]] = {"error": [], "warning": [], "off": []}
    for rule, severity in values.get("severity", ()):
        by_severity[severity].append(rule)
    return Selection(
        select=values.get("select"),
        extend_select=values.get("extend-select", ()),
        ignore=(*values.get("ignore", ()), *by_severity["off"]),
        error=(*values.get("error", ()), *by_severity["error"]),
        warn=(*values.get("warn", ()), *by_severity["warning"]),
    )


def _patterns(source: SettingsSource, name: str) -> Patterns:
    lines: tuple[str, ...] = source.values[name]
    for line in lines:
        _check_pattern(line, source.of(name))
    return Patterns(source.base, lines)


def _check_pattern(line: str, origin: str) -> None:
    if not is_valid(line):
        raise UsageError(f"{origin}: '{line}' is not a file pattern")


#: the options that are lists of rules
_SELECTORS = ("select", "extend-select", "ignore", "error", "warn")


def _check_rules(source: SettingsSource) -> None:
    """Raise `UsageError` for a selector that matches no rule. Rules are imported only if there is a selector."""
    file_rules = source.values.get("per-file-ignores", ())
    named = [(name, selector) for name in _SELECTORS for selector in source.values.get(name) or ()]
    named += [("severity", selector) for selector, _ in source.values.get("severity", ())]
    named += [
        (f"per-file-ignores.'{pattern}'", selector) for pattern, rules in file_rules for selector in rules
    ]
    for pattern, _ in file_rules:
        _check_pattern(pattern.removeprefix("!"), source.of("per-file-ignores"))
    if named:
        for where, selector in named:
            check_selector(selector, all_rules(), source.of(where))
