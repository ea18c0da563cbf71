"""Finds and reads ``pyproject.toml``, ``seqlint.toml`` and ``.seqlint.toml``."""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from seqlint.configuration.options import find_option
from seqlint.errors import UsageError
from seqlint.source.files.discovery import display_name, reason

COMMAND_LINE = "command line"
#: in the order in which they are preferred within a directory
FILE_NAMES = (".seqlint.toml", "seqlint.toml", "pyproject.toml")


@dataclass(frozen=True)
class SettingsSource:
    """The settings of one source: checked values by option name."""

    #: the name of the source in messages
    origin: str
    #: the directory that file patterns are relative to
    base: str
    values: Mapping[str, Any] = field(default_factory=dict)
    #: the configuration file, if it is one
    path: str | None = None

    def of(self, option: str) -> str:
        """How messages name an option of this source: a flag by itself."""
        return f"--{option}" if self.origin == COMMAND_LINE else f"{self.origin}: {option}"


def find_config(start: str) -> SettingsSource | None:
    """The configuration nearest to the directory *start*, upwards."""
    directory = os.path.abspath(start)
    while True:
        source = configuration_in(directory)
        parent = os.path.dirname(directory)
        if source is not None or parent == directory:
            return source
        directory = parent


def configuration_in(directory: str) -> SettingsSource | None:
    """The configuration in *directory* itself."""
    for name in FILE_NAMES:
        path = os.path.join(directory, name)
        if os.path.isfile(path):
            source = _read_if_configured(path)
            if source is not None:
                return source
    return None


def read_config(path: str) -> SettingsSource:
    """The configuration file *path*, which the user named."""
    if os.path.exists(path) and not os.path.isfile(path):
        what = "a directory" if os.path.isdir(path) else "not a regular file"
        raise UsageError(f"--config: '{path}' is {what}")
    return _read_if_configured(path) or SettingsSource(display_name(path), _directory(path), path=path)


def parse_inline(text: str) -> SettingsSource:
    """A configuration on the command line: ``option = value``."""
    return SettingsSource("--config", os.getcwd(), _checked(_parse_toml(text, "--config"), "--config", ""))


def _read_if_configured(path: str) -> SettingsSource | None:
    """The configuration in *path*; None for a ``pyproject.toml`` without a table for seqlint."""
    origin = display_name(os.path.abspath(path))
    try:
        with open(path, "rb") as file:
            data = file.read()
    except OSError as error:
        raise UsageError(f"cannot read '{origin}': {reason(error)}") from error
    is_project = os.path.basename(path) == "pyproject.toml"
    if is_project and b"seqlint" not in data:
        return None
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise UsageError(f"{origin}:{line}: not valid UTF-8") from error
    table, prefix = _parse_toml(text, origin), ""
    if is_project:
        tools = table.get("tool", {})
        if not isinstance(tools, dict) or "seqlint" not in tools:
            return None
        table, prefix = tools["seqlint"], "tool.seqlint."
        if not isinstance(table, dict):
            raise UsageError(f"{origin}: 'tool.seqlint' must be a table")
    return SettingsSource(origin, _directory(path), _checked(table, origin, prefix), path=path)


def _checked(table: Mapping[str, Any], origin: str, prefix: str) -> dict[str, Any]:
    return {
        name: find_option(name, f"{origin}: [{prefix[:-1]}]" if prefix else origin).parse(
            value, f"{origin}: {prefix}{name}"
        )
        for name, value in table.items()
    }


def _parse_toml(text: str, origin: str) -> dict[str, Any]:
    toml = importlib.import_module("tomllib" if sys.version_info >= (3, 11) else "tomli")
    try:
        table: dict[str, Any] = toml.loads(text)
    except (ValueError, RecursionError) as error:
        raise UsageError(f"{origin}: not valid TOML: {_lower_first(str(error))}") from error
    return table


def _lower_first(text: str) -> str:
    return text[:1].lower() + text[1:]


def _directory(path: str) -> str:
    return os.path.dirname(os.path.abspath(path))
