"""What an editor wants: settings, and which hints are shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from seqlint.configuration.options import find_option
from seqlint.errors import UsageError


@dataclass
class Preferences:
    """What the client wants, from its initialization options."""

    flags: Mapping[str, Any] = field(default_factory=dict)
    shows_shapes: bool = True
    shows_parameters: bool = False

    @classmethod
    def of(cls, options: Any) -> Preferences:
        """The preferences in *options*; raises `UsageError` where they cannot be read."""
        if options is None:
            return cls()
        if not isinstance(options, Mapping):
            raise UsageError("initializationOptions: expected an object")
        settings = options.get("settings") or {}
        flags = {
            name: find_option(name, "settings").parse(value, f"settings: {name}")
            for name, value in settings.items()
        }
        wanted = options.get("hints") or {}
        return cls(flags, bool(wanted.get("shapes", True)), bool(wanted.get("parameters", False)))


def options_in(settings: Any) -> Any:
    """The options of seqlint in the settings that a client sends: all, or a section; None where there are none."""
    if not isinstance(settings, Mapping):
        return None
    section = settings.get("seqlint", settings)
    is_meant = section is not settings or "settings" in section or "hints" in section
    return section if is_meant else None
