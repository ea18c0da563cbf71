"""Colours that are readable on a dark and on a light background, and whether to use them."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TextIO

from seqlint.findings import Finding, Severity
from seqlint.report.text import printable

#: the width where there is no terminal, and the least width in one
DEFAULT_WIDTH = 80
MINIMUM_WIDTH = 40

#: the words for severities; a finding that is OFF is only a note
LABELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.OFF: "note"}
#: terminals in which a text may be a link: what they call themselves in ``TERM_PROGRAM`` and ``TERM``
_LINKING_PROGRAMS = frozenset(
    ("Hyper", "iTerm.app", "terminology", "WezTerm", "vscode", "ghostty", "zed", "Tabby", "rio")
)
_LINKING_TERMS = frozenset(
    ("xterm-kitty", "alacritty", "alacritty-direct", "xterm-ghostty", "foot", "contour")
)
#: the first version of the widget of GNOME's terminals that can
_LINKING_VTE = 5000

_BOLD, _RED, _GREEN, _MAGENTA, _CYAN = "1", "1;31", "32", "1;35", "36"


@dataclass(frozen=True)
class Style:
    """How text looks: its width, whether it is coloured, and which findings are marked as fixable."""

    width: int = DEFAULT_WIDTH
    #: whether lines of source are cut to the width
    cuts: bool = False
    colored: bool = False
    #: whether names lead to pages
    linked: bool = False
    #: whether a report of one line for each finding has its help
    with_help: bool = False
    #: whether an unsafe fix makes a finding fixable
    unsafe_fixes: bool = False

    def message(self, finding: Finding) -> str:
        """The message on one line, with the help if it is wanted."""
        help = f" (help: {finding.help})" if self.with_help and finding.help else ""
        return printable(finding.message + help)

    def mark(self, finding: Finding) -> str:
        """``[*]`` with a space before it if the finding is fixable, else nothing."""
        is_fixable = finding.fix is not None and finding.fix.is_applied(unsafe=self.unsafe_fixes)
        return f" {self.good('[*]')}" if is_fixable else ""

    def label(self, finding: Finding) -> str:
        """``error[missing-flatten]`` in the colour of the severity; the name leads to the page of the rule."""
        name = finding.name
        if self.linked and finding.url:
            name = f"\x1b]8;;{finding.url}\x1b\\{name}\x1b]8;;\x1b\\"
        return self.severity(f"{LABELS[finding.severity]}[{name}]", finding.severity)

    def bold(self, text: str) -> str:
        """Headings, messages and places."""
        return self._paint(text, _BOLD)

    def severity(self, text: str, severity: Severity | None) -> str:
        """A word or a mark in the colour of its severity; None is a note."""
        color = {Severity.ERROR: _RED, Severity.WARNING: _MAGENTA}.get(severity or Severity.OFF, _CYAN)
        return self._paint(text, color)

    def frame(self, text: str) -> str:
        """Lines, arrows and row numbers around the text."""
        return self._paint(text, _CYAN)

    def good(self, text: str) -> str:
        """Help."""
        return self._paint(text, _GREEN)

    def _paint(self, text: str, color: str) -> str:
        return f"\x1b[{color}m{text}\x1b[0m" if self.colored and text else text


def _terminal_width() -> int:
    # slow to import, and used in a terminal only
    from shutil import get_terminal_size

    return get_terminal_size((DEFAULT_WIDTH, 24)).columns


def style_for(stream: TextIO, color: str = "auto", environment: Mapping[str, str] = os.environ) -> Style:
    """The style for *stream*; *color* is ``auto``, ``always`` or ``never``."""
    is_terminal = stream.isatty()
    width = max(_terminal_width(), MINIMUM_WIDTH) if is_terminal else DEFAULT_WIDTH
    return Style(
        width, is_terminal, _is_colored(is_terminal, color, environment), _is_linked(is_terminal, environment)
    )


def _is_colored(is_terminal: bool, color: str, environment: Mapping[str, str]) -> bool:
    if color != "auto":
        return color == "always"
    if environment.get("NO_COLOR"):
        return False
    if environment.get("FORCE_COLOR"):
        return True
    # A compilation buffer of Emacs is a terminal, and yet shows escape sequences as they are.
    is_dumb = environment.get("TERM") == "dumb" or "compile" in environment.get("INSIDE_EMACS", "")
    return is_terminal and not is_dumb


def _is_linked(is_terminal: bool, environment: Mapping[str, str]) -> bool:
    """Whether the terminal shows links: it does not tell, so known ones are, as in other tools that write links."""
    forced = environment.get("FORCE_HYPERLINK")
    if forced is not None:
        return forced.strip() != "0"
    if not is_terminal or environment.get("TERM") == "dumb":
        return False
    vte = environment.get("VTE_VERSION", "")
    return (
        any(name in environment for name in ("DOMTERM", "WT_SESSION", "KONSOLE_VERSION"))
        or (vte.isdecimal() and int(vte) >= _LINKING_VTE)
        or environment.get("TERM_PROGRAM") in _LINKING_PROGRAMS
        or environment.get("TERM") in _LINKING_TERMS
        or environment.get("COLORTERM") == "xfce4-terminal"
    )
