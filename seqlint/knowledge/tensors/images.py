"""Functions of pictures: other sizes, other colors."""

from __future__ import annotations

from dataclasses import replace

from seqlint.knowledge.library import Call, DataError, Result
from seqlint.knowledge.numpy.conversion import as_size, shape_of
from seqlint.knowledge.tensors.declaring import first_of, given, tensor_function, tensor_operation
from seqlint.shapes.dim import Dim, add, equal, floor_divide, less, modulo, multiply, product, subtract
from seqlint.shapes.shape import Shape
from seqlint.values import NOT_KNOWN, Value, as_items
from seqlint.values.arrays import UNKNOWN_CONTENT, Array, Content


@tensor_operation(
    "ops.image.resize(images, size, interpolation as method, antialias, crop_to_aspect_ratio, pad_to_aspect_ratio,"
    " fill_mode, fill_value, data_format)",
    "tf.image.resize(images, size, method, preserve_aspect_ratio, antialias, name)",
    "tf.image.resize_bilinear tf.image.resize_nearest_neighbor tf.image.resize_bicubic tf.image.resize_images(images, size)",
)
def _resize(images: Array, call: Call) -> Result:
    size = as_items(given(call, "size"))
    if size is None or len(size) != 2 or given(call, "preserve_aspect_ratio", False) is not False:
        return NOT_KNOWN
    method = given(call, "method", "bilinear")
    kind = images.kind if method == "nearest" or call.name.startswith("keras.") else "float"
    resized = _resized(images, (as_size(size[0]), as_size(size[1])), call)
    return replace(resized, kind=kind) if isinstance(resized, Array) else resized


@tensor_operation(
    "tf.image.resize_with_pad(image, target_height, target_width, method, antialias)",
    "tf.image.resize_with_crop_or_pad tf.image.resize_image_with_crop_or_pad(image, target_height, target_width)",
    "tf.image.crop_to_bounding_box(image, offset_height, offset_width, target_height, target_width)",
    "tf.image.pad_to_bounding_box(image, offset_height, offset_width, target_height, target_width)",
)
def _fitted(images: Array, call: Call) -> Result:
    return _resized(
        images, (as_size(given(call, "target_height")), as_size(given(call, "target_width"))), call
    )


@tensor_operation("K.resize_images(x, height_factor, width_factor, data_format, interpolation)")
def _enlarged(images: Array, call: Call) -> Result:
    place = _height_axis(images, call)
    if place is None:
        return NOT_KNOWN
    factors = (as_size(given(call, "height_factor")), as_size(given(call, "width_factor")))
    return _resized(
        images,
        (multiply(images.shape[place], factors[0]), multiply(images.shape[place + 1], factors[1])),
        call,
    )


@tensor_operation(
    "ops.image.pad_images(images, top_padding as top, left_padding as left, bottom_padding as bottom,"
    " right_padding as right, target_height, target_width, data_format)",
    "ops.image.crop_images(images, top_cropping as top, left_cropping as left, bottom_cropping as bottom,"
    " right_cropping as right, target_height, target_width, data_format)",
)
def _bordered(images: Array, call: Call) -> Result:
    """Of two borders and a target, two are given for each axis."""
    place = _height_axis(images, call)
    if place is None:
        return NOT_KNOWN
    change = add if call.name.endswith("pad_images") else subtract
    sizes = []
    for axis, (target, borders) in enumerate(
        (("target_height", ("top", "bottom")), ("target_width", ("left", "right")))
    ):
        size = images.shape[place + axis]
        for border in borders:
            size = change(size, as_size(given(call, border, 0)))
        stated = given(call, target)
        sizes.append(size if stated is None else as_size(stated))
    if any(less(size, 1) for size in sizes):
        raise DataError(f"pictures of shape {images.shape} cannot be cropped so much", images)
    return _resized(images, (sizes[0], sizes[1]), call)


def _resized(images: Array, sizes: tuple[Dim, Dim], call: Call) -> Result:
    place = _height_axis(images, call)
    if place is None:
        return NOT_KNOWN
    shape = images.shape.replace(place, sizes[0]).replace(place + 1, sizes[1])
    return replace(images, shape=shape, content=Content(scale=images.content.scale))


def _height_axis(images: Array, call: Call) -> int | None:
    """The axis of the height in one picture or in several; the width follows."""
    rank, layout = images.shape.rank, given(call, "data_format")
    if rank not in (3, 4) or layout not in (None, "channels_last", "channels_first"):
        return None
    return rank - (2 if layout == "channels_first" else 3)


@tensor_operation(
    "ops.image.rgb_to_grayscale(images, data_format)",
    "tf.image.grayscale_to_rgb tf.image.rgb_to_grayscale(images, name)",
)
def _recolored(images: Array, call: Call) -> Result:
    place = _height_axis(images, call)
    if place is None:
        return NOT_KNOWN
    channels_first = given(call, "data_format") == "channels_first"
    return replace(
        images,
        shape=images.shape.replace(-3 if channels_first else -1, 3 if call.name.endswith("_rgb") else 1),
    )


@tensor_operation(
    "ops.image.rgb_to_hsv ops.image.hsv_to_rgb(images, data_format)",
    "tf.image.per_image_standardization(image)",
    "tf.image.adjust_brightness tf.image.adjust_hue(image, delta, name)",
    "tf.image.random_brightness tf.image.random_hue(image, max_delta, seed)",
    "tf.image.adjust_contrast(images, contrast_factor)",
    "tf.image.adjust_saturation(image, saturation_factor, name)",
    "tf.image.random_contrast tf.image.random_saturation(image, lower, upper, seed)",
    "tf.image.rgb_to_hsv tf.image.hsv_to_rgb(images, name)",
)
def _other_colors(images: Array, call: Call) -> Result:
    return replace(images, kind="float" if images.kind == "float" else None, content=UNKNOWN_CONTENT)


@tensor_operation(
    "tf.image.flip_left_right tf.image.flip_up_down(image)",
    "tf.image.random_flip_left_right tf.image.random_flip_up_down(image, seed)",
)
def _flipped(images: Array, call: Call) -> Result:
    return replace(images, content=Content(scale=images.content.scale))


@tensor_operation("ops.image.extract_patches(images, size, strides, dilation_rate, padding, data_format)")
def _patches(images: Array, call: Call) -> Result:
    """Patches that do not overlap, all values of each in a row."""
    size, place = given(call, "size"), _height_axis(images, call)
    items = (size, size) if isinstance(size, int) else as_items(size)
    is_plain = not any(
        name in call.keywords for name in ("strides", "dilation_rate", "padding", "data_format")
    )
    if items is None or len(items) != 2 or place is None or not is_plain:
        return NOT_KNOWN
    high, wide = as_size(items[0]), as_size(items[1])
    counts = (floor_divide(images.shape[place], high), floor_divide(images.shape[place + 1], wide))
    values = product((high, wide, images.shape[-1]))
    shape = Shape((*tuple(images.shape)[:place], *counts, values))
    return replace(images, shape=shape, content=Content(scale=images.content.scale))


@tensor_operation(
    "ops.depth_to_space ops.space_to_depth(x, block_size, data_format)",
    "tf.nn.depth_to_space tf.nn.space_to_depth(input, block_size, data_format, name)",
)
def _blocks(images: Array, call: Call) -> Result:
    """The values of blocks of the picture become its channels, or the other way round."""
    block = as_size(given(call, "block_size"))
    if images.shape.rank != 4 or given(call, "data_format") not in (None, "channels_last", "NHWC"):
        return NOT_KNOWN
    batch, height, width, channels = images.shape
    values = multiply(block, block)
    is_spread = call.name.endswith("depth_to_space")
    divided = (channels, values) if is_spread else (height, block)
    if equal(modulo(*divided), 0) is False:
        raise DataError(
            f"an axis of size {divided[0]} of {images.shape} cannot be divided by {divided[1]}", images
        )
    if is_spread:
        shape = Shape.of(
            batch, multiply(height, block), multiply(width, block), floor_divide(channels, values)
        )
    else:
        shape = Shape.of(
            batch, floor_divide(height, block), floor_divide(width, block), multiply(channels, values)
        )
    return replace(images, shape=shape, content=Content(scale=images.content.scale))


@tensor_function("tf.image.random_crop(value, size, seed, name)", "tf.random_crop(value, size, seed, name)")
def _random_crop(call: Call) -> Result:
    images: Value = first_of(call)
    shape = shape_of(given(call, "size"))
    return (
        replace(images, shape=shape, content=Content(scale=images.content.scale))
        if isinstance(images, Array)
        else NOT_KNOWN
    )
