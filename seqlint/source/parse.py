"""From text to a cell with its tree, or with the reason why there is none."""

from __future__ import annotations

import ast
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING

from seqlint.source.cell import Cell, SyntaxProblem
from seqlint.source.guard import too_deep
from seqlint.source.text import parseable, row_and_column

if TYPE_CHECKING:
    import libcst

#: the prefix for a cell that is indented as a whole, which IPython accepts
_INDENTED = "if 1:\n"
#: see `kept_trees`
_kept: dict[str, libcst.Module | None] | None = None
_ONLY_PARSE = ast.PyCF_ONLY_AST | ast.PyCF_ALLOW_TOP_LEVEL_AWAIT


def parse_cell(filename: str, index: int | None, text: str, *, indented: bool = False) -> Cell:
    """The cell with its tree; *indented* says that the text is indented as a whole."""
    prefix = _INDENTED if indented else ""
    offset = too_deep(text)
    module = _module(prefix + parseable(text)) if offset is None else None
    if module is not None:
        return Cell(filename, index, text, module, prefix_length=len(prefix))
    if "Sequential" not in text:
        return Cell(filename, index, text)
    return Cell(filename, index, text, problem=_problem(prefix, text, offset))


@contextmanager
def kept_trees(trees: dict[str, libcst.Module | None]) -> Iterator[None]:
    """Parse no text that is among *trees*, and add the others."""
    global _kept
    outer, _kept = _kept, trees
    try:
        yield
    finally:
        _kept = outer


def _module(text: str) -> libcst.Module | None:
    """The tree of *text*, perhaps a kept one; None where it does not parse."""
    if _kept is None:
        return _parsed(text)
    if text not in _kept:
        _kept[text] = _parsed(text)
    return _kept[text]


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
