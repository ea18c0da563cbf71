"""Calls of Keras apart from its layers: the arguments that it refuses, or takes with a warning.

What it refuses is recorded from Keras itself by ``scripts/record_arguments.py``.
"""

from __future__ import annotations

import os.path
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from seqlint.knowledge.keras import api
from seqlint.knowledge.keras.binding import RENAMED, bind
from seqlint.knowledge.keras.layers._shared.arguments import Arguments
from seqlint.knowledge.keras.layers._shared.errors import LayerError
from seqlint.knowledge.keras.signatures import Signature, nearest, read_data
from seqlint.knowledge.library import Call
from seqlint.values import Unknown, Value, describe

#: what a call that Keras takes with a warning should do instead
_ADVICE = {"decay": "leave it out, or give `learning_rate` a schedule such as `InverseTimeDecay`"}
#: parameters that are the name of a file
_PATHS = ("filepath",)
#: which files each method accepts
_ENDINGS = (".weights.h5", ".keras", ".h5")
#: how an argument is refused that is a number of things
_FLOATS = frozenset({"whole float", "fraction"})


@dataclass(frozen=True)
class ArgumentProblem:
    """An argument that Keras refuses, or takes with a warning."""

    message: str
    help: str | None = None
    #: the parameter at fault, and where it is among those that are given by position
    argument: str | None = None
    position: int | None = None
    #: whether the name of the argument is at fault, and not its value
    is_name: bool = False
    #: the item of a list that is at fault
    item: int | None = None
    #: whether Keras raises; otherwise it only warns
    is_certain: bool = True
    #: whether only training raises
    when_trained: bool = False


@dataclass(frozen=True)
class Callee:
    """What is called: a public class, function or method by its qualified name, in one version of Keras."""

    name: str
    keras: int

    @property
    def short(self) -> str:
        """How a message names it."""
        return self.name.rpartition(".")[2]

    @property
    def signature(self) -> Signature | None:
        """Its parameters, or None where they are not recorded or it does not exist."""
        is_refused = api.kind_of(self.name, self.keras) is api.Kind.REFUSED
        return None if is_refused else api.signature_of(self.name, self.keras)

    @property
    def other(self) -> Callee:
        """The same in the other version."""
        return replace(self, keras=5 - self.keras)

    @property
    def recorded(self) -> Mapping[str, Any]:
        """What its parameters refuse."""
        found: Mapping[str, Any] = arguments_data(self.keras)["calls"].get(self._home, {})
        return found

    @property
    def warned_keywords(self) -> frozenset[str]:
        """The names that are taken with a warning only."""
        return frozenset(arguments_data(self.keras)["warned_keywords"].get(self.name, ()))

    @property
    def endings(self) -> list[dict[str, Any]]:
        """How the name of its file may not end."""
        found: list[dict[str, Any]] = arguments_data(self.keras)["suffixes"].get(self._home, [])
        return found

    @property
    def _home(self) -> str:
        return self.name.replace("keras.Sequential.", "keras.Model.")

    @property
    def legacy(self) -> Callee:
        """What the class was before Keras 2.11, as far as there is one."""
        module, _, last = self.name.rpartition(".")
        return replace(self, name=f"{module}.legacy.{last}")


@cache
def arguments_data(keras: int) -> dict[str, Any]:
    """What ``scripts/record_arguments.py`` has recorded."""
    return read_data("arguments", keras)


def judge(call: Call, keras: int) -> Iterator[ArgumentProblem]:
    """What is wrong with the arguments of *call*, whose name is canonical."""
    callee = Callee(call.name, keras)
    signature = callee.signature
    if signature is None:
        return
    given = dict(call.keywords)
    while True:
        try:
            bound = bind(signature, call.positional, given, complete=call.complete, keras=keras)
            break
        except LayerError as error:
            yield _refused_name(callee, error, signature)
            if error.argument not in given:
                return
            del given[error.argument]
    positions = {name: place for place, name in enumerate(signature.positional[: len(call.positional)])}
    for problem in _values(callee, bound):
        yield replace(problem, position=positions.get(problem.argument or ""))


def _refused_name(callee: Callee, error: LayerError, signature: Signature) -> ArgumentProblem:
    """The problem of a name that the signature does not have, or of one that is missing."""
    name, other = error.argument, callee.other.signature
    if name is None or signature.accepts(name):
        return ArgumentProblem(f"{error.message[0]}{error.message[1:]}", error.help, name)
    legacy = callee.legacy.signature
    if callee.keras == 2 and legacy is not None and legacy.accepts(name):
        message = f"`{callee.short}` does not accept `{name}` from Keras 2.11 on"
        help = f"{_ADVICE.get(name, error.help)}; or use `optimizers.legacy.{callee.short}`"
        return ArgumentProblem(message, help, name, is_name=True, is_certain=False)
    message = error.message
    if other is not None and other.accepts(name):
        message = f"Keras {callee.keras} does not accept `{name}` in `{callee.short}`"
    return ArgumentProblem(message, _renaming(signature, name) or error.help, name, is_name=True)


def _renaming(signature: Signature, name: str) -> str | None:
    successor = next((new for new in RENAMED.get(name, ()) if signature.accepts(new)), None)
    return None if successor is None else f"write `{successor}=` in place of `{name}=`, its old name"


# Values


def _values(callee: Callee, bound: Arguments) -> Iterator[ArgumentProblem]:
    signature = callee.signature
    assert signature is not None
    for name, value in bound.given.items():
        if name in callee.warned_keywords and name not in signature.names:
            message = f"Keras {callee.keras} ignores `{name}` in `{callee.short}`, with a warning"
            help = _renaming(signature, name) or _ADVICE.get(name, "leave it out")
            yield ArgumentProblem(message, help, name, is_name=True, is_certain=False)
        problem = _value(callee, name, value, of_arrays=_is_of_arrays(bound))
        if problem is not None:
            yield problem
    yield from _ending(callee, bound)


def _is_of_arrays(bound: Arguments) -> bool:
    """Whether data is given as arrays: only then are there targets beside the samples."""
    return "y" in bound and bound["y"] is not None and not isinstance(bound["y"], Unknown)


def _kind(value: Value) -> str | None:
    """The kind of value under which it is recorded what a parameter refuses."""
    if value is None:
        return "none"
    if isinstance(value, str):
        return "text"
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return "zero" if value == 0 else "negative" if value < 0 else None
    if isinstance(value, float) and value > 0:
        return "whole float" if value.is_integer() else "fraction"
    return None


def _refuses(callee: Callee, name: str, kind: str, *, of_arrays: bool) -> bool:
    entry = callee.recorded.get(name, {})
    return kind in entry.get("refused", ()) or (of_arrays and kind in entry.get("refused of arrays", ()))


def _value(callee: Callee, name: str, value: Value, *, of_arrays: bool) -> ArgumentProblem | None:
    entry = callee.recorded.get(name, {})
    texts = entry.get("texts")
    if isinstance(value, str) and texts is not None:
        return None if value in texts else _unknown_text(callee, name, value, entry)
    is_quotient = isinstance(value, Quotient)
    kinds = _FLOATS if is_quotient else {_kind(value)}
    if not all(kind is not None and _refuses(callee, name, kind, of_arrays=of_arrays) for kind in kinds):
        return None
    others = callee.other.signature is None or all(
        _refuses(callee.other, name, kind or "", of_arrays=of_arrays) for kind in kinds
    )
    where = "" if others else f"in Keras {callee.keras} "
    wants_integer = all(_refuses(callee, name, kind, of_arrays=of_arrays) for kind in _FLOATS)
    if is_quotient:
        message = f"{where}`{name}` of `{callee.short}` must be an integer, and a quotient is a float"
        return ArgumentProblem(message, "divide with `//`, which gives an integer", name)
    if isinstance(value, (str, float)) and wants_integer:
        requirement = "must be an integer"
    elif value is None:
        requirement = "must not be left at None" if callee.keras == 0 else "must be given"
    else:
        requirement = "must be a number" if isinstance(value, str) else "must be positive"
    message = f"{where}`{name}` of `{callee.short}` {requirement}, not {describe(value)}"
    help = f"write `{int(value)}`" if isinstance(value, float) and value.is_integer() else None
    return ArgumentProblem(message, help, name)


def _unknown_text(callee: Callee, name: str, value: str, entry: Mapping[str, Any]) -> ArgumentProblem:
    texts = entry["texts"]
    near = nearest(value, texts)
    known = callee.other.recorded.get(name, {}).get("texts")
    where = f"Keras {callee.keras} " if known is not None and value in known else ""
    listed = ", ".join(repr(text) for text in texts)
    does = "does not know" if where else "does not take"
    message = (
        f"{where}does not take {value!r} as `{name}` of `{callee.short}`"
        if where
        else f"`{callee.short}` {does} {value!r} as `{name}`"
    )
    help = f"did you mean {near!r}?" if near else f"write one of {listed}"
    return ArgumentProblem(message, help, name, is_certain="warned" not in entry)


class Quotient(Unknown):
    """A value that is not known, except that it is what ``/`` gives: no integer."""

    __slots__ = ()


# Files


def _ending(callee: Callee, bound: Arguments) -> Iterator[ArgumentProblem]:
    """The name of a file that does not end as this version wants it to."""
    path = bound["filepath"] if "filepath" in bound else None
    if not isinstance(path, str):
        return
    for entry in callee.endings:
        if any(bound[name] is not value for name, value in entry["given"].items()):
            continue
        ending = _ending_of(path)
        if ending not in entry["refused"]:
            continue
        wanted = [each for each in _ENDINGS if each not in entry["refused"]]
        if ".weights.h5" in wanted and len(wanted) > 1:
            wanted.remove(".weights.h5")
        listed = " or ".join(f"`{each}`" for each in wanted)
        what = "with `save_weights_only=True` " if entry["given"].get("save_weights_only") else ""
        stem = (
            path[: -len(ending)] if ending in _ENDINGS else path if not ending else os.path.splitext(path)[0]
        )
        yield ArgumentProblem(
            f"in Keras {callee.keras} `filepath` of `{callee.short}` {what}must end in {listed}, not {path!r}",
            f"write `{stem}{wanted[0]}`" if wanted else None,
            "filepath",
        )


def _ending_of(path: str) -> str:
    """The recorded ending that *path* has; ".other" for any other extension."""
    for ending in sorted((".weights.h5", ".h5", ".hdf5", ".keras", ".tf", ".ckpt"), key=len, reverse=True):
        if path.endswith(ending):
            return ending
    return ".other" if os.path.splitext(path)[1] else ""
