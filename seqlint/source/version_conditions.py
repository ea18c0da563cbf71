"""Code that runs with some versions of the libraries only: it says nothing about the others."""

from __future__ import annotations

import re

import libcst as cst

from seqlint.source.tree import walk

#: what a condition mentions that tells versions apart
_TELLS_VERSIONS = re.compile(
    r"version|hasattr|find_spec|legacy|TYPE_CHECKING|keras_?[23]|(?:tf|TF)_?[12]", re.IGNORECASE
)
_MAY_BE_MISSING = re.compile(r"Import|ModuleNotFound|Attribute|\bException")


def is_for_some_versions(node: cst.CSTNode) -> bool:
    """Whether what is below *node* runs with some versions only, and something else with others."""
    if isinstance(node, (cst.Try, cst.TryStar)):
        return any(
            getattr(handler, "type", None) is None or _mentions(handler, _MAY_BE_MISSING)
            for handler in node.handlers
        )
    return isinstance(node, (cst.If, cst.IfExp)) and tells_versions(node.test)


def tells_versions(condition: cst.CSTNode) -> bool:
    """Whether a *condition* depends on the version of a library."""
    return _mentions(condition, _TELLS_VERSIONS)


def _mentions(node: cst.CSTNode, pattern: re.Pattern[str]) -> bool:
    if isinstance(node, (cst.ExceptHandler, cst.ExceptStarHandler)):
        assert node.type is not None
        node = node.type
    return any(isinstance(each, cst.Name) and pattern.search(each.value) for each in walk(node))
