"""From text to a cell with its tree, or with the reason why there is none."""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING, TypeAlias

from seqlint.source.cell import Cell, SyntaxProblem
from seqlint.source.guard import too_deep
from seqlint.source.lexical import logical_lines
from seqlint.source.text import parseable, row_and_column

if TYPE_CHECKING:
    import libcst

#: the prefix for a cell that is indented as a whole, which IPython accepts
_INDENTED = "if 1:\n"
#: the trees of longer texts take more memory than a run may have
_LONGEST = 1_000_000
_INDENTATION = re.compile(r"[ \t\f]*")
#: trees by text; None for what does not parse
Trees: TypeAlias = "dict[str, libcst.Module | None]"
#: the trees of `kept_trees`, and those that were asked for
_kept: tuple[Trees, Trees] | None = None
_ONLY_PARSE = ast.PyCF_ONLY_AST | ast.PyCF_ALLOW_TOP_LEVEL_AWAIT


def parse_cell(filename: str, index: int | None, text: str, *, indented: bool = False) -> Cell:
    """The cell with its tree; *indented* says that the text is indented as a whole."""
    if len(text) > _LONGEST:
        message = f"this code is too long for seqlint: it has {len(text):,} characters"
        return Cell(filename, index, "", problem=SyntaxProblem(message, 1, 1, is_certain=False))
    prefix = _INDENTED if indented else ""
    offset = too_deep(text)
    module = _module(prefix + parseable(text)) if offset is None else None
    problem = None
    if module is None:
        problem = _problem(prefix, text, offset)
        if offset is None and not problem.is_certain and "\t" in text:
            module = _module(prefix + parseable(_without_tabs(text)))
    if module is not None:
        return Cell(filename, index, text, module, prefix_length=len(prefix))
    return Cell(filename, index, text, problem=problem if "Sequential" in text else None)


def _without_tabs(text: str) -> str:
    """*text* with a space for each tab that indents a line: the parser wants inner lines to begin as the outer ones do.

    Python accepts only text in which the lengths alone tell the blocks, so these keep their meaning and their places.
    """
    parts, end = [], 0
    for start, _ in logical_lines(text):
        match = _INDENTATION.match(text, start)
        assert match is not None
        parts += [text[end:start], match[0].replace("\t", " ")]
        end = match.end()
    return "".join([*parts, text[end:]])


@contextmanager
def kept_trees(trees: Trees) -> Iterator[None]:
    """Parse no text that is among *trees*, which afterwards holds the trees of all that was asked for, and no others."""
    global _kept
    outer, _kept = _kept, (trees, {})
    try:
        yield
    finally:
        _, asked = _kept
        trees.clear()
        trees.update(asked)
        _kept = outer


def _module(text: str) -> libcst.Module | None:
    """The tree of *text*, perhaps a kept one; None where it does not parse."""
    if _kept is None:
        return _parsed(text)
    trees, asked = _kept
    if text not in asked:
        asked[text] = trees[text] if text in trees else _parsed(text)
    return asked[text]


def _parsed(text: str) -> libcst.Module | None:
    import libcst

    try:
        with lean_nodes():
            return libcst.parse_module(text)
    except (libcst.ParserSyntaxError, RecursionError, UnicodeEncodeError):
        return None
    except BaseException as error:
        # a panic of the native parser is not an Exception, but it leaves the process intact
        if type(error).__name__ != "PanicException":
            raise
        return None


@contextmanager
def lean_nodes() -> Iterator[None]:
    """Let libcst build its trees at three quarters of the cost.

    Its validation is for nodes that are built by hand, and parsed nodes always pass it. Two of five nodes are white
    space, of which one for each text is enough. Replacing the code of the validation, not the method, keeps the caches
    that Python has for the attributes of the class.
    """
    import libcst

    test, space = libcst.CSTNode.__post_init__, libcst.SimpleWhitespace
    code = test.__code__
    if code is _pass_over.__code__:
        yield
        return
    test.__code__ = _pass_over.__code__
    libcst.SimpleWhitespace = cache(space)  # type: ignore[assignment, misc]
    try:
        yield
    finally:
        test.__code__ = code
        libcst.SimpleWhitespace = space  # type: ignore[misc]


def _pass_over(node: libcst.CSTNode) -> None:
    """Accept *node* without validation."""


def _problem(prefix: str, text: str, offset: int | None) -> SyntaxProblem:
    """What Python itself says about text that does not parse: its messages are better than those of a grammar."""
    if offset is not None:
        return SyntaxProblem(
            "this code is nested too deeply for seqlint", *row_and_column(text, offset), is_certain=False
        )
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            compile(prefix + text, "<cell>", "exec", _ONLY_PARSE, dont_inherit=True)
    except SyntaxError as error:
        row = max((error.lineno or 1) - prefix.count("\n"), 1)
        return SyntaxProblem(error.msg, row, max(error.offset or 1, 1))
    except ValueError as error:
        return SyntaxProblem(str(error), 1, 1)
    except (RecursionError, MemoryError):
        return SyntaxProblem("this code is nested too deeply for seqlint", 1, 1, is_certain=False)
    return SyntaxProblem("seqlint does not know this syntax yet", 1, 1, is_certain=False)
