"""Options of several verbs, created from the table of options."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

import click

from seqlint.configuration.options import BY_NAME, Kind, Option, Output, check_choice, outputs
from seqlint.errors import UsageError

F = TypeVar("F", bound=Callable[..., Any])


def choice_option(
    name: str, choices: Sequence[str], summary: str, *, default: str | None = None, shown: str = ""
) -> Callable[[F], F]:
    """An option whose value is one of a few words; for a wrong one, the error suggests the nearest."""

    def check(ctx: click.Context, param: click.Parameter, value: str | None) -> str | None:
        return None if value is None else check_choice(value, tuple(choices), name)

    return click.option(
        name,
        default=default,
        callback=check,
        shell_complete=_completed(choices),
        metavar=f"[{'|'.join(choices)}]",
        help=f"{summary}  [default: {default or shown}]",
    )


def _completed(choices: Sequence[str]) -> Callable[[click.Context, click.Parameter, str], list[str]]:
    """What completes the beginning of one of *choices* in a shell."""
    return lambda ctx, param, incomplete: [choice for choice in choices if choice.startswith(incomplete)]


def _items(ctx: click.Context, param: click.Parameter, values: tuple[str, ...]) -> tuple[str, ...] | None:
    """The items between commas in all *values*; None where the option is not used."""
    return tuple(item for value in values for item in split(value)) if values else None


def _file_rules(
    ctx: click.Context, param: click.Parameter, values: tuple[str, ...]
) -> tuple[tuple[str, tuple[str, ...]], ...] | None:
    """``PATTERN:RULE,RULE,PATTERN:RULE`` as pairs of a pattern and its rules."""
    if not values:
        return None
    pairs: list[tuple[str, tuple[str, ...]]] = []
    for value in values:
        for item in split(value):
            pattern, colon, rule = item.rpartition(":")
            if pattern and rule:
                pairs.append((pattern, (rule,)))
            elif pairs and not colon:
                pairs[-1] = (pairs[-1][0], (*pairs[-1][1], rule))
            else:
                raise UsageError(f"--per-file-ignores: expected PATTERN:RULE, got '{item}'")
    return tuple(pairs)


def split(text: str) -> tuple[str, ...]:
    """The items between commas in *text*."""
    return tuple(item.strip() for item in text.split(",") if item.strip())


def settings_options(*names: str) -> Callable[[F], F]:
    """The flags for the options of these *names*, in this order."""

    def decorate(command: F) -> F:
        for name in reversed(names):
            command = _flag(BY_NAME[name])(command)
        return command

    return decorate


def _flag(option: Option) -> Callable[[F], F]:
    name = f"--{option.name}"
    if option.kind is Kind.FLAG:
        return click.option(f"{name}/--no-{option.name}", default=None, help=option.summary)
    if option.kind is Kind.OUTPUTS:
        return _outputs_option(option)
    if option.kind is Kind.CHOICE:
        return choice_option(name, option.choices, option.summary, shown=option.default)
    if option.kind is Kind.PATH:
        default = f"  [default: {option.default}]" if option.default else ""
        return click.option(name, metavar="PATH", help=f"{option.summary}{default}")
    metavar, parse = _LISTS[option.kind]
    return click.option(name, multiple=True, callback=parse, metavar=metavar, help=option.summary)


def _outputs_option(option: Option) -> Callable[[F], F]:
    name = f"--{option.name}"

    def check(
        ctx: click.Context, param: click.Parameter, values: tuple[str, ...]
    ) -> tuple[Output, ...] | None:
        return outputs(values, option.choices, name) if values else None

    formats = f"{', '.join(option.choices)}.  [default: {option.default[0].format}]"
    text = f"{option.summary} Repeat it for several reports. The formats are {formats}"
    complete = _completed(option.choices)
    return click.option(
        name, multiple=True, callback=check, shell_complete=complete, metavar="FORMAT[:FILE]", help=text
    )


_LISTS: dict[Kind, tuple[str, Callable[..., Any]]] = {
    Kind.SELECTORS: ("RULES", _items),
    Kind.PATTERNS: ("PATTERNS", _items),
    Kind.FILE_RULES: ("PATTERN:RULES", _file_rules),
}


def given(flags: Mapping[str, Any]) -> dict[str, Any]:
    """The settings among *flags*, click's parameters, that the user gave, by option name."""
    by_name = {parameter.replace("_", "-"): value for parameter, value in flags.items()}
    return {name: value for name, value in by_name.items() if name in BY_NAME and value is not None}


def input_options(command: F) -> F:
    """The paths and the configuration."""
    for decorate in (
        click.option(
            "--config",
            multiple=True,
            metavar="FILE|OPTION=VALUE",
            help="A configuration file, or one option as TOML.",
        ),
        click.option("--isolated", is_flag=True, help="Ignore configuration files."),
        click.option("--no-cache", "-n", is_flag=True, help="Neither read nor write the cache."),
        settings_options("cache-dir"),
        click.option("--stdin-filename", metavar="NAME", help="The file name for standard input ('-')."),
        click.argument("paths", nargs=-1, metavar="[PATHS]..."),
    ):
        command = decorate(command)
    return command


def output_options(command: F) -> F:
    """The destination and the look of the report."""
    for decorate in (
        click.option("-v", "--verbose", is_flag=True, help="Print progress to standard error."),
        click.option("-s", "--silent", is_flag=True, help="Print nothing at all; the exit code tells."),
        click.option("-q", "--quiet", is_flag=True, help="Print nothing but findings."),
        choice_option("--color", ("auto", "always", "never"), "Colour the output.", default="auto"),
        click.option("-o", "--output-file", metavar="FILE", help="Write the report to a file."),
    ):
        command = decorate(command)
    return command
