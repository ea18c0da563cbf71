"""Members that models, layers, histories and data sets do not have, and what takes their place."""

from __future__ import annotations

from collections.abc import Callable

from seqlint.knowledge.keras.api import recorded
from seqlint.knowledge.keras.api.absence import Absence, Presence, is_missing
from seqlint.knowledge.keras.api.signatures import nearest
from seqlint.knowledge.keras.api.versions import TargetKeras, keras2_methods

SEQUENTIAL = "keras.Sequential"
HISTORY = "keras.callbacks.History"
TENSOR = "keras.KerasTensor"
OPTIMIZERS = "keras.optimizers."
#: what objects of these classes are called in messages
_CALLED = {
    SEQUENTIAL: "model",
    recorded.FUNCTIONAL: "model",
    HISTORY: "History",
    TENSOR: "symbolic tensor",
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
#: what Keras wraps optimizers in for low precision
_WRAPPER = f"{OPTIMIZERS}LossScaleOptimizer"
#: what only tensors with values have
_OF_VALUES = frozenset({"numpy"})
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
    "lr": "use `learning_rate`",
    "numpy": "it has no values: `Model(inputs, {owner}).predict(x)` computes some",
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
    if cls == TENSOR and member in _OF_VALUES:
        own = in_3
    if own is None or (cls.startswith(OPTIMIZERS) and member in (recorded.members(_WRAPPER) or ())):
        return None
    early = member in _early(cls)
    presence = Presence(
        member in (in_3 or ()),
        # what symbolic tensors of Keras 2 have is not recorded
        member in (in_2 or ()) or (in_2 is None and member not in _OF_VALUES),
        early,
        is_long_gone=early,
        is_mark=member in keras2_methods(),
    )
    missing = is_missing(presence, target, of_legacy_package=of_legacy_package)
    if missing is False:
        return None
    is_optimizer = cls.startswith(OPTIMIZERS)
    what = _CALLED.get(cls, f"`{cls.rpartition('.')[2]}` {'optimizer' if is_optimizer else 'layer'}")
    has_version = what != "data set" and member not in _OF_VALUES
    only_in = presence.only_missing_in if has_version else None
    message = f"{'the' if is_optimizer else 'a'} {what} has no `{member}`{' any more' if early else ''}"
    if only_in is not None:
        message = f"in Keras {only_in} {message}"
    return Absence(message, _help(cls, member, own, text, has_one_unit), only_in, missing is True)


def _early(cls: str) -> frozenset[str]:
    if cls.startswith(OPTIMIZERS):
        legacy = cls.replace(OPTIMIZERS, f"{OPTIMIZERS}legacy.")
        return recorded.members(legacy, 2) or frozenset()
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
