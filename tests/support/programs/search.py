"""Looks for programs about which seqlint is wrong, and makes them small."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from support.failures import Failure
from support.programs.claims import false_claim
from support.programs.execution import completed, execute
from support.programs.writer import HEADER, Program, Writer

_PRODUCTION = re.compile(r"\b([a-z]+(?:_+[a-z]+)*)_\d+")
#: each statement of the header is one row
_HEADER_ROWS = HEADER.count("\n")


def runnable(program: Program, seed: str) -> Program | None:
    """The program without the statements that raise; None where nothing useful is left."""
    for _ in range(40):
        failed = execute(program.text(), seed).failed
        if failed is None:
            return program
        program = program.without(program.chunk_at(failed))
    return None


def failure(seed: str, *, shrinks: bool = True) -> Failure | None:
    """What is wrong about the program of a seed, made small."""
    program = runnable(Writer(seed).program(), seed)
    if program is None:
        return None
    found = _judged(program.text(), seed)
    if found is None or not shrinks:
        return found
    return _without_statements(_without_chunks(program, found), found)


def _judged(code: str, seed: str) -> Failure | None:
    done = completed(code, seed)
    if done is None:
        return None
    text, real = done
    claim = false_claim(text, real)
    return None if claim is None else Failure(seed, claim, text)


def _same(code: str, seed: str, found: Failure) -> Failure | None:
    """The failure of *code*, if it is of the kind that was found."""
    now = _judged(code, seed)
    return now if now is not None and now.claim.kind == found.claim.kind else None


def _without_chunks(program: Program, found: Failure) -> str:
    size = max(1, len(program.chunks) // 2)
    while size:
        start = 0
        while start < len(program.chunks):
            smaller = program.without(*range(start, start + size))
            if _same(smaller.text(), found.seed, found):
                program = smaller
            else:
                start += size
        size //= 2
    return program.text()


def _without_statements(code: str, found: Failure) -> Failure:
    """Drop statements, or what stands around them, while it fails the same way."""
    code, before = ast.unparse(ast.parse(code)) + "\n", ""
    while code != before:
        before, index = code, 0
        while index < len(_places(ast.parse(code))):
            for smaller in _smaller(code, index):
                # with another statement gone the unknown library may have to decide otherwise
                seeds = (found.seed, *(f"{found.seed.partition('.')[0]}.{number}" for number in range(2)))
                now = next(filter(None, (_same(smaller, seed, found) for seed in seeds)), None)
                if now is not None:
                    code, found = smaller, now
                    break
            else:
                index += 1
    body = found.code.replace(HEADER, "")
    return Failure(found.seed, found.claim, body, tuple(sorted(set(_PRODUCTION.findall(body)))))


def _smaller(code: str, index: int) -> Iterator[str]:
    """The program without the statement of an index, with its body in its place, and with a constant in it."""
    for replacement in (_nothing, _body, _constant):
        tree = ast.parse(code)
        block, position = _places(tree)[index]
        statement = block[position]
        new = replacement(statement)
        if new is not None and not (len(block) == 1 and not new and isinstance(statement, ast.Pass)):
            block[position : position + 1] = new
            _mend(tree)
            lines = ast.unparse(tree).splitlines()[_HEADER_ROWS:]
            yield HEADER + "\n".join([*lines, ""])


def _places(tree: ast.Module) -> list[tuple[list[ast.stmt], int]]:
    """Each statement below the header: the block that holds it, and its position."""
    blocks = [
        block
        for node in ast.walk(tree)
        for name in ("body", "orelse", "finalbody")
        if isinstance(block := getattr(node, name, None), list)
    ]
    return [
        (block, position)
        for block in blocks
        for position in range(_HEADER_ROWS if block is tree.body else 0, len(block))
    ]


def _nothing(statement: ast.stmt) -> list[ast.stmt]:
    return []


def _body(statement: ast.stmt) -> list[ast.stmt] | None:
    if isinstance(statement, ast.Try):
        return [*statement.body, *statement.orelse, *statement.finalbody]
    if isinstance(statement, ast.Match):
        return statement.cases[0].body
    if isinstance(statement, (ast.If, ast.For, ast.While, ast.With)):
        return statement.body
    return None


def _constant(statement: ast.stmt) -> list[ast.stmt] | None:
    if not isinstance(statement, ast.Assign) or isinstance(statement.value, ast.Constant):
        return None
    return [ast.Assign(statement.targets, ast.Constant(2), lineno=0)]


def _mend(tree: ast.Module) -> None:
    """Put `pass` where a block must not be empty."""
    for node in ast.walk(tree):
        if getattr(node, "body", None) == [] and node is not tree:
            node.body = [ast.Pass()]  # type: ignore[attr-defined]
        if isinstance(node, ast.Try) and not node.handlers and not node.finalbody:
            node.finalbody = [ast.Pass()]
