"""Finds text that is nested so deeply that a recursive parser would exhaust its stack or take exponential time."""

from __future__ import annotations

import re

from seqlint.source.lexical import CLOSE, COMMENT, LITERAL, NEWLINE, OPEN, STRING, logical_lines, tokens

#: the maximal depth of a tree; an operator, an attribute or an ``elif`` is one level, a bracket or a block several
MAX_DEPTH = 200
_PER_BRACKET = 4
_PER_BLOCK = 5
#: so many brackets are never too deep
_FEW_BRACKETS = 6
#: statements that the parser tries in exponentially many ways, with the depth of brackets that it can parse
_EXPONENTIAL = (
    (re.compile(r"[ \t]*case\b(?![ \t]*[=.,])"), _FEW_BRACKETS),
    (re.compile(r"[ \t]*del\b"), 12),
)

#: adjacent strings, of which long texts consist, cost the parser less
_STEP = re.compile(r"[-+~*/%@&|^.(),;]|(?:\"\s*){1,4}|<<|>>|\b(?:and|or|not|if|lambda|for|await|yield)\b")
_SKELETON = {OPEN: "(", CLOSE: ")", STRING: '"', LITERAL: ",", COMMENT: "", NEWLINE: ";"}
#: most texts have plain line ends, for which the search is faster
_FAR_BLOCK, _FAR_BLOCK_AFTER_RETURN = (
    re.compile(
        rf"{end}[ \t]{{{MAX_DEPTH // _PER_BLOCK},}}(?:async|case|class|def|for|if|match|try|while|with)\b"
    )
    for end in (r"\n", r"\r")
)
_STATEMENT = re.compile(r"(?P<indent>[ \t]*)(?:(?P<elif>elif|else)\b|[^\s#])")


def too_deep(text: str) -> int | None:
    """The offset at which *text* is nested too deeply to be parsed, or None if it can be parsed."""
    brackets = sum(map(text.count, "([{"))
    if brackets <= _FEW_BRACKETS and len(text) // 2 + _PER_BRACKET * brackets <= MAX_DEPTH:
        return None
    offset = _too_deep_statement(text)
    return _too_deep_block(text) if offset is None else offset


def _too_deep_statement(text: str) -> int | None:
    depth = deepest = line = opaque = 0
    for kind, start, end in tokens(text):
        if kind is OPEN:
            depth += 1
            if depth > deepest:
                deepest = depth
                if depth * _PER_BRACKET > MAX_DEPTH or (
                    depth > _FEW_BRACKETS and _is_exponential(text, line, depth)
                ):
                    return start
        elif kind is CLOSE:
            depth -= 1
        elif kind is NEWLINE:
            if (start - line - opaque) // 2 + deepest * _PER_BRACKET > MAX_DEPTH and _is_long_chain(
                text[line:start]
            ):
                return line
            line, deepest, opaque = end, 0, 0
        else:
            opaque += end - start - 3
    return line if _is_long_chain(text[line:]) else None


def _is_exponential(text: str, line: int, depth: int) -> bool:
    return any(depth > limit and statement.match(text, line) for statement, limit in _EXPONENTIAL)


def _is_long_chain(statement: str) -> bool:
    """Whether operators, calls and brackets of one logical line together exceed the limit."""
    below: list[int] = []
    steps = total = 0
    for step in _STEP.findall(_skeleton(statement)):
        if step == "(":
            below.append(steps)
            total += steps + _PER_BRACKET
            steps = 0
        elif step == ")" and below:
            steps = below.pop() + 1
            total -= steps - 1 + _PER_BRACKET
        elif step in ",;":
            steps = 0
        else:
            steps += 1
        if total + steps > MAX_DEPTH:
            return True
    return False


def _skeleton(statement: str) -> str:
    """The statement with one character for each bracket and string."""
    parts: list[str] = []
    position = 0
    for kind, start, end in tokens(statement):
        parts += (statement[position:start], _SKELETON[kind])
        position = end
    return "".join((*parts, statement[position:]))


def _too_deep_block(text: str) -> int | None:
    is_far = _FAR_BLOCK.search(text) or ("\r" in text and _FAR_BLOCK_AFTER_RETURN.search(text))
    if not is_far and text.count("elif") <= MAX_DEPTH // 2:
        return None
    #: the indentation of each open block and the length of the ``elif`` chain in it
    blocks: list[list[int]] = [[0, 0]]
    for start, end in logical_lines(text):
        statement = _STATEMENT.match(text, start, end)
        if statement is None:
            continue
        indent = len(statement["indent"].expandtabs())
        while blocks[-1][0] > indent:
            blocks.pop()
        if not blocks or blocks[-1][0] < indent:
            blocks.append([indent, 0])
        blocks[-1][1] = blocks[-1][1] + 1 if statement["elif"] else 0
        if sum(_PER_BLOCK + chain for _, chain in blocks) > MAX_DEPTH:
            return start
    return None
