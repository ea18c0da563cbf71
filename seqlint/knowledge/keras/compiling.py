"""What `compile` and the callbacks of `fit` refuse: names that Keras does not know, classes in the place of objects."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from seqlint.knowledge.keras import api
from seqlint.knowledge.keras.calls import ArgumentProblem, arguments_data
from seqlint.knowledge.keras.signatures import names, nearest
from seqlint.knowledge.library import Call
from seqlint.values import DictValue, LibraryObject, ListValue, Reference, SetValue, Value, as_items, describe

#: the positions of the arguments of `compile`, which are the same in both versions as far as they are looked at
_LOSS, _METRICS = 1, {3: 3, 2: 2}
#: the kinds of names by argument
_KINDS = {"loss": "losses", "optimizer": "optimizers", "metrics": "metrics", "weighted_metrics": "metrics"}
#: how a message names one of a kind
_ONE = {"losses": "loss", "optimizers": "optimizer", "metrics": "metric"}
#: what people write most for a name that Keras does not have, where no name is near
_MEANT: Mapping[str, str] = {"f1": "f1_score", "rmse": "root_mean_squared_error"}


def judge_compile(call: Call, keras: int) -> Iterator[ArgumentProblem]:
    """What is wrong with the arguments of `compile`, as far as their names are right."""
    for name, position in {
        "optimizer": 0,
        "loss": _LOSS,
        "metrics": _METRICS[keras],
        "weighted_metrics": None,
    }.items():
        where = -1 if position is None else position
        is_given = name in call.keywords or 0 <= where < len(call.positional)
        if not is_given:
            continue
        value = call.keywords[name] if name in call.keywords else call.positional[where]
        for problem in _of_argument(name, value, keras):
            yield replace(problem, argument=name, position=position)


def _of_argument(name: str, value: Value, keras: int) -> Iterator[ArgumentProblem]:
    if name in ("metrics", "weighted_metrics"):
        yield from _of_container(name, value, keras)
    elif name == "loss" and (isinstance(value, DictValue) or as_items(value) is not None):
        yield from _of_items(name, value, keras)
    else:
        problem = _of_one(name, name, value, keras)
        if problem is not None:
            yield problem


def _of_container(name: str, value: Value, keras: int) -> Iterator[ArgumentProblem]:
    """The problem of metrics that do not come in a list, or of its items."""
    kind = {str: "text", SetValue: "set"}.get(type(value))
    if isinstance(value, LibraryObject) and _is_metric_class(value.name, keras):
        kind = "object"
    if kind is not None:
        stage = _stage("metrics", kind, keras)
        if stage is not None:
            shown = f"{describe(value)}()" if kind == "object" else describe(value)
            typed = "..." if kind == "object" else shown.strip("{}")
            only = f"in Keras {keras} " if _stage("metrics", kind, 5 - keras) is None else ""
            yield ArgumentProblem(
                f"{only}`{name}` of `compile` must be a list, not {_word(kind)} {shown}",
                f"write `{name}=[{typed}]`",
                when_trained=stage == "fit",
            )
        elif isinstance(value, str):
            problem = _of_one(name, "metric", value, keras)
            if problem is not None:
                yield problem
        return
    yield from _of_items(name, value, keras)


def _word(kind: str) -> str:
    return {"text": "the string", "set": "the set", "object": "the metric"}[kind]


def _is_metric_class(name: str, keras: int) -> bool:
    return name.startswith("keras.metrics.") and api.kind_of(name, keras) is api.Kind.CLASS


def _of_items(name: str, value: Value, keras: int) -> Iterator[ArgumentProblem]:
    role = "metric" if _KINDS[name] == "metrics" else name
    if isinstance(value, DictValue):
        items = tuple((value.items or {}).values())
    else:
        items = as_items(value) or ()
    for index, item in enumerate(items):
        inner = as_items(item) if isinstance(item, (ListValue, tuple)) else None
        for each in inner if inner is not None else (item,):
            problem = _of_one(name, role, each, keras)
            if problem is not None:
                yield problem if isinstance(value, DictValue) else replace(problem, item=index)


def _of_one(name: str, role: str, value: Value, keras: int) -> ArgumentProblem | None:
    """The problem of one loss, optimizer or metric."""
    kind = _KINDS[name]
    if isinstance(value, str):
        return _unknown_name(role, kind, value, keras)
    if value is None and role != "loss":
        found, message = "none", f"`compile` gets None as {_a(kind)}"
    elif isinstance(value, (int, float)) and not isinstance(value, bool):
        found, message = "number", f"`compile` gets the number {value!r} as {_a(kind)}"
    elif isinstance(value, Reference) and api.kind_of(value.name, keras) is api.Kind.CLASS:
        found, message = (
            "class",
            f"`compile` gets the class `{describe(value)}` as {_a(kind)}, not an object of it",
        )
    else:
        return None
    stage = _stage(role, found, keras)
    if stage is None:
        return None
    if _stage(role, found, 5 - keras) is None:
        message += f", which Keras {keras} does not accept"
    help = f"call it: `{describe(value)}()`" if found == "class" else None
    return ArgumentProblem(message, help, when_trained=stage == "fit")


def _a(kind: str) -> str:
    return f"{'an' if kind == 'optimizers' else 'a'} {_ONE[kind]}"


def _stage(role: str, kind: str, keras: int) -> str | None:
    """When Keras refuses a value of this kind: "compile" or "fit"; None where it does not."""
    found: str | None = arguments_data(keras)["compile"].get(role, {}).get(kind)
    return found


def _unknown_name(role: str, kind: str, value: str, keras: int) -> ArgumentProblem | None:
    if _knows(kind, value, keras):
        return None
    choices = names(kind, keras)
    near = nearest(value, choices) or _MEANT.get(value.lower())
    near = near if near in choices else None
    if _knows(kind, value, 5 - keras):
        message = f"Keras {keras} knows no {_ONE[kind]} {value!r}"
    else:
        message = f"there is no {_ONE[kind]} {value!r} in Keras"
    stage = _stage(role, "text", keras)
    return ArgumentProblem(
        message, f"did you mean {near!r}?" if near else None, is_name=False, when_trained=stage == "fit"
    )


def _knows(kind: str, value: str, keras: int) -> bool:
    return (value.lower() if kind == "optimizers" else value) in names(kind, keras)


def judge_callbacks(callbacks: Value, keras: int) -> Iterator[ArgumentProblem]:
    """The problems of what is given as `callbacks`: classes of which no object was made."""
    items = as_items(callbacks)
    for index, item in enumerate((callbacks,) if items is None else items):
        is_class = isinstance(item, Reference) and api.kind_of(item.name, keras) is api.Kind.CLASS
        if is_class and _stage("callback", "class", keras) is not None:
            yield ArgumentProblem(
                f"`callbacks` gets the class `{describe(item)}`, not an object of it",
                f"call it: `{describe(item)}(...)`",
                "callbacks",
                item=None if items is None else index,
            )
