"""Names that Keras's modules do not have, and what takes their place."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from seqlint.knowledge.keras.api import recorded
from seqlint.knowledge.keras.api.absence import LEGACY_PACKAGE, Absence, Presence, is_missing, lacking
from seqlint.knowledge.keras.api.names import keras_path
from seqlint.knowledge.keras.api.signatures import nearest
from seqlint.knowledge.keras.api.versions import TargetKeras, is_early

#: the packages of which the names are recorded
_RECORDED = ("keras.", "tensorflow.keras.", "tf_keras.")
_SCIKERAS = "install SciKeras and import `KerasClassifier` or `KerasRegressor` from `scikeras.wrappers`"
_NO_SESSIONS = "remove it: TensorFlow 2 has no sessions"
#: what takes the place of names that no module of Keras 3 has, nor one like them
_REPLACED = {
    "keras.backend.get_session": _NO_SESSIONS,
    "keras.backend.set_session": _NO_SESSIONS,
    "keras.backend.image_dim_ordering": "use `keras.backend.image_data_format`",
    "keras.backend.set_image_dim_ordering": "use `keras.backend.set_image_data_format`",
    "keras.backend.function": "build a `keras.Model(inputs, outputs)` and call it",
    "keras.backend.learning_phase": "pass `training=True` or `training=False` to the call of the layer or model",
    "keras.backend.set_learning_phase": "pass `training=True` or `training=False` to the call of the layer or model",
    "keras.layers.CuDNNGRU": "use `keras.layers.GRU`, which runs on cuDNN by itself",
    "keras.layers.CuDNNLSTM": "use `keras.layers.LSTM`, which runs on cuDNN by itself",
    "keras.layers.DenseFeatures": "use `keras.utils.FeatureSpace`",
    "keras.layers.Merge": "use `keras.layers.Concatenate`, `Add` or another merging layer",
    "keras.layers.merge.Merge": "use `keras.layers.Concatenate`, `Add` or another merging layer",
    "keras.utils.multi_gpu_model": "build the model within `tf.distribute.MirroredStrategy().scope()`",
    "keras.utils.multi_gpu_utils": "build the model within `tf.distribute.MirroredStrategy().scope()`",
    "keras.wrappers.scikit_learn": _SCIKERAS,
}


def absent_name(path: str, target: TargetKeras, within: Sequence[str] = ()) -> Absence | None:
    """Why *path*, a qualified name as it is written, is not there; None where it is, or where that is not known.

    The modules that hold it are taken to be there. *within* lists the names that the program takes from it.
    """
    name = keras_path(path)
    if name is None or not path.startswith(_RECORDED) or _is_private(name):
        return None
    by_tensorflow = path.startswith("tensorflow.")
    module = name.rpartition(".")[0]
    holders = [keras for keras in (3, 2) if recorded.module_names(module, keras) is not None]
    presence = Presence(_has(name, 3, by_tensorflow), _has(name, 2, by_tensorflow), is_early(name))
    missing = is_missing(presence, target, of_legacy_package=path.startswith(LEGACY_PACKAGE))
    if missing is False or not _is_looked_up(holders, presence, target):
        return None
    only_in = presence.only_missing_in
    keras = target.major if only_in is None else only_in
    return Absence(
        lacking(only_in, f"`{name}`"), _help(name, within, keras, by_tensorflow), only_in, missing is True
    )


def refused_class(path: str, target: TargetKeras) -> Absence | None:
    """Why a class that is there raises an exception as soon as it is called; None for all others."""
    name = keras_path(path)
    if (
        name is None
        or recorded.kind_of(name, 3) is not recorded.Kind.REFUSED
        or path.startswith(LEGACY_PACKAGE)
    ):
        return None
    missing = is_missing(Presence(in_3=False, in_2=True), target)
    if missing is False:
        return None
    message = f"Keras 3 refuses to make a `{name}`: it raises an ImportError"
    return Absence(message, _help(name, (), 3, by_tensorflow=False), 3, missing is True)


def _is_private(name: str) -> bool:
    last = name.rpartition(".")[2]
    return last.startswith("_") or last in ("src", "api", "protobuf")


def _is_looked_up(holders: Sequence[int], presence: Presence, target: TargetKeras) -> bool:
    """Whether the module that would hold a name is in the version for which the name is reported."""
    if presence.only_missing_in is not None:
        return presence.only_missing_in in holders
    return target.major in holders if target.major == 3 else bool(holders)


def _has(name: str, keras: int, by_tensorflow: bool) -> bool:
    return recorded.kind_of(name, keras, by_tensorflow=by_tensorflow) is not None


def _help(name: str, within: Sequence[str], keras: int, by_tensorflow: bool) -> str | None:
    for replaced in (f"{name}.{within[0]}" if within else name, name):
        if replaced in _REPLACED:
            return _REPLACED[replaced]
    module, _, last = name.rpartition(".")
    if within:
        homes = {item: found for item in within if (found := _home(name, item, keras, by_tensorflow))}
        if homes and len({found.rpartition(".")[0] for found in homes.values()}) == 1:
            listed = " and ".join(f"`{item}`" for item in homes)
            return f"take {listed} from `{next(iter(homes.values())).rpartition('.')[0]}`"
        if homes:
            return "use " + ", ".join(f"`{found}`" for found in homes.values())
    found = _home(module, last, keras, by_tensorflow)
    if found is not None:
        return f"use `{found}`"
    near = nearest(last, recorded.module_names(module, keras, by_tensorflow=by_tensorflow) or ())
    return None if near is None or len(last) < _SHORT else f"use `{module}.{near}`"


#: names so short are like too many others
_SHORT = 4


def _home(module: str, name: str, keras: int, by_tensorflow: bool) -> str | None:
    """Where this version has what *module* has no more; for some names only `tensorflow.keras` has it."""
    for way in (by_tensorflow, True):
        found = _homes(keras, way).get(name) or _homes(keras, way).get(name.lower())
        if found:
            best = min(found, key=lambda each: (-_common(each, module), each.count("."), each))
            return best if way == by_tensorflow else f"tensorflow.{best}"
    return None


@cache
def _homes(keras: int, by_tensorflow: bool) -> dict[str, list[str]]:
    """The qualified names by their last part, as it is and in lower case; modules are left out."""
    homes: dict[str, list[str]] = {}
    for module in recorded.modules(keras):
        if "legacy" in module or "experimental" in module:
            continue
        for name in recorded.module_names(module, keras, by_tensorflow=by_tensorflow) or ():
            kind = recorded.kind_of(f"{module}.{name}", keras, by_tensorflow=by_tensorflow)
            if kind not in (recorded.Kind.MODULE, recorded.Kind.REFUSED):
                for key in {name, name.lower()}:
                    homes.setdefault(key, []).append(f"{module}.{name}")
    return homes


def _common(name: str, module: str) -> int:
    """How many parts of *module* a qualified name begins with; what `keras.backend` had is in `keras.ops`."""
    parts, others = name.split("."), module.split(".")
    if others[:2] == ["keras", "backend"]:
        others = ["keras", "ops"]
    count = 0
    while count < min(len(parts), len(others)) and parts[count] == others[count]:
        count += 1
    return count
