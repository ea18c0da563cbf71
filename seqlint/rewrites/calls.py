"""Edits of a call: its arguments, and the name that is called.

The rules import this module, and rules are listed without libcst: nodes are told apart by the names of their types.
"""

from __future__ import annotations

import ast
from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from seqlint.findings import Edit
from seqlint.rewrites.layout import after_item
from seqlint.site import Site

if TYPE_CHECKING:
    import libcst


def argument_node(site: Site, name: str, position: int | None = None) -> libcst.Arg | None:
    """The argument that the call at *site* passes as *name*, or at *position*."""
    for index, argument in enumerate(_arguments(site)):
        if argument.star:
            position = None
        elif argument.keyword.value == name if argument.keyword is not None else index == position:
            return argument
    return None


def rename_argument(site: Site, old: str, new: str) -> Edit | None:
    """Pass the argument *old* under the name *new*."""
    argument = argument_node(site, old)
    if argument is None or argument.keyword is None or argument_node(site, new) is not None:
        return None
    return replace_node(replace(site, node=argument.keyword), new)


def replace_argument(site: Site, name: str, position: int | None, content: str) -> Edit | None:
    """Pass *content* for an argument that the call has, whatever it is there."""
    argument = argument_node(site, name, position)
    return None if argument is None else replace_node(replace(site, node=argument.value), content)


def replace_literal(site: Site, name: str, position: int | None, content: str) -> Edit | None:
    """Pass *content*, a literal, where the call passes a string or a number: a string in the same quotes."""
    argument = argument_node(site, name, position)
    literal: Any = None if argument is None else argument.value
    if _is_a(literal, "SimpleString") and not literal.prefix:
        wanted = ast.literal_eval(content)
        quoted = f"{literal.quote}{wanted}{literal.quote}" if isinstance(wanted, str) else content
        return replace_node(replace(site, node=literal), quoted)
    if not _is_a(literal, "Integer", "Float"):
        return None
    # parentheses around the number are those of the tuple
    inner = content[1:-1] if literal.lpar and content.startswith("(") else content
    return replace_node(replace(site, node=literal), inner)


def replace_string(site: Site, name: str, position: int | None, old: str, new: str) -> Edit | None:
    """Pass the string *new* where the call passes the string *old*."""
    argument = argument_node(site, name, position)
    literal: Any = None if argument is None else argument.value
    is_old = _is_a(literal, "SimpleString") and literal.raw_value == old
    return replace_literal(site, name, position, repr(new)) if is_old else None


def replace_items(
    site: Site, name: str, position: int | None, old: Collection[str], new: str
) -> tuple[Edit, ...]:
    """Pass the string *new* in a list for each of the strings *old*, which Keras takes for the same."""
    argument = argument_node(site, name, position)
    elements = getattr(argument.value, "elements", ()) if argument is not None else ()
    return tuple(
        replace_node(replace(site, node=item.value), f"{item.value.quote}{new}{item.value.quote}")
        for item in elements
        if _is_a(item.value, "SimpleString") and item.value.raw_value in old
    )


def add_argument(site: Site, text: str) -> Edit | None:
    """Pass *text*, such as ``units=1``, as the last argument."""
    if not _is_a(site.node, "Call"):
        return None
    arguments = _arguments(site)
    if not arguments:
        place = site.place
        end = place.end_column - 1
        return Edit(replace(place, row=place.end_row, column=end, end_column=end), text)
    last = arguments[-1]
    if _is_a(last.value, "GeneratorExp"):
        return None
    return after_item(replace(site, node=last), text)


def remove_argument(site: Site, name: str, position: int | None = None) -> Edit | None:
    """Leave out an argument, with the comma that separates it from the others."""
    argument = argument_node(site, name, position)
    if argument is None:
        return None
    arguments = _arguments(site)
    index = arguments.index(argument)
    if any(_has_comment(each) for each in arguments[max(index - 1, 0) : index + 1]):
        return None
    place = replace(site, node=argument).place
    if index + 1 < len(arguments):
        following = replace(site, node=arguments[index + 1]).place
        return Edit(replace(place, end_row=following.row, end_column=following.column), "")
    if index == 0:
        return None if _is_a(argument.comma, "Comma") else Edit(place, "")
    before = replace(site, node=arguments[index - 1]).place
    return Edit(replace(place, row=before.end_row, column=before.end_column), "")


def rename_called(site: Site, new: str) -> Edit | None:
    """Call the method or function *new* of the same object or module: ``model.fit_generator`` becomes ``model.fit``."""
    called: Any = site.node
    function = called.func if _is_a(called, "Call") else called
    return replace_node(replace(site, node=function.attr), new) if _is_a(function, "Attribute") else None


def replace_node(site: Site, content: str) -> Edit:
    """Write *content* instead of the node at *site*, within the parentheses around it."""
    return Edit(site.place, content)


def _is_a(node: Any, *kinds: str) -> bool:
    return type(node).__name__ in kinds


def _arguments(site: Site) -> Sequence[libcst.Arg]:
    return getattr(site.node, "args", ())


def _has_comment(argument: Any) -> bool:
    """Whether a comment stands beside the comma after *argument*."""
    if not _is_a(argument.comma, "Comma"):
        return False
    spaces = (argument.comma.whitespace_before, argument.comma.whitespace_after)
    lines = (getattr(space, "first_line", None) for space in spaces)
    empty = (line for space in spaces for line in getattr(space, "empty_lines", ()))
    return any(line is not None and line.comment is not None for line in (*lines, *empty))
