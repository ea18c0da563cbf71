"""The options of the configuration file and the command line: names, types, defaults, help."""

from __future__ import annotations

import enum
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from seqlint.errors import UsageError, did_you_mean
from seqlint.source.files.discovery import DEFAULT_EXCLUDE


class Kind(enum.Enum):
    """The type of an option's value."""

    FLAG = "true or false"
    CHOICE = "one of"
    OUTPUTS = "FORMAT or FORMAT:FILE, or an array of them; FORMAT is one of"
    SELECTORS = "an array of rules"
    PATTERNS = "an array of file patterns"
    FILE_RULES = "a table: file pattern = an array of rules"
    SEVERITIES = 'a table: rule = "error", "warning" or "off"'
    PATH = "a path"
    SHAPES = 'a table: layer = "same" or a tuple of sizes'


@dataclass(frozen=True)
class Option:
    """One option. *summary* is its line in ``--help``; ``seqlint config`` adds the *details*."""

    name: str
    kind: Kind
    default: Any
    summary: str
    details: str
    #: an example for ``seqlint.toml``
    example: str
    choices: tuple[str, ...] = ()
    #: whether it is also a flag of the command line
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
        if self.kind is Kind.PATH and isinstance(value, str) and value:
            return value
        if self.kind is Kind.OUTPUTS and (isinstance(value, str) or _is_strings(value)):
            return outputs([value] if isinstance(value, str) else value, self.choices, origin)
        if self.kind in (Kind.SELECTORS, Kind.PATTERNS) and _is_strings(value):
            return tuple(value)
        if self.kind is Kind.FILE_RULES and isinstance(value, Mapping):
            for pattern, rules in value.items():
                if not _is_strings(rules):
                    raise _wrong_type(f"{origin}.'{pattern}'", Kind.SELECTORS.value, rules)
            return tuple((pattern, tuple(rules)) for pattern, rules in value.items())
        if self.kind in (Kind.SEVERITIES, Kind.SHAPES) and isinstance(value, Mapping):
            for name, entry in value.items():
                if self.kind is Kind.SHAPES:
                    _check_shape(entry, f"{origin}.{name}")
                else:
                    check_choice(entry, ("error", "warning", "off"), f"{origin}.{name}")
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


@dataclass(frozen=True)
class Output:
    """One report: its format, and the file for it, or None for standard output."""

    format: str
    file: str | None = None


def outputs(values: Iterable[str], choices: tuple[str, ...], origin: str) -> tuple[Output, ...]:
    """The reports that *values*, ``FORMAT`` or ``FORMAT:FILE``, ask for; raises `UsageError`, which names *origin*."""
    found = []
    for value in values:
        name, _, path = value.partition(":")
        found.append(Output(check_choice(name, choices, origin), path or None))
    files = [output.file for output in found]
    for file in files:
        if files.count(file) > 1:
            where = f"'{file}'" if file else "standard output"
            raise UsageError(f"{origin}: two formats for {where}; write one of them as FORMAT:FILE")
    return tuple(found)


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
        "Turn on these rules and no others.",
        "Select rules by code (SEQ106), prefix of codes (SEQ1), name, or ALL. By default all rules are on except those"
        " that are a matter of opinion. Where several selectors match a rule, the most specific one wins.",
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
        "Turn these rules on in addition.",
        "It adds to 'select', or to the rules that are on by default.",
        'extend-select = ["SEQ3"]',
    ),
    Option(
        "per-file-ignores",
        Kind.FILE_RULES,
        (),
        "Turn rules off in some files, as PATTERN:RULE.",
        "Patterns have the syntax of .gitignore and are relative to the configuration file. A pattern that begins with"
        " '!' selects all files that do not match the rest of it.",
        '[per-file-ignores]\n"tests/**" = ["SEQ1"]\n"*.ipynb" = ["missing-input-shape"]',
    ),
    Option(
        "error",
        Kind.SELECTORS,
        (),
        "Report these rules as errors.",
        "A rule that is listed here by its full code or name is also turned on.",
        'error = ["missing-input-shape"]',
    ),
    Option(
        "warn",
        Kind.SELECTORS,
        (),
        "Report these rules as warnings.",
        "A rule that is listed here by its full code or name is also turned on.",
        'warn = ["SEQ2"]',
    ),
    Option(
        "severity",
        Kind.SEVERITIES,
        (),
        "The severity of each rule.",
        "It does for single rules what 'error', 'warn' and 'ignore' do for lists of rules.",
        '[severity]\nmissing-input-shape = "error"\nmissing-flatten = "off"',
        is_flag=False,
    ),
    Option(
        "exclude",
        Kind.PATTERNS,
        DEFAULT_EXCLUDE,
        "Skip these files and directories.",
        "Patterns have the syntax of .gitignore and are relative to the configuration file. The option replaces the"
        " default; 'extend-exclude' adds to it. A file on the command line is checked although it is excluded, unless"
        " 'force-exclude' is set.",
        'exclude = ["generated", "old/*.ipynb"]',
    ),
    Option(
        "extend-exclude",
        Kind.PATTERNS,
        (),
        "Skip these in addition.",
        "It adds to 'exclude'. A pattern that begins with '!' includes a file or directory again.",
        'extend-exclude = ["examples/broken"]',
    ),
    Option(
        "force-exclude",
        Kind.FLAG,
        False,
        "Skip excluded files even if they are on the command line.",
        "It is meant for tools that pass the names of changed files, such as pre-commit.",
        "force-exclude = true",
    ),
    Option(
        "respect-gitignore",
        Kind.FLAG,
        True,
        "Skip what .gitignore files name.",
        "These are the .gitignore files of the repository and its .git/info/exclude.",
        "respect-gitignore = false",
    ),
    Option(
        "ignore-noqa",
        Kind.FLAG,
        False,
        "Report what suppression comments silence, too.",
        "It shows what `# seqlint: ignore` and `# noqa` comments hide.",
        "ignore-noqa = true",
    ),
    Option(
        "baseline",
        Kind.PATH,
        None,
        "Leave out the findings in this file.",
        "It is for projects that adopt seqlint with many findings: '--update-baseline' writes them to the file, and later"
        " runs report what is new. A finding is known by its file, its rule and the text of its line, so it stays known when"
        " the line moves. The path is relative to the configuration file.",
        'baseline = "seqlint-baseline.json"',
    ),
    Option(
        "fix",
        Kind.FLAG,
        False,
        "Apply fixes to the files.",
        "Only safe fixes are applied, unless 'unsafe-fixes' is set. A fix is kept only if the result is valid Python, the"
        " finding is gone and there is no new error, nor, after an unsafe fix, a new warning. What remains is reported. Of standard input, the fixed text goes to"
        " standard output, and the report to standard error.",
        "fix = true",
    ),
    Option(
        "unsafe-fixes",
        Kind.FLAG,
        False,
        "Include fixes that may change what the program does.",
        "A safe fix keeps the meaning of the program: it corrects what Keras refuses, as it was certainly meant. An unsafe"
        " fix is what most programs with this mistake need. Without 'fix', the report marks the findings that have one.",
        "unsafe-fixes = true",
    ),
    Option(
        "fix-only",
        Kind.FLAG,
        False,
        "Apply fixes, and do not report what remains.",
        "It implies 'fix'. The exit code is 0 whatever remains.",
        "fix-only = true",
    ),
    Option(
        "show-fixes",
        Kind.FLAG,
        False,
        "List the fixes that were applied.",
        "The list has the number of fixes in each file, by rule.",
        "show-fixes = true",
    ),
    Option(
        "output-format",
        Kind.OUTPUTS,
        (Output("full"),),
        "The format of the findings.",
        "'full' shows the source and the shape after each layer, 'concise' prints one line for each finding, 'grouped'"
        " puts them under the name of their file, 'json' and 'json-lines' are for programs. 'github', 'gitlab', 'azure',"
        " 'junit', 'sarif', 'rdjson' (reviewdog) and 'pylint' are for services and tools that read these formats."
        " FORMAT:FILE writes to a file; with several formats, at most one goes to standard output.",
        'output-format = ["full", "sarif:seqlint.sarif"]',
        choices=(
            *("full", "concise", "grouped", "json", "json-lines", "github", "gitlab", "sarif", "junit"),
            *("rdjson", "azure", "pylint"),
        ),
    ),
    Option(
        "show-help",
        Kind.FLAG,
        False,
        "Add the help to each line of 'concise' and 'grouped'.",
        "It follows the message in parentheses, so that each finding is still one line. 'full' always has it.",
        "show-help = true",
    ),
    Option(
        "fail-on",
        Kind.CHOICE,
        "warning",
        "Exit with 1 for findings of at least this severity.",
        "With 'never' findings do not change the exit code.",
        'fail-on = "error"',
        choices=("error", "warning", "never"),
    ),
    Option(
        "target-keras",
        Kind.CHOICE,
        "auto",
        "The major version of Keras that the code is written for.",
        "It determines which arguments a layer has and what Keras refuses. With 'auto', each program shows it: by"
        " TF_USE_LEGACY_KERAS in os.environ, by the releases that a notebook installs, by packages and names that only"
        " one version has (tf_keras, DenseFeatures, fit_generator, keras.ops, ...), or else by the requirements of the"
        " project (requirements.txt, pyproject.toml, lock files, ...). Where nothing shows it, it is 3.",
        "target-keras = 2",
        choices=("auto", "2", "3"),
    ),
    Option(
        "layers",
        Kind.SHAPES,
        (),
        "The output shapes of your own layers.",
        "It is a table of class names and output shapes: 'same' for the shape of the input, or a tuple of sizes. In the"
        " tuple, 'input' is the shape of the input with the batch dimension, 'batch' is that shape without its last"
        " axis, and any other name is an argument of the layer or an attribute that its __init__ sets. It is not needed"
        " for a layer with a compute_output_shape that seqlint can evaluate.",
        '[layers]\nAttention = "same"\nProjection = "(*batch, units)"\nPool = "(input[0], input[1] // 2, filters)"',
        is_flag=False,
    ),
    Option(
        "show-unresolved",
        Kind.FLAG,
        False,
        "Say why models are not checked completely.",
        "seqlint never guesses a shape and never reports a mistake that it cannot prove. This lists what it does not know.",
        "show-unresolved = true",
    ),
    Option(
        "statistics",
        Kind.FLAG,
        False,
        "Show the number of findings of each rule instead of the findings.",
        "The rule with the most findings comes first.",
        "statistics = true",
    ),
    Option(
        "cache-dir",
        Kind.PATH,
        ".seqlint_cache",
        "The directory of the cache.",
        "It is relative to the configuration file, or else to the working directory. A file is checked again only if it,"
        " a module that it imports, the requirements of its project, a setting, or seqlint has changed. The directory may"
        " be deleted at any time; `seqlint clean` does it. '--no-cache' neither reads nor writes it.",
        'cache-dir = ".cache/seqlint"',
    ),
    Option(
        "crosscheck",
        Kind.FLAG,
        False,
        "Also rebuild the models with the installed Keras and compare.",
        "It needs Keras (`pip install 'seqlint[crosscheck]'`), which takes some seconds to start. Models are rebuilt"
        " from the arguments in the source, in a separate process; the program itself never runs.",
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
