"""Options of the command line, as ``argparse`` reads them.

Nobody knows what a user types: an option is a named size. Only where a program parses an empty list are the defaults
what it gets.
"""

from __future__ import annotations

from seqlint.knowledge.library import Application, Call, Change, Result, Stateful, function, method
from seqlint.values import NOT_KNOWN, ListValue, NotKnown, Reference, Unknown, Value, as_items, only

_IMPLIED = {"store_true": False, "store_false": True}


class Parser(Stateful[dict[str, Value]]):
    """An ``ArgumentParser``: its state is the default of each option by name."""

    def __init__(self, defaults: dict[str, Value] | NotKnown) -> None:
        self.state = defaults


@function("argparse.ArgumentParser")
def _parser(call: Call) -> Result:
    is_plain = call.complete and "parents" not in call.keywords and "argument_default" not in call.keywords
    return Parser({} if is_plain else NOT_KNOWN)


@method(Parser, "add_argument")
def _add_argument(parser: Parser, call: Call) -> Result:
    name = _destination(call)
    if isinstance(parser.state, NotKnown) or name is None or not call.complete:
        return Change(None, parser, NOT_KNOWN)
    return Change(None, parser, {**parser.state, name: _default(name, call)})


def _destination(call: Call) -> str | None:
    """The attribute that an option sets; None for one that must be given."""
    flags = only(str, call.positional)
    if not flags or not all(flag.startswith("-") for flag in flags):
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
def _set_defaults(parser: Parser, call: Call) -> Result:
    if isinstance(parser.state, NotKnown) or not call.complete:
        return Change(None, parser, NOT_KNOWN)
    return Change(None, parser, {**parser.state, **call.keywords})


@method(Parser, "add_argument_group", "add_mutually_exclusive_group")
def _group(parser: Parser, call: Call) -> Result:
    return parser


@method(Parser, "add_subparsers")
def _subparsers(parser: Parser, call: Call) -> Result:
    return Change(Unknown(None, "it holds other parsers", call.site, True), parser, NOT_KNOWN)


@method(Parser, "parse_args")
def _parse_args(parser: Parser, call: Call) -> Result:
    return _parsed(parser, call, known=False)


@method(Parser, "parse_known_args")
def _parse_known_args(parser: Parser, call: Call) -> Result:
    return _parsed(parser, call, known=True)


def _parsed(parser: Parser, call: Call, *, known: bool) -> Result:
    given = call.get("args", 0)
    if (
        isinstance(parser.state, NotKnown)
        or (given != "" and as_items(given) != ())
        or call.has("namespace", 1)
    ):
        return NOT_KNOWN
    rest = ListValue([])
    return Application(
        Reference("argparse.Namespace"),
        (),
        lambda namespace: (namespace, rest) if known else namespace,
        parser.state,
    )
