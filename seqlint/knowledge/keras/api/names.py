"""Names: which qualified names mean Keras, and the one name under which seqlint knows each thing."""

from __future__ import annotations

import builtins
import re
from functools import lru_cache

from seqlint.knowledge.keras.api import signatures
from seqlint.knowledge.keras.api.recorded import module_names

SEQUENTIAL = "keras.Sequential"
MODEL = "keras.Model"

#: Python's own functions and classes
BUILTINS = frozenset(name for name in vars(builtins) if not name.startswith("_")) | {"__name__", "__file__"}

#: what libraries hold for the settings of a program
SETTINGS = (
    "absl.flags.FLAGS",
    "tensorflow.flags.FLAGS",
    "tensorflow.app.flags.FLAGS",
    "tensorflow.compat.v1.flags.FLAGS",
    "tensorflow.compat.v1.app.flags.FLAGS",
)

#: where the packages that are Keras under another name begin
_KERAS_ROOT = re.compile(
    r"(?:tensorflow(?:_core)?\.(?:(?:compat\.v[12]|contrib|python|_api\.v[12]|api\._v[12])\.)*keras(?:\.api(?:\._v[12])?)?"
    r"|tf_keras|keras\.api(?:\._v[12])?)(?=\.|$)"
)
#: where TensorFlow keeps a copy of Keras 2 of its own
_PRIVATE = re.compile(r"tensorflow\.python\.keras(?=\.|$)")
#: functions of Keras that do the same as a class
_SYNONYMS = {"keras.Input": "keras.layers.Input", "keras.layers.InputLayer": "keras.layers.InputLayer"}
_SUBMODULES = frozenset(
    "activations applications backend callbacks constraints datasets initializers layers losses metrics models "
    "optimizers preprocessing regularizers utils ops random saving wrappers".split()
)
#: modules of `keras.ops` whose functions it offers itself
_OPERATIONS = ("core", "linalg", "math", "nn", "numpy")
_MODEL_NAMES = {"Sequential": SEQUENTIAL, "Model": MODEL}


@lru_cache(maxsize=4096)
def canonical(name: str) -> str:
    """The name under which seqlint knows what *name* refers to.

    ``tensorflow.keras.layers.Dense``, ``keras.layers.core.Dense`` and ``keras.src.layers.core.dense.Dense`` are all
    ``keras.layers.Dense``; ``keras.applications.vgg16.VGG16`` is ``keras.applications.VGG16``,
    ``keras.ops.numpy.reshape`` is ``keras.ops.reshape``.
    """
    name = _at_root(name)
    if not name.startswith("keras."):
        return name
    parts = [part for part in name.split(".") if part != "src"]
    last = parts[-1]
    if last in _MODEL_NAMES and (len(parts) == 2 or parts[1] in ("models", "engine")):
        return _MODEL_NAMES[last]
    if len(parts) > 3 and parts[1] == "applications" and _is_public(last, "applications"):
        return f"keras.applications.{last}"
    if len(parts) > 3 and parts[1] in ("layers", "engine", "legacy") and _is_layer(last):
        return f"keras.layers.{last}"
    if len(parts) == 3 and parts[1] == "engine" and _is_layer(last):
        return f"keras.layers.{last}"
    if parts[:2] == ["keras", "objectives"]:
        parts[1] = "losses"
    if len(parts) > 3 and parts[1] == "ops" and parts[2] in _OPERATIONS:
        del parts[2]
    name = ".".join(parts)
    return _SYNONYMS.get(name, name)


def keras_path(name: str) -> str | None:
    """A public qualified name of Keras, as written but from ``keras`` on; None for what is private or not Keras's."""
    path = _at_root(name)
    is_public = path.startswith("keras.") and not path.startswith(("keras._", "keras.src.", "keras.api."))
    return path if is_public else None


def package_of(name: str) -> str:
    """The package that a qualified name is of, as far as objects of several packages do not work together."""
    private = _PRIVATE.match(name)
    return "tensorflow.python" if private is not None else name.partition(".")[0]


def _at_root(name: str) -> str:
    match = _KERAS_ROOT.match(name)
    return "keras" + name[match.end() :] if match else name


def _is_layer(name: str) -> bool:
    return _is_public(name, "layers")


def _is_public(name: str, kind: str) -> bool:
    return any(signatures.canonical_name(name, version, kind) is not None for version in (3, 2))


def exports(module: str, name: str) -> bool:
    """Whether ``from module import *`` brings *name*, for the modules of Keras."""
    parts = canonical(module).split(".")
    if parts[0] != "keras":
        return False
    if parts == ["keras"]:
        return name in _MODEL_NAMES or name in _SUBMODULES or name == "Input"
    if parts[1] == "models":
        return name in _MODEL_NAMES or name in ("load_model", "clone_model", "model_from_json")
    if parts[1] in ("layers", "engine"):
        return _is_layer(name) or any(
            name in (module_names("keras.layers", version) or ()) for version in (3, 2)
        )
    for kind in (
        "losses",
        "optimizers",
        "metrics",
        "regularizers",
        "initializers",
        "constraints",
        "activations",
    ):
        if parts[1] == kind:
            return name in signatures.names(kind, 3) or name in signatures.names(kind, 2)
    return parts[1:] == ["utils"] and name == "to_categorical"


def snippet_name(name: str) -> str | None:
    """What *name* means in a pasted snippet that imports nothing."""
    if name in _MODEL_NAMES:
        return _MODEL_NAMES[name]
    if name == "Input" or _is_layer(name):
        return f"keras.layers.{name}"
    if _is_public(name, "applications"):
        return f"keras.applications.{name}"
    if name in ("keras", "tf"):
        return {"keras": "keras", "tf": "tensorflow"}[name]
    if name in ("layers", "models", "optimizers", "losses", "regularizers", "datasets"):
        return f"keras.{name}"
    return {"np": "numpy", "pd": "pandas"}.get(name)
