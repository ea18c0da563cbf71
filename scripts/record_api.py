"""Record the public API of the installed Keras into the data files that seqlint reads.

``python scripts/record_api.py`` writes ``modules3.json`` and ``api3.json`` into ``seqlint/knowledge/keras/api/data`` from
`keras`, and ``modules2.json`` and ``api2.json`` from `tf_keras`, which continues Keras 2. ``python scripts/record_api.py
3`` writes only the first two.

The first file lists the names in each public module by what they are. The second has, for each public class, the
members that its public base class does not have, and the signatures of all methods and functions. The constructors of
layers, losses, metrics and the like are in the files of ``scripts/record_signatures.py``.
"""

from __future__ import annotations

import ast
import contextlib
import importlib
import inspect
import os
import pkgutil
import sys
import tempfile
import textwrap
import warnings
from collections.abc import Callable, Iterator
from types import ModuleType
from typing import Any

import numpy as np

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("CUDA_VISIBLE_DEVICES", "")

import record_signatures as recorder

DATA = recorder.DATA
PACKAGES = {3: "keras", 2: "tf_keras"}
#: what ``tf.keras`` is, where it has more names than the package itself
BY_TENSORFLOW = {3: "keras._tf_keras.keras"}

#: parts of the packages that are not their public API
PRIVATE = {"src", "api", "protobuf"}
#: the classes whose constructors ``record_signatures.py`` records, by the module that they are in
ELSEWHERE = {f"keras.{kind}" for kind in recorder.KINDS}

#: values with which the required parameters of constructors are tried that are not layers, losses or metrics
EXAMPLES: dict[str, Any] = {
    **recorder.EXAMPLES,
    "backup_dir": "backup",
    "decay_rate": 0.5,
    "decay_steps": 10,
    "filename": "log.csv",
    "filepath": "model.weights.h5",
    "image_data_generator": None,
    "schedule": lambda epoch, rate: rate,
    "target": 1,
    "values": [0.1, 0.2, 0.3],
}

#: what makes the models of `Model(inputs, outputs)`, under no public name
FUNCTIONAL = {3: "keras.src.models.functional", 2: "tf_keras.src.engine.functional"}
#: methods that take keywords which they do not list: such as are tried
KEYWORDS = {
    "compile": ("distribute", "experimental_run_tf_function", "lr", "sample_weight_mode", "target_tensors"),
    "load_weights": ("by_name", "options"),
}


def record_modules(keras: int) -> dict[str, Any]:
    """The names of each public module by what they are; those that only ``tf.keras`` offers apart.

    The methods of models are among them, for their names are looked for in every program.
    """
    package = importlib.import_module(PACKAGES[keras])
    modules = {name: _names(module) for name, module in _modules(package)}
    more: dict[str, dict[str, list[str]]] = {}
    if keras in BY_TENSORFLOW:
        for name, module in _modules(importlib.import_module(BY_TENSORFLOW[keras])):
            known = {each for names in modules.get(name, {}).values() for each in names}
            only = {kind: sorted(set(names) - known) for kind, names in _names(module).items()}
            if any(only.values()) or name not in modules:
                more[name] = {kind: names for kind, names in only.items() if names}
    kinds = _kinds_of_members(package.Model)
    return {
        "version": package.__version__,
        "modules": modules,
        "by_tensorflow": more,
        "methods": sorted(name for name, kind in kinds.items() if kind == "methods"),
    }


def record_api(keras: int) -> dict[str, Any]:
    """The members of each public class, and the signatures of what can be called."""
    package = importlib.import_module(PACKAGES[keras])
    public: dict[str, Any] = {}
    for root in (PACKAGES[keras], BY_TENSORFLOW.get(keras, "")):
        for name, module in _modules(importlib.import_module(root)) if root else ():
            for member, value in _members(module):
                public.setdefault(f"{name}.{member}", value)
    public["keras.Functional"] = importlib.import_module(FUNCTIONAL[keras]).Functional
    public["tensorflow.data.Dataset"] = importlib.import_module("tensorflow").data.Dataset
    homes: dict[Any, str] = {}
    aliases: dict[str, str] = {}
    for name in sorted(public, key=lambda name: (name.count("."), *_preference(name, public[name]))):
        value = public[name]
        if inspect.isclass(value) or inspect.isfunction(value):
            home = homes.setdefault(value, name)
            if home != name:
                aliases[name] = home
    classes = {home: value for value, home in homes.items() if inspect.isclass(value)}
    functions = {home: value for value, home in homes.items() if inspect.isfunction(value)}
    with tempfile.TemporaryDirectory() as directory, working_in(directory):
        return {
            "version": package.__version__,
            "aliases": aliases,
            "classes": {home: _class(package, home, value, homes) for home, value in classes.items()},
            "functions": {home: _signature(value) for home, value in functions.items()},
        }


def _preference(name: str, value: Any) -> tuple[Any, ...]:
    """Sorts the one name of several first under which a class or function is known."""
    return name.rpartition(".")[2] != getattr(value, "__name__", ""), "legacy" in name, name


def _modules(root: ModuleType) -> Iterator[tuple[str, ModuleType]]:
    """Each public module with its name, which begins with ``keras``."""
    pending = [("keras", root)]
    for name, module in pending:
        yield name, module
        for info in pkgutil.iter_modules(getattr(module, "__path__", ())):
            if info.ispkg and not info.name.startswith("_") and info.name not in PRIVATE:
                importlib.import_module(f"{module.__name__}.{info.name}")
        pending += [
            (f"{name}.{member}", value) for member, value in _members(module) if inspect.ismodule(value)
        ]


def _members(module: ModuleType) -> Iterator[tuple[str, Any]]:
    for name in dir(module):
        if name.startswith("_") or name in PRIVATE:
            continue
        value = getattr(module, name)
        if not inspect.ismodule(value) or value.__name__.startswith(module.__name__):
            yield name, value


def _names(module: ModuleType) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, value in _members(module):
        found.setdefault(_kind(value), []).append(name)
    return found


def _kind(value: Any) -> str:
    if inspect.ismodule(value):
        return "modules"
    if inspect.isclass(value):
        return "refused" if _is_refused(value) else "classes"
    return "functions" if callable(value) else "others"


def _is_refused(cls: type) -> bool:
    """Whether a class is only there to say that it is gone."""
    try:
        cls()
    except ImportError:
        return True
    except Exception:  # noqa: BLE001 - Keras raises of every kind
        return False
    return False


# Classes


def _class(package: ModuleType, home: str, cls: type, homes: dict[Any, str]) -> dict[str, Any]:
    """What a class has beyond the public base class that is nearest to it."""
    public = [base for base in cls.__mro__[1:] if base in homes]
    base = max(public, key=lambda base: len(base.__mro__), default=object)
    entry: dict[str, Any] = {} if base is object else {"base": homes[base]}
    instance = _instance(package, cls)
    inherited = _kinds_of_members(base)
    kinds = _kinds_of_members(cls, instance, _fitted(package, cls))
    own = {name: kind for name, kind in kinds.items() if inherited.get(name) != kind}
    for kind in ("properties", "attributes"):
        if names := sorted(name for name, each in own.items() if each == kind):
            entry[kind] = names
    entry["methods"] = {
        name: _method(package, cls, name)
        for name, kind in kinds.items()
        if kind == "methods"
        and inspect.getattr_static(base, name, None) is not inspect.getattr_static(cls, name)
    }
    if home.rpartition(".")[0] not in ELSEWHERE:
        entry["constructor"] = _constructor(package, cls)
    raising = {name for name, kind in own.items() if kind == "properties" and _raises(instance, name)}
    if instance is not None and raising:
        entry["raising"] = sorted(raising)
    return entry


def _kinds_of_members(cls: type, *instances: Any) -> dict[str, str]:
    """The public members of a class, with the attributes that its methods assign and those of instances."""
    kinds = {name: _member_kind(inspect.getattr_static(cls, name)) for name in dir(cls)}
    attributes = _assigned(cls).union(*map(dir, filter(None.__ne__, instances)))
    for name in attributes - kinds.keys():
        kinds[name] = "attributes"
    return {name: kind for name, kind in kinds.items() if not name.startswith("_")}


def _member_kind(value: Any) -> str:
    if isinstance(value, property):
        return "properties"
    is_method = inspect.isroutine(value) or isinstance(value, (staticmethod, classmethod))
    return "methods" if is_method else "attributes"


def _assigned(cls: type) -> set[str]:
    """The attributes that the methods of a class assign."""
    found: set[str] = set()
    for each in cls.__mro__:
        if each.__module__.partition(".")[0] in PACKAGES.values():
            tree = ast.parse(textwrap.dedent(inspect.getsource(each)))
            found.update(
                node.attr
                for node in ast.walk(tree)
                if isinstance(node, ast.Attribute)
                and isinstance(node.ctx, ast.Store)
                and isinstance(node.value, ast.Name)
                and node.value.id == "self"
            )
    return found


def _raises(instance: Any, name: str) -> bool:
    try:
        getattr(instance, name)
    except Exception:  # noqa: BLE001 - Keras raises of every kind
        return True
    return False


def _fitted(package: ModuleType, cls: type) -> Any:
    """A model of this class that was trained, or None for other classes."""
    layers = [package.layers.Input((1,)), package.layers.Dense(1)]
    if cls.__name__ == "Functional":
        model = package.Model(layers[0], layers[1](layers[0]))
    elif cls is package.Sequential:
        model = cls(layers)
    elif cls is package.Model:
        model = type("Example", (cls,), {"call": lambda self, x: x})()
    else:
        return None
    model.compile(loss="mse")
    model.fit(np.zeros((2, 1)), np.zeros((2, 1)), verbose=0)
    return model


def _instance(package: ModuleType, cls: type) -> Any:
    """An object of the class, or None where none can be made here."""
    try:
        parameters = inspect.signature(cls).parameters.values()
        return cls(**needed(package, cls, list(parameters)))
    except Exception:  # noqa: BLE001 - Keras raises of every kind
        return None


def needed(package: ModuleType, cls: type, parameters: list[inspect.Parameter]) -> dict[str, Any]:
    """Values for the parameters that an instance needs."""
    given = {
        p.name: EXAMPLES.get(p.name, recorder.example(package, p.name, cls.__name__))
        for p in parameters
        if recorder.is_required(p)
    }
    return given | recorder.WANTED.get(cls.__name__, {})


# Signatures


def _method(package: ModuleType, cls: type, name: str) -> dict[str, Any]:
    static = inspect.getattr_static(cls, name)
    entry = _signature(getattr(static, "__func__", static), skips_first=not isinstance(static, staticmethod))
    if "extra" in entry and name in KEYWORDS and issubclass(cls, package.Model):
        listed = {each[0] for each in entry["positional"]}
        entry["extra"] = [
            word for word in KEYWORDS[name] if word not in listed and _takes(package, name, word)
        ]
    return entry


def _signature(function: Any, *, skips_first: bool = False) -> dict[str, Any]:
    try:
        parameters = list(inspect.signature(function).parameters.values())
    except (TypeError, ValueError):
        return {"positional": [], "variadic": True, "extra": None}
    entry: dict[str, Any] = recorder.listed(parameters[1:] if skips_first else parameters)
    if any(p.kind is p.VAR_KEYWORD for p in parameters):
        entry["extra"] = None
    return entry


def _constructor(package: ModuleType, cls: type) -> dict[str, Any]:
    try:
        parameters = list(inspect.signature(cls).parameters.values())
    except (TypeError, ValueError):
        return {"positional": [], "variadic": True, "extra": None}
    entry: dict[str, Any] = recorder.listed(parameters)
    if any(p.kind is p.VAR_KEYWORD for p in parameters):
        entry["extra"] = recorder.extra_keywords(cls, needed(package, cls, parameters), parameters)
    return entry


def _takes(package: ModuleType, method: str, keyword: str) -> bool:
    """Whether a method of models takes a keyword that it does not list."""
    model = package.Sequential([package.layers.Input((1,)), package.layers.Dense(1)])
    arguments = {"compile": {"loss": "mse"}, "load_weights": {"filepath": "example.weights.h5"}}[method]
    model.save_weights("example.weights.h5")
    try:
        getattr(model, method)(**arguments, **{keyword: None})
    except Exception:  # noqa: BLE001 - Keras raises of every kind
        return False
    return True


@contextlib.contextmanager
def working_in(directory: str) -> Iterator[None]:
    """What is made in passing, such as logs and backups, is made in *directory*."""
    before = os.getcwd()
    os.chdir(directory)
    try:
        yield
    finally:
        os.chdir(before)


FILES: dict[str, Callable[[int], dict[str, Any]]] = {"modules": record_modules, "api": record_api}


def main() -> None:
    """Write the data files of the major versions named on the command line, by default of both."""
    warnings.simplefilter("ignore")
    for keras in [int(argument) for argument in sys.argv[1:]] or sorted(PACKAGES):
        for name, record in FILES.items():
            text = recorder.render(record(keras))
            (DATA / f"{name}{keras}.json").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
