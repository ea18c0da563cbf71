"""Spectrograms of audio on the scale of pitch. Follows keras/src/layers/preprocessing/mel_spectrogram.py."""

from __future__ import annotations

from seqlint.knowledge.keras.layers._shared.arguments import Arguments
from seqlint.knowledge.keras.layers._shared.built import Built
from seqlint.knowledge.keras.layers._shared.rank import at_least
from seqlint.knowledge.keras.layers._shared.registry import layer
from seqlint.knowledge.keras.layers._traits.call_shape import CalledOtherwise
from seqlint.shapes.dim import DYNAMIC, add, floor_divide, is_known
from seqlint.shapes.shape import UNKNOWN_SHAPE, Shape


@layer
class MelSpectrogram(CalledOtherwise):
    """(batch, samples) -> (batch, num_mel_bins, windows): a spectrogram on the scale of pitch."""

    rank = at_least(1, is_spec=False)

    def check(self, arguments: Arguments) -> None:
        """Refuse windows that are longer than the transform."""
        self._check_lengths(arguments)
        if arguments.flag("max_freq") is False:
            arguments.number("sampling_rate")
        arguments.number("num_mel_bins", least=0, optional=True)
        if isinstance(arguments["num_mel_bins"], float):
            arguments.refuse("num_mel_bins", "must be an integer")

    def _check_lengths(self, arguments: Arguments) -> None:
        """What Keras compares is refused where it cannot be compared."""
        length, window = arguments["fft_length"], arguments["sequence_length"]
        if length is None:
            arguments.refuse("fft_length", "must be an integer")
        if not arguments.flag("sequence_length"):
            return
        if isinstance(length, (int, float)):
            arguments.number("sequence_length")
        if isinstance(window, (int, float)):
            arguments.number("fft_length")
        if isinstance(length, (int, float)) and isinstance(window, (int, float)) and length < window:
            arguments.refuse("fft_length", f"must be at least sequence_length={window}")

    def build(self, arguments: Arguments, x: Shape) -> Built:
        """One row for each band, one column for each window; what comes after the second axis is lost."""
        if x.dims is None:
            return Built(UNKNOWN_SHAPE)
        stride = arguments.dim("sequence_stride")
        length = x[min(len(x) - 1, 1)]
        if is_known(length):
            arguments.count("sequence_stride")
        windows = DYNAMIC if length is DYNAMIC else floor_divide(add(add(length, stride), 1), stride)
        return Built(Shape.of(*x.dims[: min(len(x) - 1, 1)], arguments.dim("num_mel_bins"), windows))
