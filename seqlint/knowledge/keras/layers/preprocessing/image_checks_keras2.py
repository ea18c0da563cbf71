"""What the layers that augment images check in their arguments in Keras 2.

Follows tf_keras/src/layers/preprocessing/image_preprocessing.py.
"""

from __future__ import annotations

from seqlint.knowledge.keras.layers._shared.arguments import Arguments
from seqlint.values import DictValue, as_items, only

#: by which images are resized
INTERPOLATIONS = (
    "bilinear",
    "nearest",
    "bicubic",
    "area",
    "lanczos3",
    "lanczos5",
    "gaussian",
    "mitchellcubic",
)


def check_limits(arguments: Arguments, name: str, least: float, most: float, *, ordered: bool = True) -> None:
    """Refuse limits outside *least*..*most*, or in the wrong order; a number x stands for -x..x."""
    value = arguments[name]
    wanted = f"must be a number, or two in ascending order, between {least:g} and {most:g}"
    if value is None or isinstance(value, (str, DictValue)):
        arguments.refuse(name, wanted)
    items = as_items(value)
    if items is None and isinstance(value, (int, float)):
        items = (-value, value)
    if items is not None and len(items) < 2:
        arguments.refuse(name, wanted)
    numbers = None if items is None else only((int, float), items)
    if numbers is None:
        return
    lower, upper = numbers[:2]
    if (ordered and upper < lower) or not least <= lower <= most or not least <= upper <= most:
        arguments.refuse(name, wanted)
