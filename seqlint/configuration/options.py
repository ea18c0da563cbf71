"""The options that a configuration file and the command line share: names, types, defaults, help."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from seqlint.errors import UsageError, did_you_mean
from seqlint.source.discovery import DEFAULT_EXCLUDE


class Kind(enum.Enum):
    """The type of an option's value."""

    FLAG = "true or false"
    CHOICE = "one of"
    SELECTORS = "an array of rules"
    PATTERNS = "an array of file patterns"
    FILE_RULES = "a table: file pattern = an array of rules"
    SEVERITIES = 'a table: rule = "error", "warning" or "off"'
    SHAPES = 'a table: layer = "same" or a tuple of sizes'


@dataclass(frozen=True)
class Option:
    """One option; *summary* is its line in ``--help``, *details* what ``seqlint config`` adds to it."""

    name: str
    kind: Kind
    default: Any
    summary: str
    details: str
    #: what a ``seqlint.toml`` may hold
    example: str
    choices: tuple[str, ...] = ()
    #: whether it is a flag of the command line, too
    is_flag: bool = True

    @property
    def type_text(self) -> str:
        """The type of its value in words."""
        return f"{self.kind.value} {', '.join(self.choices)}" if self.choices else self.kind.value

    def parse(self, value: Any, origin: str) -> Any:
        """The checked *value* of a TOML document; raises `UsageError`, which names *origin*."""
        if self.kind is Kind.CHOICE:
            return self._parse_choice(value, origin)
        if self.kind is Kind.FLAG and isinstance(value, bool):
            return value
        if self.kind in (Kind.SELECTORS, Kind.PATTERNS) and _is_strings(value):
            return tuple(value)
        if self.kind is Kind.FILE_RULES and isinstance(value, Mapping):
            for pattern, rules in value.items():
                if not _is_strings(rules):
                    raise _wrong_type(f"{origin}.'{pattern}'", Kind.SELECTORS.value, rules)
            return tuple((pattern, tuple(rules)) for pattern, rules in value.items())
        if self.kind is Kind.SEVERITIES and isinstance(value, Mapping):
            for rule, severity in value.items():
                check_choice(severity, ("error", "warning", "off"), f"{origin}.{rule}")
            return tuple(value.items())
        if self.kind is Kind.SHAPES and isinstance(value, Mapping):
            for name, text in value.items():
                _check_shape(text, f"{origin}.{name}")
            return tuple(value.items())
        raise _wrong_type(origin, self.type_text, value)

    def _parse_choice(self, value: Any, origin: str) -> str:
        if isinstance(value, bool) or not isinstance(value, (str, int)):
            raise _wrong_type(origin, self.type_text, value)
        return check_choice(str(value), self.choices, origin)


def check_choice(value: Any, choices: tuple[str, ...], origin: str) -> str:
    """*value* if it is among *choices*."""
    if isinstance(value, str) and value in choices:
        return value
    hint = did_you_mean(value, choices) if isinstance(value, str) else ""
    raise UsageError(f"{origin}: expected one of {', '.join(choices)}, got {_toml(value)}{hint}")


def _check_shape(value: Any, origin: str) -> None:
    from seqlint.knowledge.keras.layers.declared import shape_expression

    if not isinstance(value, str):
        raise _wrong_type(origin, "a string", value)
    try:
        shape_expression(value)
    except ValueError as error:
        raise UsageError(f"{origin}: {error}, got {_toml(value)}") from None


def _is_strings(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


def _wrong_type(origin: str, expected: str, value: Any) -> UsageError:
    return UsageError(f"{origin}: expected {expected}, got {_toml(value)}")


def _toml(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Mapping):
        return "a table"
    return repr(value)


OPTIONS = (
    Option(
        "select",
        Kind.SELECTORS,
        None,
        "Turn on exactly these rules.",
        "A rule is meant by its code (SEQ106), the beginning of its code (SEQ1), its name, or ALL. Without this option"
        " every rule is on that is not a matter of opinion. Where several selectors mean the same rule, the most"
        " specific one wins.",
        'select = ["SEQ1", "missing-flatten"]',
    ),
    Option(
        "ignore",
        Kind.SELECTORS,
        (),
        "Turn these rules off.",
        "A more specific selector in 'select' or 'extend-select' turns a rule on again.",
        'ignore = ["missing-input-shape"]',
    ),
    Option(
        "extend-select",
        Kind.SELECTORS,
        (),
        "Turn these rules on as well.",
        "It adds to 'select', or to the rules that are on by default.",
        'extend-select = ["SEQ3"]',
    ),
    Option(
        "per-file-ignores",
        Kind.FILE_RULES,
        (),
        "Turn rules off in some files, as PATTERN:RULE.",
        "Patterns are those of .gitignore, relative to the configuration file; one that begins with '!' means all"
        " files that it does not match.",
        '[per-file-ignores]\n"tests/**" = ["SEQ1"]\n"*.ipynb" = ["missing-input-shape"]',
    ),
    Option(
        "error",
        Kind.SELECTORS,
        (),
        "Report these rules as errors.",
        "A rule that is named here by code or name is also turned on.",
        'error = ["missing-input-shape"]',
    ),
    Option(
        "warn",
        Kind.SELECTORS,
        (),
        "Report these rules as warnings.",
        "A rule that is named here by code or name is also turned on.",
        'warn = ["SEQ2"]',
    ),
    Option(
        "severity",
        Kind.SEVERITIES,
        (),
        "The severity of each rule.",
        "It says for single rules what 'error', 'warn' and 'ignore' say for lists of them.",
        '[severity]\nmissing-input-shape = "error"\nmissing-flatten = "off"',
        is_flag=False,
    ),
    Option(
        "exclude",
        Kind.PATTERNS,
        DEFAULT_EXCLUDE,
        "Leave these files and directories out.",
        "Patterns are those of .gitignore, relative to the configuration file. It replaces the default; use"
        " 'extend-exclude' to add to it. A file that is passed by name is checked all the same, unless 'force-exclude'"
        " is set.",
        'exclude = ["generated", "old/*.ipynb"]',
    ),
    Option(
        "extend-exclude",
        Kind.PATTERNS,
        (),
        "Leave these out as well.",
        "It adds to 'exclude'. A pattern that begins with '!' takes a file or directory in again.",
        'extend-exclude = ["examples/broken"]',
    ),
    Option(
        "force-exclude",
        Kind.FLAG,
        False,
        "Leave excluded files out even if they are passed by name.",
        "For tools that pass the names of changed files, such as pre-commit.",
        "force-exclude = true",
    ),
    Option(
        "output-format",
        Kind.CHOICE,
        "full",
        "The format of the findings.",
        "'full' shows the source and how the shapes came about, 'concise' has one line for each finding, 'json' is for"
        " programs, 'github' annotates pull requests.",
        'output-format = "concise"',
        choices=("full", "concise", "json", "github"),
    ),
    Option(
        "fail-on",
        Kind.CHOICE,
        "warning",
        "Exit with 1 for findings of at least this severity.",
        "With 'never' the exit code is 0 whatever is found.",
        'fail-on = "error"',
        choices=("error", "warning", "never"),
    ),
    Option(
        "target-keras",
        Kind.CHOICE,
        "3",
        "The major version of Keras that the code is written for.",
        "It decides which arguments a layer has, and what raises an error. Where it is not set, a program that "
        "imports what exists in Keras 2 only (tf_keras, keras.engine, keras.layers.core, ...) is read for Keras 2.",
        "target-keras = 2",
        choices=("2", "3"),
    ),
    Option(
        "layers",
        Kind.SHAPES,
        (),
        "What layers of your own do to shapes.",
        "By the name of the class: 'same' for a layer that keeps the shape of its input, or the shape that it gives as"
        " a tuple of sizes. In it 'input' is the shape of the input, batch included, 'batch' all of it but the last"
        " axis, and any other name an argument of the layer or an attribute that its __init__ sets.",
        '[layers]\nAttention = "same"\nProjection = "(*batch, units)"\nPool = "(input[0], input[1] // 2, filters)"',
        is_flag=False,
    ),
    Option(
        "show-unresolved",
        Kind.FLAG,
        False,
        "List what keeps models from being fully inferred.",
        "What seqlint cannot compute it never guesses and never reports as a mistake; this shows where that happens.",
        "show-unresolved = true",
    ),
    Option(
        "statistics",
        Kind.FLAG,
        False,
        "Show how many findings each rule has instead of the findings.",
        "The rule with the most findings comes first.",
        "statistics = true",
    ),
    Option(
        "crosscheck",
        Kind.FLAG,
        False,
        "Rebuild the models with the installed Keras and report disagreements.",
        "It needs Keras (`pip install 'seqlint[crosscheck]'`) and some seconds to start it. Models are rebuilt from"
        " the arguments found in the source, in a process of their own; the program itself is never run.",
        "crosscheck = true",
    ),
)

BY_NAME = {option.name: option for option in OPTIONS}


def find_option(name: str, origin: str) -> Option:
    """The option of this name; raises `UsageError` with the nearest one."""
    option = BY_NAME.get(name)
    if option is None:
        raise UsageError(f"{origin}: unknown option '{name}'{did_you_mean(name, BY_NAME)}")
    return option
