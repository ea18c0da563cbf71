"""What `compile` and `fit` refuse: names that Keras does not know, classes in the place of objects, wrong containers.

When Keras refuses them is recorded by ``scripts/record_arguments.py``: `compile` itself, or only training.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from seqlint.knowledge.keras.api import recorded
from seqlint.knowledge.keras.api.signatures import certain, names, nearest, other_version
from seqlint.knowledge.keras.arguments.calls import ArgumentProblem, arguments_data
from seqlint.knowledge.library import Call
from seqlint.shapes.dim import less
from seqlint.values import DictValue, LibraryObject, ListValue, Reference, SetValue, Unknown, Value, as_items
from seqlint.values.arrays import Array
from seqlint.values.text import describe

#: the arguments that are looked at: what each holds, and the kind of names that stand for it
_ARGUMENTS: Mapping[str, tuple[str, str]] = {
    "optimizer": ("optimizer", "optimizers"),
    "loss": ("loss", "losses"),
    "metrics": ("metric", "metrics"),
    "weighted_metrics": ("metric", "metrics"),
}
#: what people write for a metric whose name is not near
_MEANT = {"f1": "f1_score", "rmse": "root_mean_squared_error", "roc_auc": "auc"}
_CALLBACKS = 5
_OPTIMIZERS_OF_1 = "tensorflow.compat.v1.train."


class CompiledOptimizer(Unknown):
    """The optimizer of a model, of which at most the class is known."""

    __slots__ = ("api_class",)

    api_class: str | None


def optimizer_class(optimizer: Value, keras: int) -> str | None:
    """The qualified name of the class that `compile` takes for *optimizer*; None where that is not one of Keras's."""
    if isinstance(optimizer, LibraryObject):
        return optimizer.name if optimizer.name.startswith("keras.optimizers.") else None
    classes = recorded.kinds("keras.optimizers", keras, True).items() if isinstance(optimizer, str) else ()
    named = (
        name
        for name, kind in classes
        if kind is recorded.Kind.CLASS and name.lower() == str(optimizer).lower()
    )
    return next((f"keras.optimizers.{name}" for name in named), None)


def judge_compile(call: Call, keras: int) -> Iterator[ArgumentProblem]:
    """What is wrong with the values that `compile` is given, apart from the names of its arguments."""
    signature = recorded.signature_of("keras.Model.compile", keras)
    listed = () if signature is None else signature.positional
    given = dict(zip(listed, call.positional, strict=False)) | dict(call.keywords)
    for name, (role, kind) in _ARGUMENTS.items():
        if name in given:
            position = listed.index(name) if name in listed else None
            for problem in _Values(name, role, kind, keras).judge(given[name]):
                yield replace(problem, argument=name, position=position)


def judge_fit(call: Call, keras: int) -> Iterator[ArgumentProblem]:
    """What is wrong with the callbacks and the class weights that `fit` is given."""
    callbacks = call.get("callbacks", _CALLBACKS)
    items = as_items(callbacks)
    for index, item in enumerate((callbacks,) if items is None else items):
        if _is_class(item, keras) and _stage("callback", "class", keras) is not None:
            yield ArgumentProblem(
                f"`callbacks` gets the class `{describe(item)}`, not an object of it",
                f"call it: `{describe(item)}(...)`",
                "callbacks",
                _CALLBACKS,
                item=None if items is None else index,
            )
    weights = call.keywords.get("class_weight")
    kind = _kind_of_weights(weights)
    if kind is not None and _stage("class_weight", kind, keras) is not None:
        yield ArgumentProblem(
            f"`class_weight` of `fit` must be a dict of a weight for each class, not {describe(weights)}",
            "write `dict(enumerate(...))` around it"
            if kind == "array"
            else "write `class_weight={0: 1.0, 1: 2.0}`, with the weights of your classes",
            "class_weight",
        )


def _kind_of_weights(weights: Value) -> str | None:
    """The kind of value under which it is recorded that `class_weight` refuses it."""
    if isinstance(weights, Array):
        # an empty array is taken for none
        return "array" if weights.shape.rank == 1 and less(0, weights.shape[0]) else None
    return "text" if isinstance(weights, str) else "list" if as_items(weights) is not None else None


class _Values:
    """One argument of `compile`, which holds losses, metrics or an optimizer."""

    def __init__(self, name: str, role: str, kind: str, keras: int) -> None:
        self.name, self.role, self.kind, self.keras = name, role, kind, keras

    def judge(self, value: Value) -> Iterator[ArgumentProblem]:
        """The problems of the whole value, or of each of its items."""
        if self.role == "metric":
            container = self._container(value)
            if container is not None:
                yield container
                return
        is_dict = isinstance(value, DictValue)
        items = tuple((value.items or {}).values()) if isinstance(value, DictValue) else as_items(value)
        if self.role == "optimizer" or items is None:
            items, is_dict = (value,), True
        if self.role == "metric" and value is None:
            return
        for index, item in enumerate(items):
            inner = as_items(item) if isinstance(item, (ListValue, tuple)) else None
            for each in (item,) if inner is None else inner:
                problem = self._one(each)
                if problem is not None:
                    yield problem if is_dict else replace(problem, item=index)

    def _container(self, value: Value) -> ArgumentProblem | None:
        """The problem of metrics that do not come in a list."""
        if isinstance(value, str):
            kind, shown = "text", repr(value)
        elif isinstance(value, SetValue):
            kind, shown = "set", describe(value)
        elif isinstance(value, LibraryObject) and value.name.startswith("keras.metrics."):
            kind, shown = "object", f"`{describe(value)}(...)`"
        else:
            return None
        stage = _stage("metrics", kind, self.keras)
        if stage is None:
            return None
        only_in = self._only_in("metrics", kind)
        where = f"in Keras {only_in} " if only_in else ""
        typed = shown.strip("{}`")
        return ArgumentProblem(
            f"{where}`{self.name}` of `compile` must be a list, not {shown}",
            f"write `{self.name}=[{typed}]`",
            only_in=only_in,
            when_trained=stage == "fit",
        )

    def _one(self, value: Value) -> ArgumentProblem | None:
        """The problem of one loss, metric or optimizer."""
        if isinstance(value, str):
            return self._text(value)
        help = None
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            kind, given = "number", f"the number {value!r}"
        elif _is_class(value, self.keras):
            kind, given = "class", f"the class `{describe(value)}`"
            help = f"call it: `{describe(value)}()`"
        elif isinstance(value, LibraryObject) and value.name.startswith(_OPTIMIZERS_OF_1):
            kind, name = "of TensorFlow 1", value.name.rpartition(".")[2]
            given = f"`{name}` of TensorFlow 1"
            help = f"use `keras.optimizers.{name.removesuffix('Optimizer')}`"
        else:
            return None
        stage = _stage(self.role, kind, self.keras)
        if stage is None:
            return None
        only_in = self._only_in(self.role, kind)
        article = "an" if self.role == "optimizer" else "a"
        message = (
            f"Keras {only_in} does not accept {given} as {article} {self.role}"
            if only_in
            else f"`compile` gets {given} in the place of {article} {self.role}"
        )
        return ArgumentProblem(message, help, only_in=only_in, when_trained=stage == "fit")

    def _only_in(self, role: str, kind: str) -> int | None:
        return self.keras if _stage(role, kind, other_version(self.keras)) is None else None

    def _text(self, value: str) -> ArgumentProblem | None:
        """The problem of a name that Keras does not know."""
        if self._knows(value, self.keras):
            return None
        only_in = self.keras if self._knows(value, other_version(self.keras)) else None
        choices = self._names(self.keras)
        near = nearest(value, choices) or _MEANT.get(value.lower())
        known_as = f"Keras {only_in}" if only_in else "Keras"
        stage = _stage(self.role, "text", self.keras)
        return ArgumentProblem(
            f"{known_as} has no {self.role} {value!r}",
            f"did you mean {near!r}?" if near in choices else None,
            only_in=only_in,
            when_trained=stage == "fit",
            is_unregistered=True,
            is_misspelt=certain(value, choices) is not None,
        )

    def _knows(self, value: str, keras: int) -> bool:
        return (value.lower() if self.role == "optimizer" else value) in self._names(keras)

    def _names(self, keras: int) -> frozenset[str]:
        """The names that stand for an object, those included that `compile` alone knows."""
        shorthands = arguments_data(keras)["compile"]["shorthands"].get(self.role, ())
        return names(self.kind, keras).union(shorthands)


def _is_class(value: Value, keras: int) -> bool:
    return isinstance(value, Reference) and recorded.kind_of(value.name, keras) is recorded.Kind.CLASS


def _stage(role: str, kind: str, keras: int) -> str | None:
    """When Keras refuses a value of a kind: "compile" or "fit"; None where it does not."""
    found: str | None = arguments_data(keras)["compile"].get(role, {}).get(kind)
    return found
