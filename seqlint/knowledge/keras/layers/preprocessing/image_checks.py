"""What the layers that augment images check in their arguments.

Follows base_image_preprocessing_layer.py in keras/src/layers/preprocessing/image_preprocessing.
"""

from __future__ import annotations

from seqlint.knowledge.keras.layers._shared.arguments import Arguments
from seqlint.values import DictValue, ListValue, as_items

FILL_MODES = ("reflect", "wrap", "constant", "nearest")
INTERPOLATIONS = ("nearest", "bilinear")


def check_factor(
    arguments: Arguments, name: str, least: float, most: float, *, each: bool = False, optional: bool = False
) -> None:
    """Refuse what is neither a number in *least*..*most* nor a pair of them.

    Of a pair Keras looks at the first number for *most* and at the second for *least*, and at both with *each*.
    """
    value = arguments[name]
    if value is None and optional:
        return
    wanted = f"must be a number, or two, between {least:g} and {most:g}"
    if value is None or isinstance(value, (str, DictValue)):
        arguments.refuse(name, wanted)
    items = as_items(value)
    if items is None:
        lowest, highest = value, value
    elif len(items) != 2:
        arguments.refuse(name, wanted)
    else:
        lowest, highest = items[1], items[0]
    for item, upper, lower in (
        (highest, most, least if each else None),
        (lowest, most if each else None, least),
    ):
        if isinstance(item, (int, float)) and (
            (upper is not None and item > upper) or (lower is not None and item < lower)
        ):
            arguments.refuse(name, wanted)


def check_value_range(arguments: Arguments) -> None:
    """Refuse a range that is no pair."""
    value = arguments["value_range"]
    items = as_items(value)
    wrong_length = items is not None and len(items) != 2
    if value is None or isinstance(value, (str, int, float)) or wrong_length:
        arguments.refuse("value_range", "must be two numbers")


def check_fill(arguments: Arguments) -> None:
    """Refuse unknown ways to fill and to interpolate."""
    for name, choices in (("fill_mode", FILL_MODES), ("interpolation", INTERPOLATIONS)):
        arguments.one_of(name, choices, case_sensitive=True)


def check_size(arguments: Arguments, name: str, *, optional: bool = False, least: int = 0) -> None:
    """Refuse a height or width that is no size, or below *least*."""
    value = arguments[name]
    if isinstance(value, (str, float, tuple, ListValue)) or (value is None and not optional):
        arguments.refuse(name, "must be an integer")
    if isinstance(value, int) and value < least:
        arguments.refuse(name, "must not be negative")
