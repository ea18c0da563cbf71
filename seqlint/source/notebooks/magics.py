"""IPython syntax, replaced by blanks of the same extent, so that the rest is Python at unchanged rows and columns."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from seqlint.source.lexical import CLOSE, COMMENT, NEWLINE, OPEN, STRING, logical_lines, tokens

_CELL_MAGIC = re.compile(
    r"(?:[ \t]*(?:\#[^\r\n]*)?(?:\r\n|\r|\n))* [ \t]* %%(?P<name>!|[\w.]+)(?P<arguments>[^\r\n]*)(?P<end>\r\n|\r|\n|\Z)",
    re.VERBOSE,
)
#: cell magics that run their body as Python in the namespace of the notebook
_RUNS_BODY = frozenset(("capture", "heat", "memit", "mprun", "prun", "scalene", "snakeviz", "time", "timeit"))
#: cell magics whose body is another language, another process, or not run at all
_FOREIGN = frozenset(
    """! ai appendfile bash bigquery bq cmd cpp css cu cython dot file html javascript js julia latex man manim markdown
    mermaid nvcc octave perl powershell pypy python python2 python3 r ruby script sh shell skip sparql sql svg sx system
    writefile writetemplate xelatex""".split()
)

_SHELLS = frozenset("! bash cmd powershell script sh shell sx system".split())
#: commands that stand in lines of their own, and lines of a shell
_COMMAND_LINE = re.compile(r"^[ \t]*([!%](?:[^\\\r\n]|\\\r?\n|\\)*)", re.MULTILINE)
_SHELL_LINE = re.compile(r"^[ \t]*([^\s#](?:[^\\\r\n]|\\\r?\n|\\)*)", re.MULTILINE)

_MAY_HOLD_COMMAND = re.compile(r"(?:^|\r)[ \t]*[%!?,;/]|=[ \t]*[%!]|\?[ \t]*(?:\r|$)", re.MULTILINE)
_COMMAND = re.compile(r"(?P<indent>[ \t]*)(?P<body>[%!?,;/](?:[^\\\r\n]|\\\r?\n|\\\r|\\)*)")
#: the magics that run the statement behind their options
_RUNNING = re.compile(
    r"""%(?:time|timeit|prun|lprun|memit|mprun)
    (?:[ \t]+-(?:[nrpt]?[ \t]*\d+|[tcoqr]\b|[lsTDfmuic][ \t]*\S+))*
    (?=[ \t]+(?!(?:async|class|def|for|if|try|while|with)\b|[-@%!?\#])[^\s\\])""",
    re.VERBOSE,
)
#: no wider than any of these magics, and valid Python before the statement
_RUNNING_PREFIX = "if 1:"
#: the magics that run files or restore variables in the namespace of the notebook
_CHANGING_NAMES = re.compile(r"%(?:run|rerun|store[ \t]+-r|load_node|recall)\b")
#: no wider than any of these, with what follows: a call that may change any name
_ANY_CODE = "exec()"
_ASSIGNED = re.compile(
    r"(?<![=<>!:])=[ \t]*(?P<command>(?:!(?!=)|%(?=[^\W\d]))(?:[^\\\r\n]|\\\r?\n|\\\r|\\)*)"
)
_HELP = re.compile(r"[\w*\]]\?{1,2}[ \t]*\Z")
_VISIBLE = re.compile(r"[^\r\n]")


@dataclass(frozen=True)
class CellMagic:
    """A ``%%magic`` at the head of a cell; the body begins at offset *body*."""

    name: str
    arguments: str
    body: int

    @property
    def runs_body(self) -> bool:
        """Whether the body certainly runs as Python in the notebook."""
        return self.name.lower() in _RUNS_BODY

    @property
    def is_shell(self) -> bool:
        """Whether the body is for the shell."""
        return self.name.lower() in _SHELLS

    @property
    def is_foreign(self) -> bool:
        """Whether the body certainly does not run as Python in the notebook."""
        return self.name.lower() in _FOREIGN


def cell_magic(text: str) -> CellMagic | None:
    """The cell magic of a notebook cell; comments and blank lines may precede it, as in Colab."""
    match = _CELL_MAGIC.match(text) if "%%" in text else None
    if match is None or match["arguments"].startswith("?"):
        return None
    return CellMagic(match["name"], match["arguments"].strip(), match.end())


def blanked(text: str) -> str:
    """White space of the same extent, with the same line ends."""
    return _VISIBLE.sub(" ", text)


def without_magics(text: str) -> str:
    """The text with every line magic, shell command and help request of IPython blanked or replaced."""
    if not _MAY_HOLD_COMMAND.search(text):
        return text
    parts: list[str] = []
    position = 0
    while position < len(text):
        command = _COMMAND.match(text, position)
        running = command and _RUNNING.match(command["body"])
        if command and running:
            # the statement is read like any other
            start, end = command.start("body"), command.start("body") + running.end()
            text = text[:start] + _RUNNING_PREFIX.ljust(end - start) + text[end:]
        elif command:
            parts.append(command["indent"] + _statement_for(command["body"], bool(command["indent"])))
            position = command.end()
            continue
        assigned = _assigned_command(text, position)
        end = assigned.end() if assigned else _logical_line_end(text, position)
        line = text[position:end]
        if assigned:
            start = assigned.start("command")
            line = text[position:start] + _name_for(assigned["command"])
        elif _asks_for_help(line):
            body = line.lstrip(" \t")
            line = line[: -len(body)] + _statement_for(body, len(body) < len(line))
        parts.append(line)
        position = end
    return "".join(parts)


def _statement_for(command: str, in_block: bool) -> str:
    """The replacement of a command: nothing, or in a block a ``pass``."""
    blank = blanked(command)
    if _CHANGING_NAMES.match(command) and blank.startswith(" " * len(_ANY_CODE)):
        return _ANY_CODE + blank[len(_ANY_CODE) :]
    if not in_block:
        return blank
    statement = "pass" if blank.startswith("    ") else "0"
    return statement + blank[len(statement) :]


def _name_for(command: str) -> str:
    """An undefined name, because the value of an assigned command is not known."""
    blank = blanked(command)
    name = "_" * min(len(blank.splitlines()[0]), 3)
    return name + blank[len(name) :]


def _assigned_command(text: str, position: int) -> re.Match[str] | None:
    """The ``= !command`` or ``= %magic`` of the logical line at *position*."""
    depth = 0
    for kind, start, end in tokens(text, position):
        found = None if depth else _ASSIGNED.search(text, position, start)
        if found:
            return _ASSIGNED.match(text, found.start())
        if kind is NEWLINE:
            return None
        depth += {OPEN: 1, CLOSE: -1}.get(kind, 0)
        position = end
    return None if depth else _ASSIGNED.search(text, position)


def commands(text: str, *, is_shell: bool) -> Iterator[tuple[int, str]]:
    """The commands in a cell with their offsets; in one for the shell, every line is one."""
    for match in (_SHELL_LINE if is_shell else _COMMAND_LINE).finditer(text):
        yield match.start(1), match[1]


def _logical_line_end(text: str, position: int) -> int:
    return next(logical_lines(text, position))[1]


def _asks_for_help(line: str) -> bool:
    line = line.rstrip()
    if not _HELP.search(line):
        return False
    depth = 0
    for kind, start, stop in tokens(line):
        depth += {OPEN: 1, CLOSE: -1}.get(kind, 0)
        if kind in (COMMENT, STRING) and start < len(line) <= stop:
            return False
    return not depth
