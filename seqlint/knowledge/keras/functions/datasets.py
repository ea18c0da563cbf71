"""``keras.datasets``: what each ``load_data`` gives, by its arguments."""

from __future__ import annotations

from dataclasses import dataclass

from seqlint.knowledge.library import Call, DataError, Result, function
from seqlint.knowledge.samples import flag, origin_of
from seqlint.shapes import dim as dims
from seqlint.shapes.dim import UNKNOWN, Dim
from seqlint.shapes.shape import Shape
from seqlint.values import Value
from seqlint.values.arrays import UNKNOWN_CONTENT, Array, Content

_REAL = Content(encoding="real")
_SEED = 113


@dataclass(frozen=True)
class _Samples:
    """All samples of a set, before they are split: the shape is that of one sample."""

    shape: tuple[Dim, ...]
    kind: str
    content: Content = UNKNOWN_CONTENT


def _split(call: Call, x: _Samples, y: _Samples, rows: tuple[Dim, Dim]) -> Value:
    """``(x_train, y_train), (x_test, y_test)``."""
    origin = origin_of(call)
    return tuple(
        tuple(
            Array(Shape.of(count, *part.shape), part.kind, part.content, origin, call.site) for part in (x, y)
        )
        for count in rows
    )


def _images(*shape: Dim) -> _Samples:
    return _Samples(shape, "uint8", Content(scale="bytes"))


def _color_images(call: Call) -> _Samples:
    """Images of CIFAR; the interpreter passes Keras's global ``data_format`` where it is another than usual."""
    layout = call.keywords.get("data_format", "channels_last")
    if layout == "channels_last":
        return _images(32, 32, 3)
    return _images(3, 32, 32) if layout == "channels_first" else _images(UNKNOWN, UNKNOWN, UNKNOWN)


@function("keras.datasets.mnist.load_data", "keras.datasets.fashion_mnist.load_data")
def _mnist(call: Call) -> Result:
    labels = _Samples((), "uint8", Content.labels(10))
    return _split(call, _images(28, 28), labels, (60000, 10000))


@function("keras.datasets.cifar10.load_data")
def _cifar10(call: Call) -> Result:
    labels = _Samples((1,), "uint8", Content.labels(10))
    return _split(call, _color_images(call), labels, (50000, 10000))


@function("keras.datasets.cifar100.load_data")
def _cifar100(call: Call) -> Result:
    mode = call.get("label_mode", 0, "fine")
    if isinstance(mode, str) and mode not in ("fine", "coarse"):
        raise DataError(f"`label_mode` must be 'fine' or 'coarse', not {mode!r}")
    classes = {"fine": 100, "coarse": 20}.get(mode, UNKNOWN) if isinstance(mode, str) else UNKNOWN
    labels = _Samples((1,), "int", Content.labels(classes))
    return _split(call, _color_images(call), labels, (50000, 10000))


@function("keras.datasets.imdb.load_data")
def _imdb(call: Call) -> Result:
    rows: tuple[Dim, Dim] = (25000, 25000)
    if flag(call.get("maxlen", 3)) is not False:
        rows = (dims.size("reviews"), dims.size("test_reviews"))
    return _split(call, _Samples((), "object"), _Samples((), "int", Content("binary", 2)), rows)


@function("keras.datasets.reuters.load_data")
def _reuters(call: Call) -> Result:
    share, is_whole = call.get("test_split", 4, 0.2), flag(call.get("maxlen", 3)) is False
    rows = _shares(11228, share) if is_whole else (dims.size("newswires"), dims.size("test_newswires"))
    is_standard = is_whole and share == 0.2 and call.get("seed", 5, _SEED) == _SEED
    labels = _Samples((), "int", Content.labels(46 if is_standard else UNKNOWN))
    return _split(call, _Samples((), "object"), labels, rows)


@function("keras.datasets.boston_housing.load_data")
def _boston_housing(call: Call) -> Result:
    rows = _shares(506, call.get("test_split", 1, 0.2))
    return _split(call, _Samples((13,), "float", _REAL), _Samples((), "float", _REAL), rows)


@function("keras.datasets.california_housing.load_data")
def _california_housing(call: Call) -> Result:
    version = call.get("version", 0, "large")
    if isinstance(version, str) and version not in ("small", "large"):
        raise DataError(f"`version` must be 'small' or 'large', not {version!r}")
    total = {"small": 600, "large": 20640}.get(version, UNKNOWN) if isinstance(version, str) else UNKNOWN
    rows = _shares(total, call.get("test_split", 2, 0.2))
    return _split(call, _Samples((8,), "float", _REAL), _Samples((), "float", _REAL), rows)


def _shares(total: Dim, share: Value) -> tuple[Dim, Dim]:
    """How many samples are for training and for testing."""
    if not isinstance(total, int) or not isinstance(share, (int, float)):
        return UNKNOWN, UNKNOWN
    training = int(total * (1 - share))
    return training, total - training
