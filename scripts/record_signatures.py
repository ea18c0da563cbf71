"""Record the signatures and names of the installed Keras into the data files that seqlint reads.

``python scripts/record_signatures.py`` writes ``seqlint/knowledge/keras/api/data/keras3.json`` from `keras` and
``keras2.json`` from `tf_keras`, which continues Keras 2. ``python scripts/record_signatures.py 3`` writes only the first.
"""

from __future__ import annotations

import importlib
import inspect
import json
import math
import re
import sys
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

DATA = Path(__file__).parent.parent / "seqlint" / "knowledge" / "keras" / "api" / "data"
PACKAGES = {3: "keras", 2: "tf_keras"}
IDENTIFIED = (
    *("losses", "metrics", "optimizers", "initializers", "regularizers", "constraints"),
    "activations",
)
KINDS = ("layers", "applications", *IDENTIFIED[:-1])

#: strings that `compile` understands beyond those of `metrics.get`
METRIC_SHORTHANDS = ("accuracy", "acc", "crossentropy", "ce")

#: values with which the required parameters of a constructor are tried
EXAMPLES: dict[str, Any] = {
    "activation": "relu",
    "alpha": 0.5,
    "axes": 1,
    "axis": 1,
    "boundaries": [0.0, 1.0],
    "callable": lambda x: x,
    "count": 2,
    "dims": (1,),
    "equation": "ab,bc->ac",
    "factor": 1,
    "feature_columns": [],
    "false_negatives": 1,
    "filters": 4,
    "fn": lambda y_true, y_pred: y_pred,
    "function": lambda x: x,
    "head_dim": 4,
    "height": 4,
    "height_factor": 0.5,
    "initial_learning_rate": 0.1,
    "input_dim": 4,
    "kernel_size": 3,
    "key_dim": 4,
    "layers": [],
    "loss_fn": lambda y_true, y_pred: y_pred,
    "max_number": 4,
    "max_value": 1,
    "min_value": 0,
    "mode": "fan_in",
    "module": None,
    "n": 2,
    "name": "example",
    "num_bins": 4,
    "num_classes": 2,
    "num_heads": 2,
    "num_key_value_heads": 2,
    "num_query_heads": 2,
    "output_dim": 4,
    "output_shape": 4,
    "output_size": 2,
    "precision": 0.5,
    "rate": 0.5,
    "recall": 0.5,
    "scale": 2.0,
    "sensitivity": 0.5,
    "shape": (4,),
    "size": 2,
    "specificity": 0.5,
    "stddev": 0.5,
    "target_class_ids": [0],
    "target_shape": (1,),
    "units": 4,
    "upper": 1.0,
    "value_range": (0, 1),
    "width": 4,
}

#: constructors that want something although no parameter is required
WANTED: dict[str, dict[str, Any]] = {
    "CategoryEncoding": {"num_tokens": 4},
    "Input": {"shape": (4,)},
    "InputLayer": {"shape": (4,)},
    "Optimizer": {"name": "example"},
}

#: the contents of a module that are not names of its kind
HELPERS = {
    "deserialize",
    "deserialize_keras_object",
    "get",
    "keras_export",
    "serialize",
    "serialize_keras_object",
}

#: values with which keywords beyond the listed parameters are tried
KEYWORD_EXAMPLES: dict[str, Any] = {
    "activity_regularizer": None,
    "autocast": True,
    "batch_input_shape": (1, 4),
    "batch_shape": (1, 4),
    "batch_size": 1,
    "clipnorm": None,
    "clipvalue": None,
    "decay": 0.0,
    "dtype": None,
    "dynamic": False,
    "factor": 0.5,
    "implementation": 1,
    "input_dim": 4,
    "input_length": 4,
    "input_shape": (4,),
    "input_tensor": None,
    "lr": 0.1,
    "name": "example",
    "ragged": False,
    "time_major": False,
    "trainable": True,
    "weights": None,
}
#: values with which all others are tried
OTHER_EXAMPLES = (1, None, "channels_last")

#: strings that are tried as `dtype`
DTYPES = (
    *("bool", "int", "float", "double", "half", "long", "short", "single", "string", "str", "object"),
    *(f"{sign}int{bits}" for sign in ("", "u") for bits in (4, 8, 16, 32, 64)),
    *("float8", "float8_e4m3fn", "float8_e5m2", "bfloat16", "float16", "float32", "float64"),
    *("complex", "complex64", "complex128", "mixed_float16", "mixed_bfloat16"),
)

_POPPED = re.compile(r"""kwargs(?:\.(?:pop|get)\(\s*|\[)["'](\w+)["']|["'](\w+)["'](?: not)? in kwargs""")


def record(keras: int) -> dict[str, Any]:
    """Everything that seqlint knows of the signatures of this major version of Keras."""
    package = importlib.import_module(PACKAGES[keras])
    recorded: dict[str, Any] = {"version": package.__version__, "names": _identifiers(package)}
    for kind in KINDS:
        recorded[kind], recorded[f"{kind}_aliases"] = _signatures(package, kind)
    return recorded


def render(recorded: dict[str, Any]) -> str:
    """*recorded* as JSON with one signature a line."""
    lines = []
    for key, value in sorted(recorded.items()):
        if isinstance(value, dict):
            inner = ",\n".join(f"  {json.dumps(name)}: {_compact(value[name])}" for name in sorted(value))
            lines.append(f" {json.dumps(key)}: {{\n{inner}\n }}")
        else:
            lines.append(f" {json.dumps(key)}: {_compact(value)}")
    return "{\n" + ",\n".join(lines) + "\n}\n"


def _compact(value: Any) -> str:
    return json.dumps(value, sort_keys=True, separators=(",", ":"))


def _signatures(package: ModuleType, kind: str) -> tuple[dict[str, Any], dict[str, str]]:
    found: dict[str, Any] = {}
    aliases: dict[str, str] = {}
    for name, member in _members(package, kind):
        canonical = member.__name__
        if name != canonical:
            aliases[name] = canonical
        if name == canonical or canonical not in found:
            found[canonical] = _signature(package, member)
    return found, {name: canonical for name, canonical in aliases.items() if name not in found}


def _members(package: ModuleType, kind: str) -> Iterator[tuple[str, Any]]:
    """The public classes of a kind, the functions among losses and applications, and `Input`."""
    modules = [getattr(package, kind)]
    if kind == "layers" and hasattr(package.layers, "experimental"):
        modules += [package.layers.experimental, package.layers.experimental.preprocessing]
    seen = set()
    for module in modules:
        for name in dir(module):
            member = getattr(module, name)
            wanted = (
                isinstance(member, type)
                or (kind in ("losses", "applications") and inspect.isfunction(member))
                or (kind == "layers" and name == "Input")
            )
            if wanted and name not in seen and name not in HELPERS:
                seen.add(name)
                yield name, member


def _signature(package: ModuleType, member: Any) -> dict[str, Any]:
    parameters = [p for p in inspect.signature(member).parameters.values() if p.name != "self"]
    entry = listed(parameters)
    if any(p.kind is p.VAR_KEYWORD for p in parameters):
        is_application = member.__name__ in dir(package.applications)
        entry["extra"] = (
            _forwarded_keywords(member)
            if is_application
            else extra_keywords(member, _needed(package, member, parameters), parameters)
        )
    return entry


def listed(parameters: list[inspect.Parameter]) -> dict[str, Any]:
    """What a signature lists: the parameters by how they may be given."""
    by_position = [p for p in parameters if p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD)]
    entry: dict[str, Any] = {"positional": [_parameter(p) for p in by_position]}
    if only := [_parameter(p) for p in parameters if p.kind is p.KEYWORD_ONLY]:
        entry["keyword"] = only
    if any(p.kind is p.VAR_POSITIONAL for p in parameters):
        entry["variadic"] = True
    return entry


def _needed(package: ModuleType, member: Any, parameters: list[inspect.Parameter]) -> dict[str, Any]:
    """Values for the parameters that an instance needs."""
    needed = {p.name: example(package, p.name, member.__name__) for p in parameters if is_required(p)}
    return needed | WANTED.get(member.__name__, {})


def _parameter(parameter: inspect.Parameter) -> list[Any]:
    """``[name]`` for a required one, else ``[name, default]``."""
    if parameter.default is parameter.empty:
        return [parameter.name]
    return [parameter.name, _literal(parameter.default)]


def _literal(value: Any) -> Any:
    if isinstance(value, float) and not math.isfinite(value):
        return {"opaque": repr(value)}
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    if isinstance(value, (tuple, list)):
        return [_literal(item) for item in value]
    return {"opaque": getattr(value, "__name__", type(value).__name__)}


def extra_keywords(
    member: Any, needed: dict[str, Any], parameters: list[inspect.Parameter]
) -> list[str] | None:
    """The names that ``**kwargs`` accepts beside what is *needed*, found by trying.

    None where every name is accepted, and where no instance can be made here.
    """
    if not _accepts(member, needed) or _accepts(member, needed | {"no_such_keyword": 1}):
        return None
    candidates = _candidates(member) - {p.name for p in parameters}
    return sorted(name for name in candidates if _accepts_keyword(member, needed, name))


def _accepts_keyword(member: Any, needed: dict[str, Any], name: str) -> bool:
    """Whether *name* is accepted beside what is *needed*, or in the place of one of that."""
    others = [needed, *({key: needed[key] for key in needed if key != left_out} for left_out in needed)]
    return any(
        _accepts(member, {**given, name: value}) for given in others for value in keyword_examples(name)
    )


def keyword_examples(name: str) -> tuple[Any, ...]:
    """Values with which a keyword beyond the listed parameters is tried."""
    if name == "dtype":
        return (None, "int64", "string")
    return (KEYWORD_EXAMPLES[name],) if name in KEYWORD_EXAMPLES else OTHER_EXAMPLES


def _forwarded_keywords(member: Callable[..., Any]) -> list[str]:
    """The names that an application accepts: those with which it begins to load its weights."""
    functions = inspect.getmembers(inspect.getmodule(member), inspect.isfunction)
    candidates = {name for _, function in functions for name in inspect.signature(function).parameters}
    listed = inspect.signature(member).parameters
    return sorted(name for name in candidates - set(listed) if _asks_for_weights(member, {name: None}))


def _asks_for_weights(member: Callable[..., Any], keywords: dict[str, Any]) -> bool:
    try:
        member(weights="no such file", **keywords)
    except ValueError as error:
        return "`weights`" in str(error)
    except TypeError:
        return False
    return True


def is_required(parameter: inspect.Parameter) -> bool:
    """Whether a call must give the parameter."""
    return parameter.default is parameter.empty and parameter.kind not in (
        parameter.VAR_POSITIONAL,
        parameter.VAR_KEYWORD,
    )


def example(package: ModuleType, parameter: str, constructor: str) -> Any:
    """A value for a parameter of a constructor."""
    layers = package.layers
    if parameter == "layer":
        return layers.LSTM(2) if constructor == "Bidirectional" else layers.Dense(2)
    if parameter in ("cell", "cells"):
        return layers.LSTMCell(2) if parameter == "cell" else [layers.LSTMCell(2)]
    return package.optimizers.SGD() if parameter == "inner_optimizer" else EXAMPLES.get(parameter, 1)


def _candidates(member: Any) -> set[str]:
    """Names that some class of *member*'s ancestry lists as a parameter or takes out of its keywords."""
    names = set(KEYWORD_EXAMPLES)
    for cls in inspect.getmro(member) if isinstance(member, type) else ():
        constructor = cls.__dict__.get("__init__")
        if constructor is None or not inspect.isfunction(constructor):
            continue
        names |= {
            p.name
            for p in inspect.signature(constructor).parameters.values()
            if p.kind not in (p.VAR_POSITIONAL, p.VAR_KEYWORD)
        }
        for match in _POPPED.finditer(inspect.getsource(constructor)):
            names.add(match.group(1) or match.group(2))
    return names - {"self"}


def _accepts(member: Callable[..., Any], keywords: dict[str, Any]) -> bool:
    try:
        member(**keywords)
    except Exception:  # noqa: BLE001 - Keras raises of every kind
        return False
    return True


def _identifiers(package: ModuleType) -> dict[str, list[str]]:
    """For each kind the strings that its ``get`` accepts, without regard to case for optimizers."""
    found: dict[str, list[str]] = {}
    for kind in IDENTIFIED:
        module = getattr(package, kind)
        source = importlib.import_module(module.get.__module__)
        candidates = set(dir(module)) | set(dir(source))
        candidates |= {_snake_case(name) for name in candidates}
        for table in ("ALL_OBJECTS_DICT", "ALL_OBJECTS", "LOCAL"):
            held = getattr(source, table, None)
            held = getattr(held, "ALL_OBJECTS", held)
            if isinstance(held, dict):
                candidates |= {name for name in held if isinstance(name, str)}
        if kind == "activations":
            candidates |= set(dir(package.layers))
        if kind == "optimizers":
            candidates = {name.lower() for name in candidates}
        if kind == "metrics":
            candidates |= set(found["losses"])
        candidates -= HELPERS
        names = {name for name in candidates if not name.startswith("_") and _is_identifier(module.get, name)}
        if kind == "metrics":
            names.update(METRIC_SHORTHANDS)
        found[kind] = sorted(names)
    found["dtypes"] = sorted(
        name
        for name in DTYPES
        if _accepts(package.layers.Layer, {"dtype": name})
        or _accepts(package.layers.Input, {"shape": (4,), "dtype": name})
    )
    return found


def _is_identifier(get: Callable[[str], Any], name: str) -> bool:
    try:
        found = get(name)
    except Exception:  # noqa: BLE001 - Keras raises of every kind
        return False
    return callable(found) or hasattr(found, "apply_gradients")


def _snake_case(name: str) -> str:
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", name).lower()


def main() -> None:
    """Write the data files of the major versions named on the command line, by default of both."""
    warnings.simplefilter("ignore")
    for keras in [int(argument) for argument in sys.argv[1:]] or sorted(PACKAGES):
        (DATA / f"keras{keras}.json").write_text(render(record(keras)), encoding="utf-8")


if __name__ == "__main__":
    main()
