"""A lexer for strings, comments, brackets and the ends of logical lines only.

It is for all code that must not mistake a ``#``, a ``%`` or a bracket inside a string for a real one, and costs a few
percent of a parse. An interpolated string counts as a bracket, and so does each replacement field in it.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator
from functools import cache

OPEN = "open"
CLOSE = "close"
STRING = "string"
COMMENT = "comment"
#: the text between the fields of an interpolated string
LITERAL = "literal"
#: a line end outside brackets: the end of a logical line, or of a blank one
NEWLINE = "newline"

Token = tuple[str, int, int]

#: each alternative begins with a literal character, so that the search can skip to the next one
_CODE = re.compile(
    r"""
      \#[^\r\n]*
    | \"\"\" [^"\\]* (?: (?: \\(?:.|\Z) | "(?!"") ) [^"\\]* )* (?:\"{3}|\Z)
    | ''' [^'\\]* (?: (?: \\(?:.|\Z) | '(?!'') ) [^'\\]* )* (?:'{3}|\Z)
    | " [^"\\\r\n]* (?: \\(?:\r\n|.|\Z) [^"\\\r\n]* )* "?
    | ' [^'\\\r\n]* (?: \\(?:\r\n|.|\Z) [^'\\\r\n]* )* '?
    | \\\r?\n | \\\r
    | \( | \) | \[ | \] | \{ | \}
    | \r\n | \r | \n
    """,
    re.VERBOSE | re.DOTALL,
)
#: the same for text without ``\r``: it skips long comments, such as images in notebooks, much faster
_CODE_WITHOUT_RETURNS = re.compile(
    _CODE.pattern.replace(r"\#[^\r\n]*", r"\#(?-s:.)*"), re.VERBOSE | re.DOTALL
)
_INTERPOLATED = frozenset(("f", "fr", "rf", "t", "tr", "rt"))
#: the entries of the stack for the literal part of an interpolated string, or a format specification
_LITERALS = {
    prefix + quote: escape + r"|[{}]|" + end
    for quote, end in (('"', r'"|\r|\n'), ("'", r"'|\r|\n"), ('"""', '"""'), ("'''", "'''"))
    for prefix, escape in (
        ("", r"\\N\{[^{}\"'\r\n]*\}|\\(?:\r\n|[^{}])|\{\{|\}\}"),
        ("r", r"\\(?:\r\n|[^{}])|\{\{|\}\}"),
        (":", r"\\(?:\r\n|[^{}])"),
    )
}


@cache
def _field() -> re.Pattern[str]:
    return re.compile(rf"{_CODE.pattern} | :", re.VERBOSE | re.DOTALL)


@cache
def _literal(opening: str) -> re.Pattern[str]:
    return re.compile(_LITERALS[opening], re.DOTALL)


def tokens(text: str, position: int = 0) -> Iterator[Token]:
    """Kind, start and end of each string, comment, bracket and logical line end from *position*, which is in code."""
    depth = 0
    restart = True
    code = _CODE if "\r" in text else _CODE_WITHOUT_RETURNS
    while restart:
        restart = False
        for match in code.finditer(text, position):
            start, position = match.span()
            first = text[start]
            if first in "([{":
                depth += 1
                yield OPEN, start, position
            elif first in ")]}":
                if depth:
                    depth -= 1
                    yield CLOSE, start, position
            elif first in "\r\n":
                if not depth:
                    yield NEWLINE, start, position
            elif first == "#":
                yield COMMENT, start, position
            elif first != "\\":
                quote = _interpolated_quote(text, start)
                if quote:
                    position = yield from _interpolated(text, start, quote)
                    restart = True
                    break
                yield STRING, start, position


def _interpolated_quote(text: str, start: int) -> str | None:
    """The opening of the string at *start* as a key of the literal patterns, if it is interpolated."""
    if start == 0 or text[start - 1] not in "fFtTrR":
        return None
    first = start
    while first > start - 3 and first > 0 and (text[first - 1].isalnum() or text[first - 1] == "_"):
        first -= 1
    prefix = text[first:start].lower()
    if prefix not in _INTERPOLATED:
        return None
    quote = text[start] * 3 if text.startswith(text[start] * 3, start) else text[start]
    return "r" + quote if "r" in prefix else quote


def _interpolated(text: str, start: int, quote: str) -> Generator[Token, None, int]:
    """The tokens of an interpolated string whose quotes begin at *start*; returns where it ends."""
    stack = [quote]
    position = start + len(quote.lstrip("r"))
    yield OPEN, start, position
    while stack:
        literal = _literal(stack[-1]) if stack[-1] in _LITERALS else None
        in_field = literal is None and stack[-1] == "{" and stack[-2] in _LITERALS
        match = (literal or (_field() if in_field else _CODE)).search(text, position)
        if match is None:
            return len(text)
        if literal is not None:
            yield LITERAL, position, match.start()
        start, position = match.span()
        found = match.group()
        if literal is None:
            yield from _step_in_code(text, match, stack)
            if stack[-1] in _LITERALS:
                position = _after_opening(text, start, stack[-1], position)
        elif found == "{":
            stack.append("{")
            yield OPEN, start, position
        elif found == "}":
            if stack[-1][0] == ":":
                del stack[-2:]
                yield CLOSE, start, position
        elif found in "\r\n":
            yield from ((CLOSE, start, start) for entry in stack if entry[0] != ":")
            return start
        elif found[0] in "\"'":
            while stack[-1][0] == ":":
                del stack[-2:]
                yield CLOSE, start, start
            stack.pop()
            yield CLOSE, start, position
    return position


def _step_in_code(text: str, match: re.Match[str], stack: list[str]) -> Iterator[Token]:
    """One token of the code inside a replacement field."""
    start, end = match.span()
    first = text[start]
    if first in "([{":
        stack.append(first)
        yield OPEN, start, end
    elif first in ")]}":
        stack.pop()
        yield CLOSE, start, end
    elif first == ":":
        stack.append(":" + stack[-2].lstrip("r:"))
    elif first == "#":
        yield COMMENT, start, end
    elif first in "\"'":
        quote = _interpolated_quote(text, start)
        if quote:
            stack.append(quote)
            yield OPEN, start, start + len(quote.lstrip("r"))
        else:
            yield STRING, start, end


def _after_opening(text: str, start: int, top: str, position: int) -> int:
    """Where the literal part continues: after the opening quotes, if a nested string has just begun."""
    return start + len(top.lstrip("r")) if text[start] in "\"'" else position


def logical_lines(text: str, position: int = 0) -> Iterator[tuple[int, int]]:
    """Start and end of each logical line, its line end included; each blank line is one."""
    for kind, _, end in tokens(text, position):
        if kind is NEWLINE:
            yield position, end
            position = end
    if position < len(text):
        yield position, len(text)
