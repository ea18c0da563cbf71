"""Dropout of whole channels. Follows keras/src/layers/regularization/spatial_dropout.py."""

from __future__ import annotations

from typing import ClassVar

from seqlint.knowledge.keras.layers._shared.arguments import Arguments
from seqlint.knowledge.keras.layers._shared.rank import exactly
from seqlint.knowledge.keras.layers._shared.registry import keras2, layer
from seqlint.knowledge.keras.layers._traits.build_without_rank_check import BuildsUntested
from seqlint.knowledge.keras.layers.regularization.dropout import Keras2RateDropout, RateDropout

_DATA_FORMATS = ("channels_first", "channels_last")


class _SpatialDropout(RateDropout, BuildsUntested):
    #: whether `data_format` must be in small letters
    is_case_sensitive: ClassVar[bool] = False

    def check(self, arguments: Arguments) -> None:
        super().check(arguments)
        arguments.one_of("data_format", _DATA_FORMATS, case_sensitive=self.is_case_sensitive, optional=True)


@layer
class SpatialDropout1D(RateDropout, BuildsUntested):
    """(batch, steps, channels) -> (batch, steps, channels)."""

    rank = exactly(3)


@layer
class SpatialDropout2D(_SpatialDropout):
    """(batch, rows, columns, channels) -> (batch, rows, columns, channels)."""

    rank = exactly(4)


@layer
class SpatialDropout3D(_SpatialDropout):
    """(batch, 3 sizes, channels) -> (batch, 3 sizes, channels)."""

    rank = exactly(5)


@keras2(SpatialDropout1D)
class _Keras2SpatialDropout1D(SpatialDropout1D, Keras2RateDropout):
    pass


@keras2(SpatialDropout2D, SpatialDropout3D)
class _Keras2SpatialDropout(_SpatialDropout, Keras2RateDropout):
    is_case_sensitive = True
