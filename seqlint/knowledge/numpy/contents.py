"""What is known of the numbers in an array, through what NumPy does to it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TypeGuard

from seqlint.shapes.dim import UNKNOWN, Dim, maximum
from seqlint.values import Value
from seqlint.values.arrays import UNKNOWN_CONTENT, Content

BINARY = Content("binary")
REAL = Content("real")
DIVIDED = Content("divided")
UNIT = Content("real", scale="unit")
BYTES = Content(scale="bytes")


def content_of_constants(constants: Sequence[float | str], dims: Sequence[Dim]) -> Content:
    """What the numbers or words of a literal are."""
    numbers = [constant for constant in constants if not isinstance(constant, str)]
    if len(numbers) < len(constants):
        return UNKNOWN_CONTENT if numbers else Content(distinct=len(set(constants)))
    content = _content_of_numbers(numbers, dims)
    is_counted = content.encoding in ("classes", "binary")
    return replace(content, distinct=len(set(numbers))) if is_counted else content


def content_of_range(numbers: range) -> Content:
    """What the numbers of a range are, of which the first and the last tell the least and the largest."""
    if len(numbers) < 3:
        return content_of_constants(numbers, (len(numbers),))
    if min(numbers[0], numbers[-1]) < 0:
        return Content("signed")
    return Content("classes", max(numbers[0], numbers[-1]) + 1, distinct=len(numbers))


def _content_of_numbers(numbers: Sequence[float], dims: Sequence[Dim]) -> Content:
    """Whole numbers written as floats are classes only where they are 0 and 1."""
    if not numbers:
        return UNKNOWN_CONTENT
    if any(number != number // 1 for number in numbers):
        return UNIT if all(abs(number) <= 1 for number in numbers) else REAL
    if set(numbers) <= {0, 1}:
        return _binary(numbers, dims)
    if any(isinstance(number, float) for number in numbers):
        return UNKNOWN_CONTENT
    if min(numbers) < 0:
        return Content("signed")
    return Content("classes", int(max(numbers)) + 1)


def _binary(numbers: Sequence[float], dims: Sequence[Dim]) -> Content:
    """One-hot where each row of several has exactly one 1."""
    width = dims[-1] if len(dims) > 1 else 1
    if not isinstance(width, int) or width < 2:
        return BINARY
    rows = (numbers[start : start + width] for start in range(0, len(numbers), width))
    return Content("one-hot", width) if all(sum(row) == 1 for row in rows) else BINARY


def join_contents(contents: Iterable[Content]) -> Content:
    """What holds for the numbers of several arrays put into one."""
    result: Content | None = None
    for content in contents:
        result = content if result is None else _joined(result, content)
    return result or UNKNOWN_CONTENT


def _joined(a: Content, b: Content) -> Content:
    if a == b:
        # the values that the two have in common are not known, but for labels that are all there
        return a if a.distinct in (UNKNOWN, a.classes) else replace(a, distinct=UNKNOWN)
    scale = a.scale if a.scale == b.scale else None
    encodings = {a.encoding, b.encoding}
    if encodings == {"classes"}:
        return Content("classes", maximum(a.classes, b.classes), scale)
    if encodings == {"classes", "binary"}:
        classes = a.classes if a.encoding == "classes" else b.classes
        return Content("classes", maximum(classes, 2), scale)
    if encodings <= {"one-hot", "binary"}:
        return Content("binary", scale=scale)
    return Content(a.encoding if a.encoding == b.encoding else None, UNKNOWN, scale)


def rearranged(content: Content, *, rows_kept: bool) -> Content:
    """After the values are selected or laid out anew: without its rows, one-hot is only zeros and ones."""
    return BINARY if content.encoding == "one-hot" and not rows_kept else content


def thinned(content: Content) -> Content:
    """After some of the values are left out: it is not known which classes remain."""
    if content.encoding == "signed":
        return UNKNOWN_CONTENT
    classes = UNKNOWN if content.encoding == "classes" else content.classes
    return replace(content, classes=classes, distinct=UNKNOWN)


def divided(content: Content, divisor: float) -> Content:
    """After a division by a number: 0..255 by 255 is scaled, and class numbers are none any more."""
    if content.scale == "bytes" and divisor >= 254.5:
        return UNIT
    if content.scale == "unit" and divisor >= 1:
        return UNIT
    if content.encoding == "classes" and divisor > 1:
        return DIVIDED
    return UNKNOWN_CONTENT


def is_whole(value: Value) -> TypeGuard[int]:
    """Whether *value* is a whole number, and no bool."""
    return isinstance(value, int) and not isinstance(value, bool)


def computed(content: Content, operator: str, number: int) -> Content:
    """After an operation with a whole number on labels that are all there: ``labels % 3``, ``labels + 1``."""
    count = content.classes
    if content.encoding != "classes" or not isinstance(count, int) or content.distinct != count:
        return UNKNOWN_CONTENT
    if operator == "mod" and number > 1:
        return replace(BINARY, distinct=2) if min(number, count) == 2 else Content.labels(min(number, count))
    if operator == "sub":
        operator, number = "add", -number
    if operator != "add":
        return UNKNOWN_CONTENT
    return Content("signed") if number < 0 else Content("classes", count + number, distinct=count)


def compared(content: Content, number: int) -> Content:
    """Which of some labels are equal to a *number*: if they are all there, some are and others are not."""
    count = 2 if content.encoding == "binary" else content.classes
    is_split = isinstance(count, int) and content.distinct == count > 1 and 0 <= number < count
    return replace(BINARY, distinct=2) if is_split else BINARY


def cast(content: Content, old: str | None, new: str | None) -> Content:
    """After ``astype``: labels stay labels, but a fraction is lost in a whole number."""
    if new == "bool":
        return BINARY
    if new == "str" or new is None or old == "str":
        return UNKNOWN_CONTENT
    if new != "float" and (content.encoding == "real" or content.scale == "unit"):
        return UNKNOWN_CONTENT
    return content
