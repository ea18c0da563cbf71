from __future__ import annotations

import pytest
from oracle import ABSENT, Row, assert_agreement, ids, row

SERIES = [(None, 7, 4), (None, None, 4), (None, 7, None), (2, 3, 4), (None, 4), (None, 4, 4, 4)]
IMAGES = [(None, 6, 7, 4), (None, None, None, 4), (None, 6, 7, None), (3, 4, 5, 6), (None, 4, 4)]
VOLUMES = [(None, 5, 6, 7, 4), (None, None, 5, 6, 4), (None, 4, 5, 6, None), (None, 4, 4)]
FORMATS = [ABSENT, "channels_last", "channels_first"]

ROWS = [
    row("UpSampling3D", (None, 3, 4, 5), (None, 3, None, 5, 6, 7), versions=(2,), size=[2, (1, 2, 3)]),
    row("UpSampling2D", (None, None, 4, 3), (None, 4, None, 3), versions=(2,), size=[2]),
    row(
        "Flatten",
        (None,),
        (None, 4),
        (None, 4, 5),
        (None, None, 3),
        (2, 3, 4),
        (None, 0, 3),
        (None, 2, 3, 4, 5),
        (7, None),
        data_format=[*FORMATS, "a", 1],
    ),
    row(
        "Reshape",
        (None, 24),
        (None, 4, 6),
        (None, None, 6),
        (2, 24),
        (None,),
        (None, 0),
        (None, None),
        (2, None),
        (2, None, 3),
        target_shape=[
            (24,),
            (4, 6),
            [2, 3, 4],
            (-1,),
            (-1, 4),
            (5, -1),
            (-1, 0),
            (7,),
            (),
            24,
            (2, -1, 3),
            (1,),
            None,
            (None, 6),
            (-1, None),
            (0,),
            (3, -1),
        ],
    ),
    row(
        "Reshape",
        (None, 24),
        (None, 4, 6),
        (None, None, 6),
        (2, 24),
        versions=(3,),
        target_shape=[(-1, -1), (-2, 12)],
    ),
    row(
        "Reshape",
        (None, 24),
        (None, 4, 6),
        (None, None, 6),
        (2, 24),
        versions=(2,),
        unknown=True,
        target_shape=[(-1, -1), (-2, 12)],
    ),
    row(
        "Permute",
        (None, 4),
        (None, 4, 5),
        (None, None, 6, 3),
        (2, 3, 4, 5),
        dims=[(1,), (2, 1), [2, 1], (3, 1, 2), (1, 2, 3), (0, 1), (1, 1), (2, 3), (), 1, None, (1, 3), "ab"],
    ),
    row(
        "RepeatVector", (None, 4), (None, None), (2, 3), (None, 4, 5), (None,), n=[1, 3, 2.0, "a", None, (2,)]
    ),
    row("RepeatVector", (None, 4), versions=(3,), n=[0, -1, True]),
    row("RepeatVector", (None, 4), versions=(2,), unknown=True, n=[0, True]),
    row(
        "ZeroPadding1D",
        *SERIES,
        padding=[ABSENT, 0, 2, (1, 2), [0, 3], (1, 2, 3), -1, None, "a", 1.5, ((1, 2), (3, 4))],
    ),
    row("ZeroPadding1D", *SERIES, versions=(3,), padding=[2], data_format=FORMATS),
    row(
        "ZeroPadding2D",
        *IMAGES,
        padding=[
            ABSENT,
            0,
            2,
            (1, 2),
            [0, 3],
            ((1, 2), (3, 4)),
            ((1, 2), 3),
            (1, 2, 3),
            -1,
            -9,
            None,
            "a",
            1.5,
            ((1, 2, 3), 1),
            (-1, 1),
        ],
        data_format=[*FORMATS, "a"],
    ),
    row(
        "ZeroPadding3D",
        *VOLUMES,
        padding=[ABSENT, 0, 2, (1, 2, 3), ((1, 2), (3, 4), (5, 6)), (1, 2), -1, None, 1.5],
        data_format=FORMATS,
    ),
    row(
        "Cropping1D",
        *SERIES,
        cropping=[ABSENT, 0, 1, 2, (1, 2), (7, 0), (3, 4), -1, None, "a", 1.5, (1, 2, 3)],
    ),
    row(
        "Cropping2D",
        *IMAGES,
        cropping=[
            ABSENT,
            0,
            1,
            3,
            (1, 2),
            ((1, 2), (3, 3)),
            ((1, 2), (3, 4)),
            (0, 3),
            (3, 0),
            (-1, 1),
            None,
            1.5,
            (1,),
            "a",
        ],
        data_format=[*FORMATS, "a"],
    ),
    row(
        "Cropping3D",
        *VOLUMES,
        cropping=[ABSENT, 0, 1, 2, (1, 2, 3), ((1, 2), (3, 2), (0, 1)), ((5, 0), 0, 0), (1, 2), None, 1.5],
        data_format=FORMATS,
    ),
    row("Cropping2D", *IMAGES, versions=(3,), cropping=[-1]),
    row("Cropping3D", *VOLUMES, versions=(3,), cropping=[-1]),
    row("Cropping3D", *VOLUMES, versions=(2,), unknown=True, cropping=[-1]),
    row("UpSampling1D", *SERIES, size=[ABSENT, 1, 3, None, (2,), 2.5]),
    row("UpSampling1D", *SERIES, versions=(3,), size=[0, -1, "a"]),
    row("UpSampling1D", *SERIES, versions=(2,), unknown=True, size=[0, -1, "a"]),
    row(
        "UpSampling2D",
        *IMAGES,
        size=[ABSENT, 1, 3, (2, 3), [2, 1], 0, -1, None, "a", (2,), 2.5],
        interpolation=[ABSENT, "bilinear", "nearest", "a"],
        data_format=[*FORMATS, "a"],
    ),
    row("UpSampling3D", *VOLUMES, size=[ABSENT, 1, 3, (2, 3, 1), 0, -1, None, (2,)], data_format=FORMATS),
]


@pytest.mark.parametrize("row", ROWS, ids=ids(ROWS))
def test_reshaping(row: Row) -> None:
    assert_agreement(row)
