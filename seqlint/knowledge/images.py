"""Pictures as Pillow and OpenCV read them."""

from __future__ import annotations

from dataclasses import dataclass, replace

from seqlint.knowledge.library import Call, Result, attribute, function, method
from seqlint.knowledge.numpy.conversion import as_array
from seqlint.knowledge.samples import origin_of
from seqlint.shapes import dim as dims
from seqlint.shapes.dim import UNKNOWN, Dim
from seqlint.shapes.shape import Shape
from seqlint.values import NOT_KNOWN, AbstractValue, NotKnown, Reference, Value, as_dims
from seqlint.values.arrays import Array, Content

BYTES = Content(scale="bytes")


@dataclass(frozen=True, eq=False)
class Image(AbstractValue):
    """A picture of Pillow, which is not yet an array."""

    height: Dim
    width: Dim
    channels: Dim


@method(Image, "__array__")
def _image_array(image: Image, call: Call) -> Result:
    sizes: tuple[Dim, ...] = (image.height, image.width)
    if image.channels == UNKNOWN:
        return NOT_KNOWN
    return Array(Shape(sizes if image.channels == 1 else (*sizes, image.channels)), "uint8", BYTES)


@attribute(Image, "size")
def _picture_size(image: Image) -> Value | NotKnown:
    return (image.width, image.height)


# Pillow

#: the bands of the modes whose pictures are arrays of bytes
_BANDS = {"L": 1, "P": 1, "RGB": 3, "RGBA": 4, "CMYK": 4, "YCbCr": 3, "LAB": 3, "HSV": 3}


@function("PIL.Image.open")
def _open(call: Call) -> Result:
    return Image(dims.size("height"), dims.size("width"), UNKNOWN)


@method(Image, "convert")
def _convert(image: Image, call: Call) -> Result:
    mode = call.get("mode", 0)
    return replace(image, channels=_BANDS.get(mode, UNKNOWN) if isinstance(mode, str) else UNKNOWN)


@method(Image, "resize")
def _resize_picture(image: Image, call: Call) -> Result:
    """Pillow gives the width before the height."""
    sizes = as_dims(call.get("size", 0))
    if sizes is None or len(sizes) != 2:
        return NOT_KNOWN
    return Image(sizes[1], sizes[0], image.channels)


@method(Image, "copy", "filter")
def _same_picture(image: Image, call: Call) -> Result:
    return image


# OpenCV

#: the last axis for the flags of ``imread``, by name and by number; None for none
_CHANNELS: dict[Value, int | None] = {"IMREAD_COLOR": 3, "IMREAD_GRAYSCALE": None, 1: 3, 0: None}
#: the last axis for the names of what ``cvtColor`` converts to
_TARGETS = {"GRAY": None, "BGRA": 4, "RGBA": 4} | dict.fromkeys(
    ("BGR", "RGB", "HSV", "HLS", "LAB", "Lab", "LUV", "Luv", "XYZ", "YUV", "YCrCb", "YCR_CB"), 3
)


def _pixels(sizes: tuple[Dim, ...], channels: int | None, like: Array, call: Call) -> Array:
    """An array of these *sizes*, with the values of *like*; a single channel has no axis of its own."""
    dims = sizes if channels in (None, 1) else (*sizes, channels)
    return replace(like, shape=Shape(dims), origin=origin_of(call), site=call.site)


@function("cv2.imread")
def _imread(call: Call) -> Result:
    flag = call.get("flags", 1, 1)
    if isinstance(flag, Reference):
        flag = flag.name.rpartition(".")[2]
    if not isinstance(flag, (int, str)) or flag not in _CHANNELS:
        return NOT_KNOWN
    sizes = dims.size("height"), dims.size("width")
    return _pixels(sizes, _CHANNELS[flag], Array(kind="uint8", content=BYTES), call)


@function("cv2.resize")
def _resize(call: Call) -> Result:
    """The new size is given as width and height, as for Pillow."""
    image, sizes = _read(call), as_dims(call.get("dsize", 1))
    if image is None or sizes is None or len(sizes) != 2:
        return NOT_KNOWN
    is_factor = sizes == (0, 0)
    new = (dims.size("height"), dims.size("width")) if is_factor else (sizes[1], sizes[0])
    return _pixels(new, _channels(image), image, call)


@function("cv2.cvtColor")
def _convert_color(call: Call) -> Result:
    image, code = _read(call), call.get("code", 1)
    target = code.name.rpartition("2")[2] if isinstance(code, Reference) else None
    if image is None or target not in _TARGETS:
        return NOT_KNOWN
    return _pixels(_sizes(image), _TARGETS[target], image, call)


@function("cv2.GaussianBlur", "cv2.blur", "cv2.medianBlur", "cv2.flip", "cv2.bitwise_not")
def _filtered(call: Call) -> Result:
    image = _read(call)
    return NOT_KNOWN if image is None else _pixels(_sizes(image), _channels(image), image, call)


def _read(call: Call) -> Array | None:
    """The picture that a function takes, if the number of its channels is known."""
    image = as_array(call.get("src", 0))
    if image is None or image.shape.rank not in (2, 3):
        return None
    return image if image.shape.rank == 2 or isinstance(image.shape[2], int) else None


def _sizes(image: Array) -> tuple[Dim, ...]:
    return (image.shape[0], image.shape[1])


def _channels(image: Array) -> int | None:
    last = image.shape[2] if image.shape.rank == 3 else None
    return last if isinstance(last, int) else None


_APPLICATIONS = (
    *(
        "convnext",
        "densenet",
        "efficientnet",
        "efficientnet_v2",
        "inception_resnet_v2",
        "inception_v3",
        "mobilenet",
    ),
    *(
        "mobilenet_v2",
        "mobilenet_v3",
        "nasnet",
        "resnet",
        "resnet50",
        "resnet_v2",
        "vgg16",
        "vgg19",
        "xception",
    ),
)


@function(*(f"keras.applications.{name}.preprocess_input" for name in _APPLICATIONS))
def _preprocessed(call: Call) -> Result:
    """The pixels are scaled, or their channels put in another order: the shape stays."""
    images = as_array(call.get("x", 0))
    return NOT_KNOWN if images is None else replace(images.overwritten(), kind="float")
