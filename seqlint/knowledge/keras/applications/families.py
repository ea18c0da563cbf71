"""The families of ``keras.applications``: how each scales its input down, and what its pretrained weights allow."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from seqlint.shapes.dim import Dim, ceil_divide, floor_divide, subtract

Formula = Callable[[Dim], Dim]


def _halved(size: Dim) -> Dim:
    """A window of three with a stride of two and no padding."""
    return floor_divide(subtract(size, 1), 2)


def _rounded_down(size: Dim) -> Dim:
    return floor_divide(size, 32)


def _rounded_up(size: Dim) -> Dim:
    return ceil_divide(size, 32)


def _first_rounded_up(size: Dim) -> Dim:
    return floor_divide(ceil_divide(size, 2), 16)


def _first_two_rounded_up(size: Dim) -> Dim:
    return floor_divide(ceil_divide(size, 4), 8)


def _inception(size: Dim) -> Dim:
    stem = subtract(_halved(size), 2)
    stem = subtract(_halved(stem), 2)
    return _halved(_halved(_halved(stem)))


def _xception(size: Dim) -> Dim:
    return ceil_divide(subtract(_halved(size), 2), 16)


def _nasnet(size: Dim) -> Dim:
    return ceil_divide(_halved(size), 16)


@dataclass(frozen=True)
class Family:
    """Models of one architecture."""

    formula: Formula
    #: the formula of a model made for inputs of any size, whose paddings cannot adapt to an odd one
    open_formula: Formula | None = None
    #: whether the model pads by the size, so that a height needs a width
    pads_by_size: bool = False
    #: whether its cells compare sizes to choose how to join their inputs
    compares_sizes: bool = False
    #: whether pretrained weights need three channels, and with a classifier the size for which it was trained
    fixes_pretrained_input: bool = True
    #: the sizes besides the default for which there is a pretrained classifier
    sizes: tuple[int, ...] = ()
    #: the names of pretrained weights besides "imagenet"
    weights: tuple[str, ...] = ()
    #: whether the classifier takes feature maps of any size, so that sizes may be None and are hardly checked
    is_convolutional: bool = False
    #: whether `classifier_activation` is not used
    ignores_activation: bool = False
    #: the values of `alpha` for which there are pretrained weights; None where there is no such argument
    alphas: tuple[float, ...] | None = None
    #: whether it begins by normalizing each channel, which makes three of one
    normalizes: bool = False

    def scaled(self, size: Dim, *, is_open: bool) -> Dim:
        """The size of the last feature map for one axis of the input."""
        formula = self.open_formula if is_open and self.open_formula is not None else self.formula
        return formula(size)


#: by what the names of the functions begin with
_FAMILIES = {
    "ConvNeXt": Family(_rounded_down, normalizes=True),
    "DenseNet": Family(_first_two_rounded_up),
    "EfficientNetB": Family(_rounded_up, _rounded_down, pads_by_size=True, normalizes=True),
    "EfficientNetV2": Family(_rounded_up, normalizes=True),
    "Inception": Family(_inception),
    "MobileNet": Family(_first_rounded_up, sizes=(128, 160, 192), alphas=(0.25, 0.5, 0.75, 1.0)),
    "MobileNetV2": Family(
        _rounded_up,
        _first_rounded_up,
        pads_by_size=True,
        sizes=(96, 128, 160, 192),
        alphas=(0.35, 0.5, 0.75, 1.0, 1.3, 1.4),
    ),
    "MobileNetV3": Family(
        _rounded_up,
        _first_rounded_up,
        pads_by_size=True,
        fixes_pretrained_input=False,
        is_convolutional=True,
        alphas=(0.75, 1.0),
    ),
    "NASNet": Family(_nasnet, pads_by_size=True, compares_sizes=True),
    "RegNet": Family(_rounded_up, ignores_activation=True, normalizes=True),
    "ResNet": Family(_rounded_up),
    "ResNetRS": Family(
        _rounded_up,
        fixes_pretrained_input=False,
        weights=tuple(f"imagenet-i{size}" for size in (160, 192, 224, 256, 320)),
        normalizes=True,
    ),
    "VGG": Family(_rounded_down),
    "Xception": Family(_xception),
}


def family_of(name: str) -> Family | None:
    """The family of a function by its name, or None where there is none such."""
    prefixes = [prefix for prefix in _FAMILIES if name.startswith(prefix)]
    return _FAMILIES[max(prefixes, key=len)] if prefixes else None
