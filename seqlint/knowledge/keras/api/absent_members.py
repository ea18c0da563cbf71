"""Members that models, layers, histories and data sets do not have, and what takes their place."""

from __future__ import annotations

from collections.abc import Callable

from seqlint.knowledge.keras.api import recorded
from seqlint.knowledge.keras.api.absence import Absence, Presence, is_missing
from seqlint.knowledge.keras.api.signatures import nearest
from seqlint.knowledge.keras.api.versions import Strength, TargetKeras, keras2_methods

SEQUENTIAL = "keras.Sequential"
HISTORY = "keras.callbacks.History"
#: what objects of these classes are called in messages
_CALLED = {
    SEQUENTIAL: "model",
    recorded.FUNCTIONAL: "model",
    HISTORY: "History",
    "tensorflow.data.Dataset": "data set",
}

#: what models had in early releases of Keras 2 only
_EARLY = {
    SEQUENTIAL: frozenset("predict_classes predict_proba model legacy_get_config".split()),
    recorded.FUNCTIONAL: frozenset("get_updates_for container_nodes".split()),
}
#: what every model had there
_EARLY_OF_MODELS = frozenset(
    "metrics_tensors sample_weight_mode sample_weight_modes sample_weights targets total_loss uses_learning_phase "
    "validation_data losses_fn feed_inputs".split()
)
#: what layers had there
_EARLY_OF_LAYERS = frozenset("inbound_nodes outbound_nodes get_updates_for get_losses_for".split())
#: what data sets had in TensorFlow 1
_EARLY_OF_DATA = frozenset(
    "make_initializable_iterator make_one_shot_iterator output_classes output_shapes output_types".split()
)

#: what to write instead; ``{owner}`` and ``{x}`` are what the program calls the object and the argument of the call
_REPLACED = {
    "predict_classes": "use `np.argmax({owner}.predict({x}), axis=1)`",
    "predict_proba": "use `{owner}.predict({x})`, which gives probabilities",
    "fit_generator": "use `fit`, which takes generators too",
    "evaluate_generator": "use `evaluate`, which takes generators too",
    "predict_generator": "use `predict`, which takes generators too",
    "to_yaml": "use `to_json`",
    "acc": '`{owner}.history["accuracy"]` holds the values of a metric',
    "accuracy": '`{owner}.history["accuracy"]` holds the values of a metric',
    "loss": '`{owner}.history["loss"]` holds the losses',
    "val_loss": '`{owner}.history["val_loss"]` holds the losses',
    "class_names": "read `class_names` before `map`, `batch`, `cache` and the like make another data set",
    "shape": "look at `{owner}.element_spec`, or at a batch: `for batch in {owner}.take(1)`",
}
_FOR_ONE_UNIT = 'use `({owner}.predict({x}) > 0.5).astype("int32")`'
_OF_EACH_LAYER = 'reset the recurrent layers: `for layer in {owner}.layers: if hasattr(layer, "reset_states"): layer.reset_states()`'


def absent_member(
    cls: str,
    member: str,
    target: TargetKeras,
    text: Callable[[], tuple[str, str]],
    *,
    has_one_unit: bool = False,
    of_legacy_package: bool = False,
) -> Absence | None:
    """Why an object of a class does not have a *member*; None where it has it, or where that is not known.

    *text* gives what the program calls the object, and the argument of the call; *has_one_unit* says that a model ends
    in one unit.
    """
    if member.startswith("_"):
        return None
    in_3, in_2 = (recorded.members(cls, keras) for keras in (3, 2))
    if cls == "tensorflow.data.Dataset" and member == "file_paths":
        # data sets of directories have it
        return None
    own = in_2 if of_legacy_package or target.major == 2 else in_3
    if own is None:
        return None
    early = member in _early(cls)
    presence = Presence(
        member in (in_3 or ()),
        member in (in_2 or ()),
        early,
        is_long_gone=early,
        is_mark=member in keras2_methods(),
    )
    missing = is_missing(presence, target, of_legacy_package=of_legacy_package)
    if missing is False:
        return None
    what = _CALLED.get(cls, f"`{cls.rpartition('.')[2]}` layer")
    has_version = what in ("model", "History") or what.endswith("layer")
    only_in = presence.only_missing_in if has_version else None
    message = f"a {what} has no `{member}`{' any more' if early else ''}"
    if only_in is not None:
        message = f"in Keras {only_in} {message}"
    return Absence(message, _help(cls, member, own, text, has_one_unit), only_in, missing is True)


def _early(cls: str) -> frozenset[str]:
    if _CALLED.get(cls) == "model":
        return _EARLY[cls] | _EARLY_OF_MODELS | _EARLY_OF_LAYERS
    return _EARLY_OF_DATA if cls == "tensorflow.data.Dataset" else _EARLY_OF_LAYERS


def _help(
    cls: str, member: str, known: frozenset[str], text: Callable[[], tuple[str, str]], has_one_unit: bool
) -> str | None:
    advice = _REPLACED.get(member)
    if member == "predict_classes" and has_one_unit:
        advice = _FOR_ONE_UNIT
    if member == "reset_states" and _CALLED.get(cls) == "model":
        advice = _OF_EACH_LAYER
    if advice is not None:
        owner, argument = text()
        return advice.format(owner=owner, x=argument or "x")
    near = nearest(member, known)
    return None if near is None else f"use `{near}`"


def absent_key(key: str, keys: frozenset[str], target: TargetKeras) -> Absence | None:
    """Why ``history.history`` has no *key*, where it has these *keys*.

    Before Keras 2.3 metrics were logged under other names: ``acc`` for ``accuracy``.
    """
    is_stated = target.is_shown_by(lambda mark: mark.strength is Strength.SETTING)
    gone = Presence(in_3=False, in_2=False, early=target.major == 2 and not is_stated, is_long_gone=True)
    missing = is_missing(gone, target)
    if key in keys or missing is False:
        return None
    is_certain = missing is True
    is_of_validation = key.startswith("val_")
    if is_of_validation and not any(each.startswith("val_") for each in keys):
        message = f"`history` has no key `{key}`, for `fit` is given no validation data"
        return Absence(message, "pass `validation_data` or `validation_split` to `fit`", None, is_certain)
    plain = {each for each in keys if each.startswith("val_") == is_of_validation} - {"loss", "val_loss"}
    similar = _SAME_METRIC.get(key.removeprefix("val_"))
    near = f"val_{similar}" if is_of_validation else similar
    if near not in plain:
        near = nearest(key, plain)
    listed = ", ".join(f"`{each}`" for each in sorted(keys))
    help = f"use `{near}`" if near is not None else f"its keys are {listed}"
    if near is None and len(keys) <= _FEWEST:
        help = f'pass `metrics=["{key.removeprefix("val_")}"]` to `compile`'
    return Absence(f"`history` has no key `{key}`: its keys are {listed}", help, None, is_certain)


#: names that are two for one metric
_SAME_METRIC = {"acc": "accuracy", "accuracy": "acc"}
#: as many keys as a model without metrics has, with validation data
_FEWEST = 2
