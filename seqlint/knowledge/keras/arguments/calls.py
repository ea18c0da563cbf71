"""Calls of Keras apart from its layers: the arguments that it refuses, or takes with a warning.

What it refuses is recorded from Keras itself by ``scripts/record_arguments.py``.
"""

from __future__ import annotations

import os.path
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from seqlint.knowledge.keras.api import recorded
from seqlint.knowledge.keras.api.signatures import Signature, nearest, other_version, read_data
from seqlint.knowledge.keras.arguments.binding import REMOVED, bind
from seqlint.knowledge.keras.layers._shared.arguments import Arguments
from seqlint.knowledge.keras.layers._shared.errors import LayerError
from seqlint.knowledge.library import Call
from seqlint.values import Unknown, Value
from seqlint.values.arrays import Array
from seqlint.values.text import describe

#: what to do about arguments that have no successor
_ADVICE = {"decay": "leave it out, or give `learning_rate` a schedule such as `InverseTimeDecay`"}
#: the endings that a help suggests, the best first
_ENDINGS = (".keras", ".h5", ".weights.h5")


class Quotient(Unknown):
    """A value that is not known, except that ``/`` gave it: it is no integer."""

    __slots__ = ()


@dataclass(frozen=True)
class ArgumentProblem:
    """An argument that Keras refuses, or takes with a warning."""

    message: str
    help: str | None = None
    #: the parameter at fault, and where it is among the arguments that are given by position
    argument: str | None = None
    position: int | None = None
    #: whether the name of the argument is at fault, and not its value
    is_name: bool = False
    #: the item of a list that is at fault
    item: int | None = None
    #: whether Keras raises; otherwise it only warns
    is_certain: bool = True
    #: the only major version of Keras for which it holds; None where it holds for both
    only_in: int | None = None
    #: whether only training raises
    when_trained: bool = False
    #: whether the value is a name that Keras knows only where the program registers it
    is_unregistered: bool = False
    #: whether the value is certainly a misspelt name of Keras
    is_misspelt: bool = False


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
        is_refused = recorded.kind_of(self.name, self.keras) is recorded.Kind.REFUSED
        found = None if is_refused else recorded.signature_of(self.name, self.keras)
        if found is None or not self._keywords:
            return found
        return replace(found, extra=(found.extra or frozenset()).union(*self._keywords.values()))

    @property
    def other(self) -> Callee:
        """The same in the other version."""
        return replace(self, keras=other_version(self.keras))

    @property
    def legacy(self) -> Callee:
        """What the class was before Keras 2.11, as far as there is one."""
        module, _, last = self.name.rpartition(".")
        return replace(self, name=f"{module}.legacy.{last}")

    @property
    def home(self) -> str:
        """The name under which it is recorded: all models take the same."""
        return re.sub(r"^keras\.(?:Sequential|Functional)\b", "keras.Model", self.name)

    def recorded(self, parameter: str) -> Mapping[str, Any]:
        """What a parameter refuses."""
        found: Mapping[str, Any] = arguments_data(self.keras)["calls"].get(self.home, {}).get(parameter, {})
        return found

    def only_warns(self, keyword: str) -> bool:
        """Whether a name beside the parameters is taken with a warning only."""
        return keyword in self._keywords.get("warned", ())

    @property
    def _keywords(self) -> Mapping[str, list[str]]:
        """The names that are taken beside the parameters, where others are refused."""
        found: Mapping[str, list[str]] = arguments_data(self.keras)["keywords"].get(self.home, {})
        return found

    def refuses(self, parameter: str, kind: str, situations: Collection[str]) -> bool:
        """Whether a parameter refuses all values of a kind in one of these *situations*."""
        return any(kind in self.recorded(parameter).get(situation, ()) for situation in situations)


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
            yield _unbound(callee, error, signature)
            if error.argument not in given:
                return
            del given[error.argument]
    positions = {name: place for place, name in enumerate(signature.positional[: len(call.positional)])}
    for problem in _of_values(callee, bound, signature):
        yield replace(problem, position=positions.get(problem.argument or ""))


def _unbound(callee: Callee, error: LayerError, signature: Signature) -> ArgumentProblem:
    """The problem of an argument that has no parameter, or of a parameter that has no argument."""
    name = error.argument
    if name is None or signature.accepts(name):
        return ArgumentProblem(error.message, error.help, name)
    # what is advised for arguments of layers is no advice here
    help = None if name in REMOVED else error.help
    found = ArgumentProblem(error.message, _ADVICE.get(name, help), name, is_name=True)
    legacy, other = callee.legacy.signature, callee.other.signature
    if callee.keras == 2 and legacy is not None and legacy.accepts(name):
        message = f"`{callee.short}` of Keras 2.11 and later does not accept `{name}`"
        return replace(found, message=message, is_certain=False)
    if other is not None and other.accepts(name):
        message = f"Keras {callee.keras} does not accept the argument `{name}` of `{callee.short}`"
        return replace(found, message=message, only_in=callee.keras)
    return found


# Values


def _of_values(callee: Callee, bound: Arguments, signature: Signature) -> Iterator[ArgumentProblem]:
    situations = _situations(bound)
    for name, value in bound.given.items():
        if name not in signature.names and callee.only_warns(name):
            yield _ignored(callee, name)
        problem = _of_value(callee, name, value, situations)
        if problem is not None:
            yield problem
    if "filepath" in bound:
        yield from _of_path(callee, bound)
    if callee.name.endswith("_dataset_from_directory") and "validation_split" in bound:
        yield from _of_split(callee, bound)


def _ignored(callee: Callee, name: str) -> ArgumentProblem:
    """The problem of a name that is taken with a warning."""
    release = "Keras 2.11 and later" if callee.keras == 2 else f"Keras {callee.keras}"
    does = "ignores" if callee.name.startswith("keras.optimizers.") else "deprecates"
    message = f"`{callee.short}` of {release} {does} `{name}`"
    help = "write `learning_rate` instead" if name == "lr" else _ADVICE.get(name, "leave it out")
    return ArgumentProblem(message, help, name, is_name=True, is_certain=False)


def _situations(bound: Arguments) -> list[str]:
    """Under what it is recorded what is refused in a call like this one."""
    found = ["refused"]
    # only arrays have targets beside the samples
    has_targets = _is_known(bound, "y")
    if has_targets or ("x" in bound and isinstance(bound["x"], Array)):
        found.append("refused of arrays")
    if _is_known(bound, "validation_data"):
        found.append("refused with validation")
    return found


def _is_known(bound: Arguments, name: str) -> bool:
    """Whether an argument is certainly given."""
    return name in bound and bound[name] is not None and not isinstance(bound[name], Unknown)


def _kind(value: Value) -> str | None:
    """The kind of value under which it is recorded what a parameter refuses."""
    if isinstance(value, str):
        return "text"
    if isinstance(value, int) and not isinstance(value, bool) and value > 0:
        return "count"
    return "float" if isinstance(value, Quotient) or (isinstance(value, float) and value > 0) else None


def _of_value(callee: Callee, name: str, value: Value, situations: Collection[str]) -> ArgumentProblem | None:
    texts = callee.recorded(name).get("texts")
    if isinstance(value, str) and texts is not None:
        return None if value in texts else _other_text(callee, name, value)
    kind = _kind(value)
    if kind is None or not callee.refuses(name, kind, situations):
        return None
    has_other = callee.other.signature is not None and name in callee.other.signature.names
    accepts_other = has_other and not callee.other.refuses(name, kind, situations)
    where = f"in Keras {callee.keras} " if accepts_other else ""
    shown = "a quotient, which is a float" if isinstance(value, Quotient) else describe(value)
    due = {"float": "an integer", "count": "a float"}.get(kind, "a number")
    if kind == "text" and callee.refuses(name, "float", situations):
        due = "an integer"
    message = f"{where}`{name}` of `{callee.short}` must be {due}, not {shown}"
    return ArgumentProblem(message, _conversion(value), name, only_in=callee.keras if accepts_other else None)


def _conversion(value: Value) -> str | None:
    """What to write in the place of a value of the wrong type."""
    if isinstance(value, Quotient):
        return "divide with `//`, which gives an integer"
    if isinstance(value, float):
        return f"write `{int(value)}`" if value.is_integer() else "round it, as `int(...)` does"
    if isinstance(value, int):
        return f"write `{float(value)}`"
    return f"write `{value}`, without quotation marks" if isinstance(value, str) and value.isdigit() else None


def _other_text(callee: Callee, name: str, value: str) -> ArgumentProblem:
    """The problem of a text that is none of those which the parameter takes."""
    entry = callee.recorded(name)
    known = callee.other.recorded(name).get("texts", ())
    near = nearest(value, entry["texts"])
    listed = ", ".join(repr(text) for text in entry["texts"])
    only_in = callee.keras if value in known else None
    where = f"in Keras {callee.keras} " if only_in else ""
    return ArgumentProblem(
        f"{where}`{name}` of `{callee.short}` must be one of {listed}, not {value!r}",
        f"did you mean {near!r}?" if near else None,
        name,
        is_certain="warned" not in entry,
        only_in=only_in,
    )


def _of_split(callee: Callee, bound: Arguments) -> Iterator[ArgumentProblem]:
    """The problem of a part of a folder that would be another one in each call (Keras: `check_validation_split_arg`)."""
    split, shuffle, seed = (bound[name] for name in ("validation_split", "shuffle", "seed"))
    if isinstance(split, float) and 0 < split < 1 and shuffle is True and seed is None and bound.complete:
        yield ArgumentProblem(
            f"`validation_split` of `{callee.short}` needs a `seed`, for the files are shuffled",
            "add `seed=123`, the same for both parts",
            "validation_split",
        )


# Files


def _of_path(callee: Callee, bound: Arguments) -> Iterator[ArgumentProblem]:
    """The problem of the name of a file that does not end as this version wants it to."""
    path = bound["filepath"]
    if not isinstance(path, str):
        return
    for entry in _endings(callee):
        is_meant = all(bound[name] is value for name, value in entry["given"].items())
        ending = _ending_of(path)
        if not is_meant or ending not in entry["refused"]:
            continue
        wanted = [each for each in _ENDINGS if each not in entry["refused"]]
        if ".h5" in wanted:
            wanted.remove(".weights.h5")
        listed = " or ".join(f"`{each}`" for each in wanted)
        condition = " with `save_weights_only=True`" if True in entry["given"].values() else ""
        only_in = None if _refuses_ending(callee.other, ending) else callee.keras
        where = f"in Keras {callee.keras} " if only_in else ""
        yield ArgumentProblem(
            f"{where}`filepath` of `{callee.short}`{condition} must end in {listed}, not {_shown(path, ending)}",
            f"write `{path[: -len(_written(path))] if _written(path) else path}{wanted[0]}`",
            "filepath",
            only_in=only_in,
        )


def _endings(callee: Callee) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = arguments_data(callee.keras)["suffixes"].get(callee.home, [])
    return found


def _refuses_ending(callee: Callee, ending: str) -> bool:
    return any(ending in entry["refused"] for entry in _endings(callee))


def _ending_of(path: str) -> str:
    """The recorded ending that *path* has; ".other" for any other extension."""
    written = _written(path)
    return written if written in ("", ".weights.h5", ".h5", ".hdf5", ".keras", ".tf", ".ckpt") else ".other"


def _written(path: str) -> str:
    """The extension of *path* as it is written."""
    return ".weights.h5" if path.endswith(".weights.h5") else os.path.splitext(path)[1]


def _shown(path: str, ending: str) -> str:
    return f"{path!r}" if ending else f"{path!r}, which has no extension"
