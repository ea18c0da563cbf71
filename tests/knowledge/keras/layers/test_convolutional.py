from __future__ import annotations

from typing import Any

import pytest

from support.oracle import ABSENT, Row, assert_agreement, ids, row

SERIES = [(None, 7, 4), (None, None, 4), (None, 7, None), (2, 3, 4)]
IMAGES = [(None, 6, 7, 4), (None, None, None, 4), (None, 6, 7, None), (3, 4, 5, 6)]
VOLUMES = [(None, 5, 6, 7, 4), (None, None, 5, 6, 4), (None, 4, 5, 6, None)]
PADDING = ["valid", "same", "SAME"]
FORMATS = [ABSENT, "channels_last", "channels_first"]
NOTHING: dict[str, Any] = {}
FILTERS: dict[str, Any] = {"filters": [3]}

ROWS = [
    *(
        row(name, shape, versions=(3,), filters=[3], kernel_size=[True, False, 2], strides=[True, False, 1])
        for name, shape in (("Conv1D", (None, 5, 2)), ("ConvLSTM2D", (None, 4, 5, 5, 2)))
    ),
    row("MaxPooling2D", (None, 5, 5, 2), pool_size=[True, False], strides=[None, True, False]),
    row("ZeroPadding2D", (None, 5, 5, 2), padding=[True, False]),
    *(
        row(name, (None, 9, 5), filters=[2.5, 2.0, 0.5, "2", None], kernel_size=[2])
        for name in ("Conv1D", "SeparableConv1D", "Conv1DTranspose")
    ),
    *(
        row(name, (None, 9, 5), **sizes, kernel_size=[2], depth_multiplier=[None, 1.0, "1", 2, 0, -1])
        for name, sizes in (("DepthwiseConv1D", NOTHING), ("SeparableConv1D", FILTERS))
    ),
    row("UpSampling1D", (None, 5, 2), versions=(3,), size=[True, False]),
    row("ZeroPadding1D", (None, 5, 2), padding=[True, False]),
    row("Cropping2D", (None, 5, 5, 2), cropping=[True, False]),
    row("Cropping1D", (None, 5, 2), cropping=[True, False]),
    row("UpSampling2D", (None, 5, 5, 2), size=[True, False]),
    row("Conv3DTranspose", (None, 4, 5, 6, 3), filters=[2], kernel_size=[2, 3], dilation_rate=[1, 2]),
    row("DepthwiseConv2D", (None, 8, 8, 3), kernel_size=[2], depth_multiplier=[2, (1, 2)]),
    row(
        "Conv1D",
        *SERIES,
        filters=[4],
        kernel_size=[1, 3, (3,), 9],
        strides=[1, 2],
        padding=["valid", "same", "causal"],
        dilation_rate=[1, 2, 3],
        data_format=FORMATS,
    ),
    row(
        "Conv1D",
        *SERIES,
        (None, 4),
        (None, 4, 5, 6),
        filters=[4, 6, 0, -1],
        kernel_size=[2, 0, (2, 2), "a", None],
        groups=[1, 2, 3, 0],
        use_bias=[True, False],
    ),
    row(
        "Conv2D",
        *IMAGES,
        filters=[4],
        kernel_size=[1, (3, 2), 5],
        strides=[1, (2, 3)],
        padding=PADDING,
        dilation_rate=[1, 2, (1, 3)],
        data_format=FORMATS,
    ),
    row(
        "Conv2D",
        *IMAGES,
        (None, 4),
        (None, 8, 4),
        (None, 2, 4, 5, 6),
        filters=[4, 6, 0, -1, None, "a"],
        kernel_size=[2, 0, (2,), [2, 2], "a", None, -1],
        groups=[1, 2, 3, 0],
        use_bias=[True, False],
    ),
    row(
        "Conv2D",
        (None, 6, 6, 3),
        filters=[2],
        kernel_size=[3],
        padding=["full", "causal", None, 1, 0],
        data_format=[ABSENT, "NHWC"],
        strides=[1, 0, -1, (1, 2, 3)],
    ),
    row(
        "Conv2D",
        (None, 6, 6, 3),
        versions=(3,),
        filters=[2],
        kernel_size=[3],
        lora_rank=[None, 2],
        use_bias=[True, False],
    ),
    row("Conv2D", (None, 6, 6, 3), filters=[2], kernel_size=[3], trainable=[True, False]),
    row(
        "Conv3D",
        *VOLUMES,
        filters=[4],
        kernel_size=[1, (3, 2, 1), 7],
        strides=[1, (2, 1, 3)],
        padding=PADDING,
        dilation_rate=[1, 2],
        data_format=FORMATS,
        groups=[1, 2],
    ),
    row(
        "Conv1DTranspose",
        *SERIES,
        (None, 4),
        filters=[4, 0],
        kernel_size=[1, 2, 3],
        strides=[1, 2, 3, 5],
        padding=PADDING,
        output_padding=[None, 0, 1, 2],
        dilation_rate=[1, 2],
        data_format=FORMATS,
    ),
    row(
        "Conv2DTranspose",
        *IMAGES,
        (None, 4, 4),
        filters=[4],
        kernel_size=[1, (2, 3)],
        strides=[1, 2, (3, 2)],
        padding=PADDING,
        output_padding=[None, 0, 1, (1, 0)],
        dilation_rate=[1, (2, 1)],
        data_format=FORMATS,
        use_bias=[True, False],
    ),
    row(
        "Conv3DTranspose",
        *VOLUMES,
        (None, 4, 4),
        filters=[4],
        kernel_size=[1, (2, 3, 4)],
        strides=[1, 2, (3, 2, 1)],
        padding=PADDING,
        output_padding=[None, 0, 1],
        data_format=FORMATS,
    ),
    row(
        "DepthwiseConv1D",
        *SERIES,
        (None, 4),
        kernel_size=[1, 3, 9],
        strides=[1, 2],
        padding=PADDING,
        depth_multiplier=[1, 3],
        dilation_rate=[1, 2],
        data_format=FORMATS,
        use_bias=[True, False],
    ),
    row(
        "DepthwiseConv2D",
        *IMAGES,
        (None, 4, 4),
        kernel_size=[1, 3, (2, 4)],
        strides=[1, 2],
        padding=PADDING,
        depth_multiplier=[1, 3],
        dilation_rate=[1, 2],
        data_format=FORMATS,
    ),
    row(
        "SeparableConv1D",
        *SERIES,
        (None, 4),
        filters=[4, 0],
        kernel_size=[1, 3, 9],
        strides=[1, 2],
        padding=[*PADDING, "causal"],
        depth_multiplier=[1, 3],
        dilation_rate=[1, 2],
        data_format=FORMATS,
    ),
    row(
        "SeparableConv2D",
        *IMAGES,
        (None, 4, 4),
        filters=[4],
        kernel_size=[1, 3, (2, 4)],
        strides=[1, 2],
        padding=PADDING,
        depth_multiplier=[1, 3],
        dilation_rate=[1, 2],
        data_format=FORMATS,
        use_bias=[True, False],
    ),
    row(
        "DepthwiseConv2D",
        (None, 6, 7, 4),
        versions=(3,),
        kernel_size=[2],
        depth_multiplier=[0, -1, None, "a"],
    ),
    row(
        "DepthwiseConv2D",
        (None, 6, 7, 4),
        versions=(2,),
        unknown=True,
        kernel_size=[2],
        depth_multiplier=[0, -1, None, "a"],
    ),
    row("Convolution2D", (None, 6, 6, 3), filters=[2], kernel_size=[3]),
    row("SeparableConvolution2D", (None, 6, 6, 3), filters=[2], kernel_size=[3]),
    row("Conv2D", (None, 6, 6, 6), filters=[4, 6], kernel_size=[3], groups=[2, 3, 4]),
]


@pytest.mark.parametrize("row", ROWS, ids=ids(ROWS))
def test_convolution(row: Row) -> None:
    assert_agreement(row)
