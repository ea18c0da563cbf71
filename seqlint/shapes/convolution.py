"""How a window that slides over an axis changes its size: convolution, pooling and transposed convolution.

The formulas are those of `keras.src.ops.operation_utils`.
"""

from __future__ import annotations

from seqlint.shapes.dim import (
    DYNAMIC,
    UNKNOWN,
    Dim,
    add,
    ceil_divide,
    floor_divide,
    maximum,
    modulo,
    multiply,
    subtract,
)


def spread(kernel: Dim, dilation: Dim) -> Dim:
    """The length that a dilated kernel covers: ``dilation * (kernel - 1) + 1``."""
    return add(multiply(dilation, subtract(kernel, 1)), 1)


def slide(size: Dim, window: Dim, stride: Dim, *, padded: bool | None) -> Dim:
    """The number of places of a window.

    Without padding ("valid") ``(size - window) // stride + 1``; padded ("same", "causal") ``ceil(size / stride)``.
    """
    if size is DYNAMIC:
        return DYNAMIC
    if padded is None:
        return UNKNOWN
    if padded:
        return ceil_divide(size, stride)
    return add(floor_divide(subtract(size, window), stride), 1)


def slide_back(
    size: Dim, window: Dim, stride: Dim, output_padding: Dim | None, *, padded: bool | None
) -> Dim:
    """The size after a transposed convolution.

    Without padding ``(size - 1) * stride + window + extra``, where extra is *output_padding*, by default
    ``max(stride - window, 0)``. Padded ``size * stride`` by default, else
    ``(size - 1) * stride + window % 2 + output_padding``.
    """
    if size is DYNAMIC:
        return DYNAMIC
    if padded is None:
        return UNKNOWN
    if output_padding is None:
        if padded:
            return multiply(size, stride)
        return add(multiply(subtract(size, 1), stride), maximum(window, stride))
    inner = modulo(window, 2) if padded else window
    return add(add(multiply(subtract(size, 1), stride), inner), output_padding)
