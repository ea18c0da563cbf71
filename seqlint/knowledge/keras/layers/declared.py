"""Layers that the settings declare: ``MyLayer = "same"``, or an expression for the output shape."""

from __future__ import annotations

import ast
from collections.abc import Callable, Sequence
from functools import lru_cache

from seqlint.shapes import dim as dims
from seqlint.shapes.dim import UNKNOWN, Dim
from seqlint.values import Value, as_dim, as_dims

SAME = "same"
_INPUT = "input"
_BATCH = "batch"
_OPERATORS: dict[type[ast.operator], Callable[[Dim, Dim], Dim]] = {
    ast.Add: dims.add,
    ast.Sub: dims.subtract,
    ast.Mult: dims.multiply,
    ast.FloorDiv: dims.floor_divide,
    ast.Mod: dims.modulo,
}
_WHAT = (
    f'expected "{SAME}", or a tuple of sizes such as "(*{_BATCH}, units)", in which `{_INPUT}` is the shape of the '
    f"input, `{_BATCH}` all of it but the last axis, and any other name an argument of the layer"
)

#: what an argument of the layer is, by its name
ArgumentOf = Callable[[str], Value]


class ShapeExpression:
    """A tuple of sizes, written as in Python. Raises `ValueError` for any other text."""

    def __init__(self, text: str) -> None:
        try:
            tree = ast.parse(f"(*{_INPUT},)" if text == SAME else text, mode="eval").body
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            raise ValueError(_WHAT) from None
        elements = tree.elts if isinstance(tree, (ast.Tuple, ast.List)) else None
        if elements is None:
            raise ValueError(_WHAT)
        self._elements = elements
        for element in elements:
            _check(element.value if isinstance(element, ast.Starred) else element)

    def sizes(self, x: Sequence[Dim], argument: ArgumentOf) -> tuple[Dim, ...] | None:
        """The output dims for an input with the dims *x*; None where not even their number is known.

        A size is UNKNOWN where an argument is, or where *x* has no such axis.
        """
        found: list[Dim] = []
        for element in self._elements:
            if isinstance(element, ast.Starred):
                spread = as_dims(_value(element.value, x, argument))
                if spread is None:
                    return None
                found.extend(spread)
            else:
                found.append(as_dim(_value(element, x, argument)))
        return tuple(found)


@lru_cache(maxsize=256)
def shape_expression(text: str) -> ShapeExpression:
    """The expression that *text* spells."""
    return ShapeExpression(text)


def _check(node: ast.expr) -> None:
    if isinstance(node, ast.BinOp) and type(node.op) in _OPERATORS:
        _check(node.left)
        _check(node.right)
    elif isinstance(node, ast.Subscript):
        if not isinstance(node.value, ast.Name):
            raise ValueError(_WHAT)
        bounds = (
            (node.slice.lower, node.slice.upper, node.slice.step)
            if isinstance(node.slice, ast.Slice)
            else (node.slice,)
        )
        if any(bound is not None and _integer(bound) is None for bound in bounds) or _has_no_step(node.slice):
            raise ValueError(_WHAT)
    elif not isinstance(node, ast.Name) and not (
        isinstance(node, ast.Constant) and (node.value is None or type(node.value) is int)
    ):
        raise ValueError(_WHAT)


def _has_no_step(index: ast.expr) -> bool:
    return isinstance(index, ast.Slice) and index.step is not None and _integer(index.step) == 0


def _integer(node: ast.expr) -> int | None:
    try:
        value = ast.literal_eval(node)
    except ValueError:
        return None
    return value if type(value) is int else None


def _value(node: ast.expr, x: Sequence[Dim], argument: ArgumentOf) -> Value:
    if isinstance(node, ast.Constant):
        return node.value
    if isinstance(node, ast.Name):
        named = {_INPUT: tuple(x), _BATCH: tuple(x[:-1])}
        return named[node.id] if node.id in named else argument(node.id)
    if isinstance(node, ast.BinOp):
        left, right = as_dim(_value(node.left, x, argument)), as_dim(_value(node.right, x, argument))
        return _OPERATORS[type(node.op)](left, right)
    assert isinstance(node, ast.Subscript)
    items = as_dims(_value(node.value, x, argument))
    if items is None:
        return UNKNOWN
    if isinstance(node.slice, ast.Slice):
        bounds = (node.slice.lower, node.slice.upper, node.slice.step)
        return items[slice(*(None if bound is None else _integer(bound) for bound in bounds))]
    index = _integer(node.slice)
    assert index is not None
    return items[index] if -len(items) <= index < len(items) else UNKNOWN
