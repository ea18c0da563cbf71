"""Code for help lines: what to write instead of the array that a program passes."""

from __future__ import annotations

from seqlint.inference.feed import Given
from seqlint.shapes.dim import Dim

#: the nodes after which a method or an index may be written
_POSTFIX = ("Attribute", "Call", "Name", "Subscript")
_NAMES = ("Attribute", "Name")
_CUT = "..."


def as_argument(x: Given) -> str:
    """*x* as an argument of a function."""
    text = x.text
    return _CUT if text.endswith(_CUT) else text


def reshaped(x: Given, sizes: tuple[Dim, ...]) -> str:
    """*x* in another shape."""
    listed = ", ".join(map(str, sizes))
    if (x.array.origin or "").startswith("`tf."):
        return f"tf.reshape({as_argument(x)}, ({listed}))"
    return f"{x.text}.reshape({listed})" if _is_postfix(x) else f"np.reshape({as_argument(x)}, ({listed}))"


def added_axis(x: Given) -> str:
    """*x* as the only sample of a batch."""
    return f"{x.text}[np.newaxis]" if _is_postfix(x) else f"np.expand_dims({as_argument(x)}, 0)"


def columns_as_rows(x: Given) -> str:
    """*x* with its two axes swapped."""
    return f"{x.text}.T" if _is_postfix(x) else f"np.transpose({as_argument(x)})"


def has_name(x: Given) -> bool:
    """Whether *x* is a whole array that has a name in the program."""
    return type(x.site.node).__name__ in _NAMES and not x.is_batched


def as_array(x: Given, *, is_sample: bool = False) -> str:
    """The list *x* as an array; with *is_sample* it is a single sample."""
    return f"np.array([{as_argument(x)}])" if is_sample else f"np.array({as_argument(x)})"


def _is_postfix(x: Given) -> bool:
    return type(x.site.node).__name__ in _POSTFIX and not x.text.endswith(_CUT)
