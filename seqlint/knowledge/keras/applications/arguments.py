"""Which arguments the functions of ``keras.applications`` refuse."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from seqlint.knowledge.keras.applications.families import Family
from seqlint.knowledge.keras.layers._base.common_arguments import COMMON
from seqlint.knowledge.keras.layers._shared.arguments import Arguments
from seqlint.shapes.dim import DYNAMIC, Dim, equal, less
from seqlint.values import as_dims, as_items


def check(family: Family, recorded: Mapping[str, Any], arguments: Arguments) -> None:
    """Raise `LayerError` where a function of *family*, of which *recorded* is known, is certain to raise."""
    pretrained = arguments["weights"] in ("imagenet", *family.weights)
    top = arguments.flag("include_top") is True
    if top:
        _check_classifier(family, arguments, pretrained)
    if pretrained:
        _check_width(family, arguments)
    if pretrained and top and family.fixes_pretrained_input:
        _check_pretrained_input(family, recorded["input_with_top"], arguments)
        return
    dims = as_dims(arguments["input_shape"])
    if dims:
        _check_input(family, recorded["least"], arguments, dims, pretrained)
    if dims and arguments["input_tensor"] is None:
        _check_open_input(family, arguments, dims, pretrained, top)


def _check_classifier(family: Family, arguments: Arguments, pretrained: bool) -> None:
    classes = arguments["classes"]
    if arguments.keras == 3:
        arguments.count("classes")
    elif classes is None or as_items(classes) is not None or (isinstance(classes, int) and classes < 0):
        arguments.refuse("classes", "must be a number of classes")
    if pretrained and isinstance(classes, (int, float)) and classes != 1000:
        help = "pass `include_top=False` and add a classifier of your own, or pass `weights=None`"
        arguments.refuse("classes", "must be 1000 with the pretrained classifier", help=help)
    if not family.ignores_activation:
        COMMON[arguments.keras].check_identifier(arguments, "classifier_activation", "activations")
    activation = arguments["classifier_activation"]
    if pretrained and isinstance(activation, str) and activation not in ("softmax", "linear"):
        arguments.refuse("classifier_activation", "must be 'softmax' or None with the pretrained classifier")


def _check_width(family: Family, arguments: Arguments) -> None:
    alpha, depth = arguments["alpha"], arguments["depth_multiplier"]
    if family.alphas is not None and isinstance(alpha, (int, float)):
        if alpha not in family.alphas:
            listed = ", ".join(map(str, family.alphas))
            arguments.refuse("alpha", f"must be one of {listed} with pretrained weights")
        if alpha != 1 and arguments["minimalistic"] is True:
            arguments.refuse("alpha", "must be 1.0 with the pretrained weights of a minimalistic model")
    if isinstance(depth, (int, float)) and depth != 1:
        arguments.refuse("depth_multiplier", "must be 1 with pretrained weights")


def _check_pretrained_input(family: Family, default: list[int], arguments: Arguments) -> None:
    """A pretrained classifier takes only the size for which it was trained, given as a tuple."""
    value = arguments["input_shape"]
    dims = as_dims(value)
    if dims is None:
        return
    shapes = [tuple(default), *((size, size, 3) for size in family.sizes)]
    is_list = not isinstance(value, tuple)
    if is_list or all(_differ(dims, shape) for shape in shapes):
        what = "the tuple " if is_list else ""
        help = None if is_list else "pass `include_top=False`, or `weights=None`"
        listed = " or ".join(map(str, shapes))
        arguments.refuse("input_shape", f"must be {what}{listed} with the pretrained classifier", help=help)


def _differ(dims: tuple[Dim, ...], shape: tuple[int, ...]) -> bool:
    if len(dims) != len(shape):
        return True
    return any(dim is DYNAMIC or equal(dim, size) is False for dim, size in zip(dims, shape, strict=True))


def _check_input(
    family: Family, least: int, arguments: Arguments, dims: tuple[Dim, ...], pretrained: bool
) -> None:
    if len(dims) != 3:
        arguments.refuse("input_shape", "must be (height, width, channels), without the batch size")
    sizes, channels = dims[:2], dims[2]
    is_checked = not (family.is_convolutional and DYNAMIC in sizes)
    if is_checked and any(less(size, least) for size in sizes):
        arguments.refuse("input_shape", f"must be at least {least} high and wide")
    if pretrained and family.fixes_pretrained_input and (channels is DYNAMIC or equal(channels, 3) is False):
        arguments.refuse("input_shape", "must have 3 channels with pretrained weights")


def _check_open_input(
    family: Family, arguments: Arguments, dims: tuple[Dim, ...], pretrained: bool, top: bool
) -> None:
    """Sizes of None that fail when the layers are put together."""
    rows, columns, channels = dims
    if channels is DYNAMIC:
        arguments.refuse("input_shape", "must state the number of channels")
    if top and not family.is_convolutional and DYNAMIC in (rows, columns):
        arguments.refuse("input_shape", "must state the height and the width for a classifier")
    is_tuple = isinstance(arguments["input_shape"], tuple)
    if family.compares_sizes and pretrained and is_tuple and DYNAMIC in (rows, columns):
        arguments.refuse("input_shape", "must state the height and the width with pretrained weights")
    if family.pads_by_size and isinstance(rows, int) and columns is DYNAMIC:
        arguments.refuse("input_shape", "must state the width where it states the height")
