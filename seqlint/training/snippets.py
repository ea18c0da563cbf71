"""Advice as code: what to write for the array that a program hands over."""

from __future__ import annotations

from seqlint.inference.feed import Given
from seqlint.shapes.dim import Dim

#: the nodes behind which a method or an index may be written
_POSTFIX = ("Attribute", "Call", "Name", "Subscript")
_NAMES = ("Attribute", "Name")
_CUT = "..."


def as_argument(x: Given) -> str:
    """*x* where it is given to a function."""
    text = x.site.text
    return _CUT if text.endswith(_CUT) else text


def reshaped(x: Given, sizes: tuple[Dim, ...]) -> str:
    """*x* in another shape."""
    listed = ", ".join(map(str, sizes))
    if (x.array.origin or "").startswith("`tf."):
        return f"tf.reshape({as_argument(x)}, ({listed}))"
    return (
        f"{x.site.text}.reshape({listed})" if _is_postfix(x) else f"np.reshape({as_argument(x)}, ({listed}))"
    )


def added_axis(x: Given) -> str:
    """*x* as the only sample of a batch."""
    return f"{x.site.text}[np.newaxis]" if _is_postfix(x) else f"np.expand_dims({as_argument(x)}, 0)"


def columns_as_rows(x: Given) -> str:
    """*x* with its two axes changed."""
    return f"{x.site.text}.T" if _is_postfix(x) else f"np.transpose({as_argument(x)})"


def has_name(x: Given) -> bool:
    """Whether *x* is a whole array that the program calls by a name."""
    return type(x.site.node).__name__ in _NAMES and not x.is_batched


def as_array(x: Given, *, is_sample: bool = False) -> str:
    """The array of a list, which is a single sample or all of them."""
    return f"np.array([{as_argument(x)}])" if is_sample else f"np.array({as_argument(x)})"


def _is_postfix(x: Given) -> bool:
    return type(x.site.node).__name__ in _POSTFIX and not x.site.text.endswith(_CUT)
