from __future__ import annotations

import pytest

from support.oracle import ABSENT, Row, assert_agreement, ids, row

IMAGES = [(None, 8, 7, 3), (None, None, None, 3), (8, 7, 3), (None, 8, 7, None)]
OTHERS = [(None, 8), (None, 2, 8, 7, 3)]
FACTORS = [0.2, 0, 1, 2, -0.2, -1, -2, (0.1, 0.2), (-0.2, 0.3), (2, 3), (0.1, 0.2, 0.3), "a", None]
FORMATS = [ABSENT, "channels_last", "channels_first", "x"]
SIZES = [4, 9, 0, -2, 4.0, "4"]

#: those that leave the shape, and the argument that says how strong they are
BY_FACTOR = [
    "RandomRotation",
    "RandomHue",
    "RandomSaturation",
    "RandomColorDegeneration",
    "RandomSharpness",
    "RandomInvert",
    "RandomErasing",
    "RandomPerspective",
    "RandomElasticTransform",
    "RandomGaussianBlur",
    "AugMix",
    "RandAugment",
    "CutMix",
]

ROWS = [
    row("RandomBrightness", (None, 8, 8, 3), factor=[None, 0.3, ()]),
    row(
        "Resizing",
        (2, 5, 5, 3),
        (2, None, 5, 3),
        (None, 5, None, 3),
        height=[4],
        width=[8, 0],
        crop_to_aspect_ratio=[True, False],
        versions=(2,),
    ),
    row("RandomRotation", (None, 8, 8, 3), versions=(3,), factor=[None, 0.3, (), 2, "", "a"]),
    *(
        row(
            name,
            (None, 8, 8, 3),
            versions=(3,),
            interpolation=["nearest", "bicubic", None],
            value_range=[(0, 1), -1],
        )
        for name in ("AugMix", "RandAugment")
    ),
    row(
        "RandomTranslation",
        (None, 8, 8, 3),
        height_factor=[0.1],
        width_factor=[0.1],
        fill_mode=["wrap", None, 2.5],
    ),
    row("RandomContrast", (None, 8, 8, 3), versions=(2,), factor=[0.0, 0.2, (-0.2, 0.3), (0.1, 0.2)]),
    row("RandomZoom", (None, 8, 8, 3), versions=(2,), height_factor=[0.1, (), (0.1,)]),
    row("RandomFlip", (None, 8, 8, 3), versions=(2,), mode=["vertical", None]),
    row("Resizing", (None, 8, 8, 3), versions=(2,), height=[4], width=[4], interpolation=["area", "cubic"]),
    row("RandomWidth", (None, 8, 8, 3), versions=(2,), factor=[0.2], interpolation=["area", "cubic"]),
    *(
        row(name, (4, 8, None, 3), (4, None, 8, 3), versions=(2,), height=[4], width=[4])
        for name in ("CenterCrop", "RandomCrop")
    ),
    row("MaxNumBoundingBoxes", (None, 8), versions=(3,), max_number=[3], fill_value=[0, (3,)]),
    *(row(name, *IMAGES, *OTHERS, versions=(3,), factor=FACTORS) for name in BY_FACTOR),
    row(
        "RandomRotation",
        *IMAGES,
        *OTHERS,
        versions=(2,),
        factor=[0.2, (0.1, 0.2), (0.2, 0.1), 20, -0.2, "a", None],
    ),
    *(
        row(name, *IMAGES, *OTHERS, factor=[0.2, 1, 2, -2, (0.1, 0.2), (2, 3)])
        for name in ("RandomContrast", "RandomBrightness")
    ),
    row("RandomBrightness", (None, 8, 8, 3), factor=[0.2], value_range=[(0, 1), 3, (0, 1, 2), None]),
    row(
        "RandomZoom",
        *IMAGES[:3],
        *OTHERS[:1],
        height_factor=FACTORS[:10],
        width_factor=[ABSENT, None, 0.2, -2],
    ),
    row("RandomTranslation", *IMAGES[:3], *OTHERS[:1], height_factor=FACTORS[:10], width_factor=[0.2, 2]),
    *(
        row(
            name,
            *IMAGES[:3],
            height_factor=[0.2],
            width_factor=[0.2],
            fill_mode=["reflect", "wrap", "x"],
            interpolation=["nearest", "x"],
        )
        for name in ("RandomZoom", "RandomTranslation")
    ),
    row("RandomShear", *IMAGES, versions=(3,), x_factor=FACTORS, y_factor=[ABSENT, 0.2, 3]),
    row("RandomFlip", *IMAGES, *OTHERS, mode=[ABSENT, "horizontal", "vertical", "diagonal"]),
    row("RandomFlip", (None, 8, 8, 3), versions=(3,), data_format=FORMATS, factor=[ABSENT, 0.2]),
    row("RandomGaussianBlur", (None, 8, 8, 3), versions=(3,), kernel_size=[3, 4, (3, 5), (3, 4), (3,), "a"]),
    row("RandomGrayscale", *IMAGES, versions=(3,), factor=[0.2, 2, -1, "a"]),
    row(
        "RandomPosterization", *IMAGES, versions=(3,), factor=[4, 0, 9, (2, 3), "a"], value_range=[ABSENT, 3]
    ),
    row(
        "RandomColorJitter",
        *IMAGES,
        versions=(3,),
        brightness_factor=[ABSENT, 0.2, -0.5, 2],
        hue_factor=[ABSENT, -0.5],
    ),
    row(
        "RandomColorJitter",
        (None, 8, 8, 3),
        versions=(3,),
        value_range=[ABSENT, 0, (0, 1), (1, 2, 3), None],
        brightness_factor=[ABSENT, 0.0],
        contrast_factor=[ABSENT, 0.1],
        saturation_factor=[ABSENT, 0.1],
        hue_factor=[ABSENT, 0.1],
    ),
    row("Solarization", *IMAGES, versions=(3,), addition_factor=FACTORS[:10], threshold_factor=[ABSENT, 3]),
    row("AutoContrast", *IMAGES, *OTHERS, versions=(3,), value_range=[ABSENT, (0, 1), 3, (1, 2, 3)]),
    row("Equalization", *IMAGES, versions=(3,), unknown=True),
    row("ContrastLimitedAdaptiveHistogramEqualization", *IMAGES, versions=(3,)),
    row("MixUp", *IMAGES, versions=(3,), alpha=[ABSENT, 0.3]),
    row("MaxNumBoundingBoxes", *IMAGES, versions=(3,), max_number=[3, "3", "a", None]),
    row("Rescaling", *IMAGES, *OTHERS, scale=[1 / 255, 2], offset=[ABSENT, -1]),
    *(
        row(name, *IMAGES, *OTHERS, versions=(3,), height=SIZES, width=[5], data_format=FORMATS)
        for name in ("Resizing", "CenterCrop", "RandomCrop")
    ),
    row("Resizing", *IMAGES, *OTHERS, versions=(2,), height=[4, 9, 0, 4.0, "4", None], width=[5]),
    *(
        row(name, *IMAGES, *OTHERS, versions=(2,), height=SIZES, width=[5])
        for name in ("CenterCrop", "RandomCrop")
    ),
    *(
        row(name, *IMAGES, versions=(2,), factor=[0.2, 2, -0.2, (0.2, 0.3), (0.3, 0.2), "a"])
        for name in ("RandomHeight", "RandomWidth")
    ),
]

SOUND_ROWS = [
    row(
        "RandomContrast",
        (None, 8, 8, 3),
        versions=(2,),
        factor=[(1, 2, 3), (2, 0.5), (0, 0), (0, 3), (3,), (), 0, -0.1],
    ),
    row("MelSpectrogram", (None, 160), versions=(3,), fft_length=[32, None], num_mel_bins=[8, -1]),
    row("MelSpectrogram", (None, 160), versions=(3,), sequence_stride=[(3,)], sampling_rate=[8000, ()]),
    row("STFTSpectrogram", (None, 160, 1), versions=(3,), frame_length=[16, 2.5, (1, 2), 0, -1]),
    row(
        "STFTSpectrogram",
        (None, 9, 2),
        (None, None, 2),
        versions=(3,),
        frame_length=[1, 2],
        frame_step=[1, None],
    ),
    row("STFTSpectrogram", (None, 160, 1), versions=(3,), frame_length=[16], frame_step=[4, (3,), "3", None]),
    row(
        "STFTSpectrogram",
        (None, 160, 1),
        versions=(3,),
        frame_length=[16],
        window=[
            "hann",
            "a",
            "kaiser",
            "ksr",
            "ham_periodic",
            None,
            True,
            1,
            0.5,
            (),
            [1.0] * 3,
            [1.0] * 16,
        ],
    ),
    row("MelSpectrogram", (None, 16000), (None, None), versions=(3,), num_mel_bins=[8, -1, "8"]),
    row(
        "STFTSpectrogram",
        (None, 160, 1),
        versions=(3,),
        frame_length=[16],
        periodic=[True, 0, None],
        window=["hann", None],
    ),
    row("MelSpectrogram", (None, 16000), (None, None), versions=(3,), sequence_stride=[256, 2.5, 2.0]),
    row(
        "MelSpectrogram",
        (None, 16000),
        (None, None),
        (None,),
        (None, 16000, 2),
        versions=(3,),
        num_mel_bins=[ABSENT, 64],
        sequence_stride=[ABSENT, 256],
        fft_length=[ABSENT, 1024],
        sequence_length=[ABSENT, 512, 2048],
    ),
    row("MelSpectrogram", (None, 16000), (None, None), versions=(3,), sequence_stride=[0, -1, "a", None]),
    row(
        "MelSpectrogram",
        (None, 160),
        versions=(3,),
        sampling_rate=[None, "a", (3,)],
        max_freq=[True, 0, None],
    ),
    row(
        "MelSpectrogram",
        (None, 160),
        versions=(3,),
        fft_length=[True, 2.5, 8, "a", (1, 2), None],
        sequence_length=[2.5, True, ()],
    ),
    row(
        "STFTSpectrogram",
        (None, 1000, 2),
        (None, None, 1),
        (None, 1000),
        (None, 2, 1000),
        (None, 1000, None),
        versions=(3,),
        mode=["log", "stft", "real", "x"],
        frame_length=[100, 256],
        frame_step=[ABSENT, 50, 150, 0],
        fft_length=[ABSENT, 128, 300],
        expand_dims=[ABSENT, True],
        padding=["valid", "same", "x"],
        data_format=[ABSENT, "channels_first"],
    ),
]


@pytest.mark.parametrize("case", ROWS, ids=ids(ROWS))
def test_image(case: Row) -> None:
    assert_agreement(case, 120)


@pytest.mark.parametrize("case", SOUND_ROWS, ids=ids(SOUND_ROWS))
def test_sound(case: Row) -> None:
    assert_agreement(case, 120)
