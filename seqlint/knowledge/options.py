"""Options of the command line, as ``argparse`` reads them.

Nobody knows what a user types: an option is a named size. Only where a program parses an empty list are the defaults
what it gets.
"""

from __future__ import annotations

from seqlint.knowledge.library import Application, Call, Change, Stateful, function, method
from seqlint.values import ListValue, Reference, Unknown, Value, as_items

_IMPLIED = {"store_true": False, "store_false": True}


class Parser(Stateful):
    """An ``ArgumentParser``: its state is the default of each option by name, or None where they are not known."""

    def __init__(self, defaults: dict[str, Value] | None) -> None:
        self.state = defaults


@function("argparse.ArgumentParser")
def _parser(call: Call) -> Value:
    is_plain = call.complete and "parents" not in call.keywords and "argument_default" not in call.keywords
    return Parser({} if is_plain else None)


@method(Parser, "add_argument")
def _add_argument(parser: Parser, call: Call) -> Value:
    name = _destination(call)
    if parser.state is None or name is None or not call.complete:
        return Change(None, parser, None)
    return Change(None, parser, {**parser.state, name: _default(name, call)})


def _destination(call: Call) -> str | None:
    """The attribute that an option sets; None for one that must be given."""
    flags = call.positional
    if not flags or not all(isinstance(flag, str) and flag.startswith("-") for flag in flags):
        return None
    if call.get("required", len(flags), False) is not False:
        return None
    stated = call.get("dest", len(flags))
    long = next((flag for flag in flags if flag.startswith("--")), flags[0])
    return stated if isinstance(stated, str) else long.lstrip("-").replace("-", "_")


def _default(name: str, call: Call) -> Value:
    action = call.keywords.get("action")
    value = call.keywords.get("default", _IMPLIED.get(action) if isinstance(action, str) else None)
    if isinstance(value, str) and call.keywords.get("type", Reference("builtins.str")) != Reference(
        "builtins.str"
    ):
        return Unknown(name, "its default is converted", call.site)
    return value


@method(Parser, "set_defaults")
def _set_defaults(parser: Parser, call: Call) -> Value:
    known = parser.state is not None and call.complete
    return Change(None, parser, {**parser.state, **call.keywords} if known else None)


@method(Parser, "add_argument_group", "add_mutually_exclusive_group")
def _group(parser: Parser, call: Call) -> Value:
    return parser


@method(Parser, "add_subparsers")
def _subparsers(parser: Parser, call: Call) -> Value:
    return Change(Unknown(None, "it holds other parsers", call.site, True), parser, None)


@method(Parser, "parse_args")
def _parse_args(parser: Parser, call: Call) -> Value:
    return _parsed(parser, call, known=False)


@method(Parser, "parse_known_args")
def _parse_known_args(parser: Parser, call: Call) -> Value:
    return _parsed(parser, call, known=True)


def _parsed(parser: Parser, call: Call, *, known: bool) -> Value:
    given = call.get("args", 0)
    if parser.state is None or (given != "" and as_items(given) != ()) or call.has("namespace", 1):
        return NotImplemented
    rest = ListValue([])
    return Application(
        Reference("argparse.Namespace"),
        (),
        lambda namespace: (namespace, rest) if known else namespace,
        parser.state,
    )
