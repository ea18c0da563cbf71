"""The argument `padding` of the layers that slide a window: what Keras refuses, and whether it pads."""

from __future__ import annotations

from seqlint.knowledge.keras.layers._shared.arguments import Arguments
from seqlint.values import as_items


def check_padding(arguments: Arguments, choices: tuple[str, ...], *, case_sensitive: bool = False) -> None:
    """Refuse a `padding` that is none of *choices*."""
    value = arguments["padding"]
    if value is None or isinstance(value, (bool, int, float)):
        listed = " or ".join(repr(choice) for choice in choices)
        arguments.refuse("padding", f"must be {listed}", help="use a ZeroPadding layer to pad by a number")
    arguments.one_of("padding", choices, case_sensitive=case_sensitive)


def check_padding_in_keras2(arguments: Arguments, choices: tuple[str, ...]) -> None:
    """The same for Keras 2, which looks into a list only where it is called."""
    if as_items(arguments["padding"]) is None:
        check_padding(arguments, choices)


def is_padded(arguments: Arguments) -> bool | None:
    """Whether `padding` makes up for what a window takes off, or None where that is not known."""
    if as_items(arguments["padding"]) is not None:
        arguments.refuse(
            "padding", "must be 'valid' or 'same'", help="use a ZeroPadding layer to pad by numbers"
        )
    text = arguments.text("padding")
    return None if text is None else text != "valid"
