"""Edits of a call: its arguments, and the name that is called."""

from __future__ import annotations

import ast
from dataclasses import replace

import libcst as cst

from seqlint.findings import Edit
from seqlint.rewrites.layout import after_item
from seqlint.site import Site


def argument_node(site: Site, name: str, position: int | None = None) -> cst.Arg | None:
    """The argument that the call at *site* passes as *name*, or at *position*."""
    for index, argument in enumerate(_arguments(site)):
        if argument.star:
            position = None
        elif argument.keyword.value == name if argument.keyword is not None else index == position:
            return argument
    return None


def rename_argument(site: Site, old: str, new: str) -> Edit | None:
    """Pass the argument *old* under another name."""
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
    literal = None if argument is None else argument.value
    if isinstance(literal, cst.SimpleString) and not literal.prefix:
        wanted = ast.literal_eval(content)
        quoted = f"{literal.quote}{wanted}{literal.quote}" if isinstance(wanted, str) else content
        return replace_node(replace(site, node=literal), quoted)
    if not isinstance(literal, (cst.Integer, cst.Float)):
        return None
    # parentheses around the number are those of the tuple
    inner = content[1:-1] if literal.lpar and content.startswith("(") else content
    return replace_node(replace(site, node=literal), inner)


def replace_string(site: Site, name: str, position: int | None, old: str, new: str) -> Edit | None:
    """Pass the string *new* where the call passes the string *old*."""
    argument = argument_node(site, name, position)
    literal = None if argument is None else argument.value
    if not isinstance(literal, cst.SimpleString) or literal.raw_value != old:
        return None
    return replace_literal(site, name, position, repr(new))


def add_argument(site: Site, text: str) -> Edit | None:
    """Pass *text*, such as ``units=1``, as the last argument."""
    if not isinstance(site.node, cst.Call):
        return None
    arguments = _arguments(site)
    if not arguments:
        place = site.place
        end = place.end_column - 1
        return Edit(replace(place, row=place.end_row, column=end, end_column=end), text)
    last = arguments[-1]
    if isinstance(last.value, cst.GeneratorExp) and not last.value.lpar:
        return None
    return after_item(replace(site, node=last), text)


def remove_argument(site: Site, name: str, position: int | None = None) -> Edit | None:
    """Leave out an argument, with the comma that separates it from the others."""
    argument = argument_node(site, name, position)
    if argument is None or "#" in _written(argument.comma):
        return None
    arguments = _arguments(site)
    index = arguments.index(argument)
    place = replace(site, node=argument).place
    if index + 1 < len(arguments):
        following = replace(site, node=arguments[index + 1]).place
        return Edit(replace(place, end_row=following.row, end_column=following.column), "")
    if index == 0:
        return None if _written(argument.comma) else Edit(place, "")
    before = arguments[index - 1]
    if "#" in _written(before.comma):
        return None
    end = replace(site, node=before).place
    return Edit(replace(place, row=end.end_row, column=end.end_column), "")


def rename_called(site: Site, new: str) -> Edit | None:
    """Call the method or function *new* of the same object or module: ``model.fit_generator`` becomes ``model.fit``."""
    function = site.node.func if isinstance(site.node, cst.Call) else site.node
    return (
        replace_node(replace(site, node=function.attr), new) if isinstance(function, cst.Attribute) else None
    )


def replace_node(site: Site, content: str) -> Edit:
    """Write *content* instead of the node at *site*, within the parentheses around it."""
    return Edit(site.place, content)


def _written(comma: cst.Comma | cst.MaybeSentinel) -> str:
    """A comma with the white space and the comments around it; nothing where there is none."""
    return cst.Module([]).code_for_node(comma) if isinstance(comma, cst.Comma) else ""


def _arguments(site: Site) -> tuple[cst.Arg, ...]:
    return tuple(site.node.args) if isinstance(site.node, cst.Call) else ()
