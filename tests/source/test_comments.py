"""What is left of a line where a suppression comment is removed."""

from __future__ import annotations

import pytest

from seqlint.configuration.settings import Settings
from seqlint.fixing.apply import fix_file

MODEL = "from keras import Sequential, layers\nm = Sequential([layers.Dense(8, input_shape=(4,))])"


@pytest.mark.parametrize(
    ("comment", "left"),
    [
        ("  # seqlint: ignore[incompatible-rank]\n", "\n"),
        ("  # seqlint: ignore\r\n", "\r\n"),
        ("  # seqlint: ignore[SEQ102]", ""),
        ("\t#seqlint:ignore[SEQ102]  # more\n", "\t# more\n"),
        ("  # less # seqlint: ignore[SEQ102]\n", "  # less\n"),
        ("  # seqlint: ignore[SEQ102, missing-flatten]\n", "\n"),
        ("  # seqlint: ignore[SEQ102, missing-flattn]\n", "  # seqlint: ignore[missing-flattn]\n"),
        ("  # seqlint: ignore[missing-flattn, SEQ102]\n", "  # seqlint: ignore[missing-flattn]\n"),
        ("  # seqlint: ignore[SEQ102] because of that\n", "\n"),
        ("  # noqa: SEQ102\n", "\n"),
        ("  # noqa: E501,SEQ102\n", "  # noqa: E501\n"),
        ("  # noqa: SEQ102 E501\n", "  # noqa: E501\n"),
        ("  # noqa: SEQ102, SEQ106\n", "\n"),
        ("  # noqa: SEQ102 because of that\n", "  # noqa: SEQ102 because of that\n"),
        ("  # noqa\n", "  # noqa\n"),
        ("\n  # seqlint: ignore-file[SEQ102]\n", "\n  # seqlint: ignore-file[SEQ102]\n"),
        ("\n# seqlint: ignore-file[SEQ102]\nx = 1\n", "\nx = 1\n"),
        ("\r\n# seqlint: ignore-file[SEQ102]\r\nx = 1\r\n", "\r\nx = 1\r\n"),
        ("\n# seqlint: ignore-file[SEQ102]", "\n"),
    ],
)
def test_what_is_left(comment: str, left: str) -> None:
    settings = Settings(applies_fixes=True)
    report = fix_file("net.py", f"{MODEL}{comment}".encode(), settings)
    after = report.repair.data.decode() if report.repair else f"{MODEL}{comment}"
    assert after == MODEL + left
