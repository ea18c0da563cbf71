"""Keras's global setting of the data format, and the functions of which it is the default."""

from __future__ import annotations

import libcst as cst

from seqlint.interpreter.state.engine import Interpreter
from seqlint.interpreter.state.fields import Field
from seqlint.interpreter.state.objects import CallArguments
from seqlint.values import Value

GETTERS = ("keras.backend.image_data_format", "keras.config.image_data_format")
SETTERS = (
    "keras.backend.set_image_data_format",
    "keras.config.set_image_data_format",
    "keras.backend.set_image_dim_ordering",
    "keras.backend.common.set_image_dim_ordering",
)
_SETTING: Field[Interpreter, Value] = Field("image_data_format", lambda held, branches: branches.join(held))
#: functions for data, by their last names, of which the setting is the default
_FOLLOW_DATA_FORMAT = frozenset(
    {"ImageDataGenerator", "image_dataset_from_directory", "img_to_array", "load_data"}
)
#: the arguments of ``set_image_dim_ordering`` in old releases
_OLD_DATA_FORMATS = {"th": "channels_first", "tf": "channels_last"}


def get_data_format(
    interpreter: Interpreter, name: str, arguments: CallArguments, node: cst.CSTNode
) -> Value:
    """``image_data_format()``."""
    return interpreter.image_data_format


def set_data_format(interpreter: Interpreter, name: str, arguments: CallArguments, node: cst.CSTNode) -> None:
    """``set_image_data_format(data_format)``."""
    value = arguments.get("data_format", 0)
    value = _OLD_DATA_FORMATS.get(value, value) if isinstance(value, str) else value
    unknown = interpreter.unknown(node, "the data format is not known")
    interpreter.heap.set_field(interpreter, _SETTING, value if isinstance(value, str) else unknown)


def with_data_format(interpreter: Interpreter, name: str, arguments: CallArguments) -> CallArguments:
    """*arguments* with Keras's global setting, for a function of which it is the default."""
    if interpreter.image_data_format == "channels_last" or len(arguments.positional) > 1:
        return arguments
    function = name.rpartition(".")[2]
    # in Keras 2 a data set of images keeps the channels last
    is_fixed = interpreter.keras == 2 and function.startswith("image_dataset")
    if function not in _FOLLOW_DATA_FORMAT or is_fixed:
        return arguments
    keywords = {"data_format": interpreter.image_data_format} | arguments.keywords
    return CallArguments(arguments.positional, keywords, arguments.complete)
