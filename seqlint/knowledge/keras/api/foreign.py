"""Layers, models and functions that do not work with the Keras of a model, for they are of another one."""

from __future__ import annotations

from seqlint.knowledge.keras.api.absence import LEGACY_PACKAGE, Absence
from seqlint.knowledge.keras.api.versions import TargetKeras

#: packages of which the layers derive from Keras 2, and what they are called
_FOR_KERAS_2 = {
    "tensorflow_hub": "TensorFlow Hub",
    "tensorflow_addons": "TensorFlow Addons",
    "tensorflow_probability": "TensorFlow Probability",
    LEGACY_PACKAGE: "`tf_keras`",
}
#: the packages that are the Keras of the program
_KERAS = frozenset({"keras", "tensorflow"})
_REMEDIES = (
    "install `tf_keras` and set `TF_USE_LEGACY_KERAS=1` before the import of TensorFlow, "
    "or use a layer of Keras 3 instead"
)
#: functions of TensorFlow that refuse symbolic tensors of Keras 3, and what takes their place in `keras.ops`
_FUNCTIONS = {
    **{
        f"tensorflow.{name}": name
        for name in (
            "abs add argmax cast concat exp expand_dims matmul maximum minimum multiply one_hot reshape shape sqrt "
            "square squeeze stack subtract tanh tile transpose"
        ).split()
    },
    **{
        f"tensorflow{module}.reduce_{name}": name
        for module in ("", ".math")
        for name in ("max", "mean", "min", "sum")
    },
    **{f"tensorflow.nn.{name}": name for name in ("relu", "sigmoid", "softmax", "tanh")},
    "tensorflow.concat": "concatenate",
    "tensorflow.math.log": "log",
    "tensorflow.sigmoid": "sigmoid",
}
#: functions of NumPy that have the same name in `keras.ops`; they ask a symbolic tensor for its values
_OF_NUMPY = frozenset(
    "abs add argmax argmin array clip concatenate cos cumsum divide dot exp expand_dims log matmul max maximum mean "
    "min minimum multiply ones_like power prod repeat reshape sign sin sqrt square stack std subtract sum tanh tile "
    "transpose var where zeros_like".split()
)


def foreign_layer(what: str, layer: str, model: str, target: TargetKeras) -> Absence | None:
    """Why a model of the package *model* refuses *what*, a layer of the package *layer*; None where it takes it."""
    if layer == model or {layer, model} <= _KERAS:
        return None
    if layer in _FOR_KERAS_2 and model in _KERAS:
        return _of_keras_2(what, layer, model, target)
    if model == LEGACY_PACKAGE and layer in _KERAS:
        message = f"`{what}` is a layer of `{layer}`, and the model is one of `tf_keras`"
        is_certain = layer == "keras" or target.major == 3
        return Absence(message, f"use `tf_keras.layers.{what}`", None, is_certain)
    if "tensorflow.python" in (layer, model) and {layer, model} - {"tensorflow.python"} <= _KERAS:
        message = f"`{what}` is of `{_module(layer)}`, and the model of `{_module(model)}`"
        help = "import both from the same package, `keras` or `tensorflow.keras`"
        is_certain = target.major == 3 and target.is_shown_by(lambda mark: True)
        return Absence(message, help, None, is_certain)
    return None


def _of_keras_2(what: str, layer: str, model: str, target: TargetKeras) -> Absence | None:
    is_other_package = layer == LEGACY_PACKAGE and model == "keras"
    shown = target.is_shown_by(lambda mark: mark.name.partition(".")[0] != layer)
    if target.major == 2 and shown and not is_other_package:
        return None
    message = f"`{what}` of {_FOR_KERAS_2[layer]} is a layer of Keras 2: a model of Keras 3 does not take it"
    return Absence(message, _REMEDIES, 3, is_other_package or (target.major == 3 and shown))


def _module(package: str) -> str:
    return {"tensorflow": "tensorflow.keras", "tensorflow.python": "tensorflow.python.keras"}.get(
        package, package
    )


def refuses_symbolic(function: str, keras: int) -> Absence | None:
    """Why a function of TensorFlow or NumPy refuses a symbolic tensor; None where that is not known."""
    package, _, name = function.partition(".")
    if package == "numpy" and name in _OF_NUMPY:
        message = f"`np.{name}` gets a symbolic tensor, which has no values that NumPy could compute with"
        help = (
            f"use `keras.ops.{name}`"
            if keras == 3
            else "use a layer, such as `Lambda`, or a function of `tf`"
        )
        return Absence(message, help, None, True)
    operation = _FUNCTIONS.get(function)
    if operation is None or keras != 3:
        return None
    message = f"`tf.{name}` gets a symbolic tensor, and Keras 3 does not accept that in a TensorFlow function"
    return Absence(message, f"use `keras.ops.{operation}`", 3, True)
