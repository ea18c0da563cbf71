from __future__ import annotations

import pytest

from support.oracle import ABSENT, Row, assert_agreement, ids, row

SERIES = [(None, 7, 4), (None, None, 4), (None, 7, None), (2, 3, 4), (None, 4), (None, 4, 4, 4)]
IMAGES = [(None, 6, 7, 4), (None, None, None, 4), (None, 6, 7, None), (3, 4, 5, 6), (None, 4, 4)]
VOLUMES = [(None, 5, 6, 7, 4), (None, None, 5, 6, 4), (None, 4, 5, 6, None), (None, 4, 4)]
FORMATS = [ABSENT, "channels_last", "channels_first"]
PADDING = ["valid", "same", "SAME"]
STRIDES = [None, 1, 2, 3, 0]

ROWS = [
    row(
        "AdaptiveMaxPooling1D",
        (None, 8, 3),
        versions=(3,),
        output_size=[2],
        data_format=["", (), False, (1,)],
    ),
    row(
        "AdaptiveMaxPooling2D", (None, 8, 8, 3), (4,), versions=(3,), output_size=[2, -1], data_format=FORMATS
    ),
    *(
        row(
            name, *SERIES, pool_size=[1, 2, 3, 8, (2,)], strides=STRIDES, padding=PADDING, data_format=FORMATS
        )
        for name in ("MaxPooling1D", "AveragePooling1D", "MaxPool1D")
    ),
    *(
        row(
            name,
            *IMAGES,
            pool_size=[1, 2, (3, 2), 7, [2, 2]],
            strides=[*STRIDES, (2, 1)],
            padding=PADDING,
            data_format=FORMATS,
        )
        for name in ("MaxPooling2D", "AveragePooling2D", "AvgPool2D")
    ),
    *(
        row(
            name,
            *VOLUMES,
            pool_size=[1, 2, (3, 2, 1), 7],
            strides=[*STRIDES, (2, 1, 3)],
            padding=PADDING,
            data_format=FORMATS,
        )
        for name in ("MaxPooling3D", "AveragePooling3D")
    ),
    *(
        row(
            name,
            IMAGES[0],
            pool_size=[0, -1, "a", None, 2.0, (2,), (2, 2, 2), (0, 1)],
            padding=["valid", "full", None, 1],
            data_format=[ABSENT, "NHWC"],
        )
        for name in ("MaxPooling2D", "AveragePooling2D")
    ),
    *(
        row(f"Global{kind}1D", *SERIES, keepdims=[True, False], data_format=[*FORMATS, "a"])
        for kind in ("MaxPooling", "AveragePooling", "AvgPool")
    ),
    *(
        row(f"Global{kind}2D", *IMAGES, keepdims=[True, False], data_format=[*FORMATS, "a"])
        for kind in ("MaxPooling", "AveragePooling", "MaxPool")
    ),
    *(
        row(f"Global{kind}3D", *VOLUMES, keepdims=[True, False], data_format=FORMATS)
        for kind in ("MaxPooling", "AveragePooling")
    ),
    *(
        row(
            f"Adaptive{kind}Pooling1D",
            *SERIES,
            versions=(3,),
            output_size=[1, 3, (2,), (2, 2), None, "a", 2.5],
            data_format=[*FORMATS, "a"],
        )
        for kind in ("Max", "Average")
    ),
    *(
        row(
            f"Adaptive{kind}Pooling2D",
            *IMAGES,
            versions=(3,),
            output_size=[1, 3, (2,), (2, 2), None, "a"],
            data_format=[*FORMATS, "a"],
        )
        for kind in ("Max", "Average")
    ),
    *(
        row(
            f"Adaptive{kind}Pooling3D",
            *VOLUMES,
            versions=(3,),
            output_size=[1, 3, (2,), (2, 3, 4), None, "a"],
            data_format=FORMATS,
        )
        for kind in ("Max", "Average")
    ),
]


@pytest.mark.parametrize("row", ROWS, ids=ids(ROWS))
def test_pooling(row: Row) -> None:
    assert_agreement(row)
