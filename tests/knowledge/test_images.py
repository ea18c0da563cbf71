"""Pictures as Pillow and OpenCV read them, against the libraries themselves."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import cv2
import numpy as np
import PIL.Image
import pytest

from seqlint.knowledge.numpy.conversion import as_array
from seqlint.values import NOT_KNOWN, Reference, Value
from support.library_calls import call, dims_of, invoke, of, read


@pytest.fixture(scope="module")
def picture(tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("pictures") / "cat.png"
    PIL.Image.fromarray(np.zeros((10, 12, 3), "uint8")).save(path)
    return str(path)


def rank_and_last(shape: Any) -> tuple[int, Any]:
    """What the abstract shape has to agree in with the real one, whose height and width are open."""
    return len(shape), shape[2] if len(shape) == 3 else None


@pytest.mark.parametrize("flag", ["IMREAD_COLOR", "IMREAD_GRAYSCALE", 0, 1, None])
def test_opencv_reads(picture: str, flag: str | int | None) -> None:
    real = cv2.imread(picture, getattr(cv2, flag) if isinstance(flag, str) else 1 if flag is None else flag)
    assert real is not None
    ours: list[Value] = [] if flag is None else [Reference(f"cv2.{flag}") if isinstance(flag, str) else flag]
    told = call("cv2.imread", picture, *ours)
    assert rank_and_last(dims_of(told)) == rank_and_last(real.shape)
    assert (told.kind, told.content.scale) == (str(real.dtype), "bytes")


def test_opencv_reads_unchanged_pictures_of_any_kind(picture: str) -> None:
    assert call("cv2.imread", picture, Reference("cv2.IMREAD_UNCHANGED")) is NOT_KNOWN
    assert call("cv2.imread", picture, -1) is NOT_KNOWN


@pytest.mark.parametrize("shape", [(10, 12), (10, 12, 1), (10, 12, 3), (10, 12, 4)])
@pytest.mark.parametrize("function", ["resize", "GaussianBlur", "blur", "medianBlur", "flip", "bitwise_not"])
def test_opencv_keeps_all_but_a_single_channel(function: str, shape: tuple[int, ...]) -> None:
    arguments = {
        "resize": ((5, 7),), "GaussianBlur": ((3, 3), 0), "blur": ((3, 3),), "medianBlur": (3,), "flip": (1,),
    }.get(function, ())  # fmt: skip
    real = getattr(cv2, function)(np.zeros(shape, "uint8"), *arguments)
    assert dims_of(call(f"cv2.{function}", of(*shape), *arguments)) == real.shape


def test_opencv_resizes_by_factors() -> None:
    real = cv2.resize(np.zeros((10, 12, 3), "uint8"), (0, 0), fx=0.5, fy=0.5)
    assert rank_and_last(dims_of(call("cv2.resize", of(10, 12, 3), (0, 0), fx=0.5, fy=0.5))) == (
        rank_and_last(real.shape)
    )
    assert call("cv2.resize", of(10, 12, 3), None, fx=0.5, fy=0.5) is NOT_KNOWN


def test_opencv_keeps_the_kind_of_numbers() -> None:
    real = cv2.resize(np.zeros((10, 12, 3), "float32"), (5, 7))
    assert (real.dtype.kind, call("cv2.resize", of(10, 12, 3, kind="float"), (5, 7)).kind) == ("f", "float")


@pytest.mark.parametrize(
    ("shape", "code"),
    [
        ((10, 12, 3), "COLOR_BGR2RGB"),
        ((10, 12, 3), "COLOR_RGB2BGR"),
        ((10, 12, 3), "COLOR_BGR2GRAY"),
        ((10, 12, 3), "COLOR_RGB2GRAY"),
        ((10, 12, 3), "COLOR_BGR2HSV"),
        ((10, 12, 3), "COLOR_RGB2LAB"),
        ((10, 12, 3), "COLOR_BGR2YCrCb"),
        ((10, 12, 3), "COLOR_BGR2YUV"),
        ((10, 12, 3), "COLOR_BGR2RGBA"),
        ((10, 12, 4), "COLOR_RGBA2RGB"),
        ((10, 12, 4), "COLOR_BGRA2GRAY"),
        ((10, 12), "COLOR_GRAY2RGB"),
        ((10, 12), "COLOR_GRAY2BGRA"),
    ],
)
def test_opencv_converts_colors(shape: tuple[int, ...], code: str) -> None:
    real = cv2.cvtColor(np.zeros(shape, "uint8"), getattr(cv2, code))
    assert dims_of(call("cv2.cvtColor", of(*shape), Reference(f"cv2.{code}"))) == real.shape


def test_what_opencv_makes_of_a_picture_that_is_not_known() -> None:
    for unknown in (of(None, 10, 12, 3), of(10, 12, None)):
        assert call("cv2.resize", unknown, (5, 7)) is NOT_KNOWN
        assert call("cv2.flip", unknown, 1) is NOT_KNOWN
    assert call("cv2.cvtColor", of(10, 12, 3), Reference("cv2.COLOR_BGR2YUV_I420")) is NOT_KNOWN


@pytest.mark.parametrize("mode", ["L", "P", "RGB", "RGBA", "CMYK", "YCbCr", "HSV"])
def test_pillow_converts(picture: str, mode: str) -> None:
    real = np.array(PIL.Image.open(picture).convert(mode).resize((5, 7)))
    told = invoke(invoke(call("PIL.Image.open", picture), "convert", mode), "resize", (5, 7))
    array = as_array(told)
    assert array is not None
    assert (dims_of(array), array.kind) == (real.shape, str(real.dtype))
    assert read(told, "size") == (5, 7)


def test_the_channels_of_a_picture_are_open(picture: str) -> None:
    assert as_array(call("PIL.Image.open", picture)) is None
    assert as_array(invoke(call("PIL.Image.open", Path(picture).name), "convert", "1")) is None
