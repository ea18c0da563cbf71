"""Libraries that call a function of the program to build models: the wrappers for scikit-learn, and Keras Tuner.

Which sizes they try is not known, so that each is a named size, unless there is only one to choose.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from seqlint.knowledge.library import Application, Call, Result, Stateful, function, method
from seqlint.values import NOT_KNOWN, AbstractValue, ListValue, NotKnown, Unknown, Value, as_items

_WRAPPERS = tuple(
    f"{package}.{kind}"
    for package in ("keras.wrappers.scikit_learn", "scikeras.wrappers")
    for kind in ("KerasClassifier", "KerasRegressor", "BaseWrapper")
)
_TUNERS = tuple(
    f"{package}.{tuner}"
    for package in ("keras_tuner", "keras_tuner.tuners", "kerastuner", "kerastuner.tuners")
    for tuner in ("RandomSearch", "Hyperband", "BayesianOptimization", "GridSearch", "Tuner")
)
#: how scikeras marks the arguments that are meant for the function
_ROUTE = "model__"


@function(*_WRAPPERS)
def _wrapper(call: Call) -> Result:
    build = call.keywords.get("build_fn", call.get("model", 0))
    if isinstance(build, Unknown) or build is None:
        return NOT_KNOWN
    given = {name.removeprefix(_ROUTE): value for name, value in call.keywords.items()}
    return Application(build, (), Wrapper, given, is_open=True, builds_model=True, keeps_model=True)


@dataclass(eq=False)
class Wrapper(Stateful[Value]):
    """An estimator of scikit-learn around a model. Its ``state`` is the model that it builds anew whenever it is fitted."""

    state: Value | NotKnown


@method(Wrapper, "fit")
def _fit(wrapper: Wrapper, call: Call) -> Result:
    """What the wrapper makes of the targets is not known, so that the samples are judged as those of `predict`."""
    return _trained(wrapper, call.get("X", 0), lambda: wrapper)


@function("sklearn.model_selection.cross_val_score", "sklearn.model_selection.cross_validate")
def _cross_validated(call: Call) -> Result:
    wrapper = call.get("estimator", 0)
    if not isinstance(wrapper, Wrapper):
        return NOT_KNOWN
    unknown = Unknown(None, "scores are not computed", call.site)
    return _trained(wrapper, call.get("X", 1), lambda: unknown)


def _trained(wrapper: Wrapper, x: Value, result: Callable[[], Value]) -> Result:
    model = wrapper.state
    if isinstance(model, (NotKnown, Unknown)):
        return NOT_KNOWN
    return Application(model, (x,), lambda prediction: result(), method="predict", keeps_model=True)


@function(*_TUNERS)
def _tuner(call: Call) -> Result:
    build = call.get("hypermodel", 0)
    if isinstance(build, Unknown) or build is None:
        return NOT_KNOWN
    return Application(build, (HyperParameters(),), Tuner, is_open=True, method="build", keeps_model=True)


@dataclass(eq=False)
class Tuner(AbstractValue):
    """A tuner of Keras Tuner, with the model that its function builds for sizes that are not known."""

    model: Value


@method(Tuner, "search")
def _search(tuner: Tuner, call: Call) -> Result:
    """Every trial trains a model with the arguments of the search."""
    if isinstance(tuner.model, Unknown):
        return NOT_KNOWN
    return Application(tuner.model, call.positional, lambda history: None, call.keywords, method="fit")


@method(Tuner, "get_best_models")
def _best_models(tuner: Tuner, call: Call) -> Result:
    return ListValue([tuner.model]) if call.get("num_models", 0, 1) == 1 else NOT_KNOWN


class HyperParameters(AbstractValue):
    """What a tuner passes to the function that builds a model: one value for each name."""

    def __init__(self) -> None:
        self._values: dict[str, Value] = {}

    def named(self, name: Value, call: Call) -> Value:
        """What the tuner chooses for *name*, the same wherever it is asked for."""
        unknown = Unknown(name if isinstance(name, str) else None, "a tuner chooses it", call.site, True)
        return self._values.setdefault(name, unknown) if isinstance(name, str) else unknown


@function(
    "keras_tuner.HyperParameters",
    "kerastuner.HyperParameters",
    "kerastuner.engine.hyperparameters.HyperParameters",
)
def _hyperparameters(call: Call) -> Result:
    return HyperParameters()


@method(HyperParameters, "Int", "Float")
def _number(parameters: HyperParameters, call: Call) -> Result:
    least, most = call.get("min_value", 1), call.get("max_value", 2)
    if isinstance(least, (int, float)) and least == most:
        return least
    return parameters.named(call.get("name", 0), call)


@method(HyperParameters, "Choice")
def _choice(parameters: HyperParameters, call: Call) -> Result:
    values = as_items(call.get("values", 1))
    if values is not None and len(values) == 1:
        return values[0]
    return parameters.named(call.get("name", 0), call)


@method(HyperParameters, "Boolean", "get", "__getitem__")
def _any(parameters: HyperParameters, call: Call) -> Result:
    return parameters.named(call.get("name", 0), call)


@method(HyperParameters, "Fixed")
def _fixed(parameters: HyperParameters, call: Call) -> Result:
    return call.get("value", 1)
