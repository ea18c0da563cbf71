"""The settings of a run, as ``--show-settings`` prints them, and the options, as ``seqlint config`` does."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from seqlint.configuration.options import Kind, Option, Output
from seqlint.configuration.settings import Settings
from seqlint.report.style import DEFAULT_WIDTH, Style
from seqlint.report.text import wrap


def render(settings: Settings) -> Iterator[str]:
    """The lines for *settings*, in TOML."""
    yield f"# configuration: {settings.config or 'none'}"
    yield f"target-keras = {toml(settings.target_keras or 'auto')}"
    yield f"output-format = {toml(settings.outputs)}"
    for name in (
        "fail_on",
        "force_exclude",
        "respect_gitignore",
        "ignore_noqa",
        "show_unresolved",
        "statistics",
        "fix",
        "fix_only",
        "unsafe_fixes",
        "show_fixes",
    ):
        yield f"{name.replace('_', '-')} = {toml(getattr(settings, name))}"
    for patterns in settings.exclude:
        yield ""
        yield f"# relative to {patterns.base}"
        yield from _array("exclude", patterns.lines)
    for entry in settings.per_file_ignores:
        yield ""
        yield f"# relative to {entry.base}"
        yield f"per-file-ignores = {{ {toml(entry.pattern)} = {toml(entry.selectors)} }}"
    yield ""
    yield "[severity]"
    for rule, severity in settings.severities():
        yield f"{rule.name} = {toml(severity)}"


def render_options(options: Iterable[Option], style: Style) -> Iterator[str]:
    """One line for each option: its name, its default, what it is for."""
    options = list(options)
    width = max(len(option.name) for option in options)
    for option in options:
        first, *rest = wrap(option.summary, style.width - width - 2)
        yield style.bold(option.name.ljust(width)) + "  " + first
        yield from (" " * (width + 2) + line for line in rest)
        for line in wrap(f"default: {default_text(option)}", style.width - width - 2):
            yield " " * (width + 2) + style.frame(line)


def render_option(option: Option, style: Style) -> Iterator[str]:
    """The documentation of one option."""
    yield style.bold(option.name)
    yield ""
    yield from wrap(f"{option.summary} {option.details}", style.width)
    yield ""
    yield from wrap(f"Type: {option.type_text}", style.width)
    yield from wrap(f"Default: {default_text(option)}", style.width)
    if option.is_flag:
        yield f"Flag: --{option.name}"
    yield ""
    is_table = option.example.startswith("[")
    yield f"[tool.seqlint.{option.example[1:]}" if is_table else f"[tool.seqlint]\n{option.example}"


def default_text(option: Option) -> str:
    """The default of an option as it is written in TOML, or in words."""
    if option.default is None and option.kind is Kind.PATH:
        return "none"
    if option.default is None:
        return "all rules except those that are a matter of opinion"
    if option.default == () and option.kind.value.startswith("a table"):
        return "{}"
    return toml(option.default)


def _array(name: str, items: Sequence[str]) -> Iterator[str]:
    """An array in TOML, with a line for each item where one line would be too long."""
    line = f"{name} = {toml(items)}"
    if len(line) <= DEFAULT_WIDTH:
        yield line
        return
    yield f"{name} = ["
    yield from (f"    {toml(item)}," for item in items)
    yield "]"


def toml(value: Any) -> str:
    """*value* as it is written in TOML."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        escaped = value.replace("\\", "\\\\").replace('"', '\\"')
        return f'"{escaped}"'
    if isinstance(value, Output):
        return toml(f"{value.format}:{value.file}" if value.file else value.format)
    if isinstance(value, (tuple, list)):
        return f"[{', '.join(map(toml, value))}]"
    return str(value)
