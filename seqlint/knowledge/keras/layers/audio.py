"""Layers that make spectrograms of audio."""

from __future__ import annotations

import math

from seqlint.knowledge.keras.layers.base import (
    Arguments,
    Built,
    Failure,
    LayerError,
    LayerType,
    Weight,
    at_least,
    exactly,
    layer,
    shrink,
)
from seqlint.knowledge.keras.layers.spatial import check_data_format
from seqlint.shapes.convolution import slide
from seqlint.shapes.dim import DYNAMIC, UNKNOWN, Dim, add, floor_divide, is_known, multiply
from seqlint.shapes.shape import UNKNOWN_SHAPE, Shape
from seqlint.values import Unknown, as_items

_MODES = ("log", "magnitude", "psd", "real", "imag", "angle", "stft")


@layer
class MelSpectrogram(LayerType):
    """A spectrogram on the scale of pitch."""

    tests_first = False
    calls_as_stated = False
    rank = at_least(1)

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


@layer
class STFTSpectrogram(LayerType):
    """A spectrogram by the short-time Fourier transform."""

    rank = exactly(3)

    def check(self, arguments: Arguments) -> None:
        """Refuse unknown modes, and lengths that do not fit each other."""
        arguments.one_of("mode", _MODES, case_sensitive=True)
        arguments.one_of("padding", ("valid", "same"), case_sensitive=True)
        arguments.one_of("scaling", ("density", "spectrum"), case_sensitive=True, optional=True)
        check_data_format(arguments)
        frame, step, length = (arguments[name] for name in ("frame_length", "frame_step", "fft_length"))
        if isinstance(frame, float):
            arguments.refuse("frame_length", "must be an integer")
        arguments.number("frame_length")
        arguments.number("frame_step", "fft_length", optional=True)
        if arguments.flag("fft_length") is False:
            arguments.positive("frame_length")
        if isinstance(step, int) and (step < 1 or (isinstance(frame, int) and step > frame)):
            arguments.refuse("frame_step", "must be positive and not above `frame_length`")
        periodic = arguments["periodic"]
        if isinstance(arguments["window"], str) and not isinstance(periodic, (bool, Unknown)):
            arguments.refuse("periodic", "must be True or False")
        if isinstance(arguments["window"], (bool, int, float)):
            arguments.refuse("window", "must be the name of a window, None or as many values as a frame has")
        values = as_items(arguments["window"])
        if values is not None and isinstance(frame, int) and len(values) != frame:
            arguments.refuse("window", "must have as many values as a frame")
        if isinstance(length, int) and isinstance(frame, int) and length < frame:
            arguments.refuse("fft_length", "must not be below `frame_length`")

    def build(self, arguments: Arguments, x: Shape) -> Built:
        """Frequencies for each channel and step, by two kernels that are trained."""
        mode, frame = arguments.text("mode"), arguments.dim("frame_length")
        bins = add(floor_divide(self._length(arguments), 2), 1)
        kernels = (Weight((frame, 1, bins)),) * (1 if mode in ("real", "imag") else 2)
        weights = None if mode is None else kernels
        channels_first, expand = arguments.channels_first, arguments.flag("expand_dims")
        if x.dims is None or mode is None or channels_first is None or expand is None:
            return Built(UNKNOWN_SHAPE, weights)
        size, channels = (x[2], x[1]) if channels_first else (x[1], x[2])
        if channels is DYNAMIC:
            raise LayerError(
                Failure.UNDEFINED, f"`STFTSpectrogram` needs the number of channels of its input {x}"
            )
        frequencies = multiply(bins, 2) if mode == "stft" else bins
        steps = self._steps(arguments, x, size)
        width = multiply(frequencies, channels)
        inner: tuple[Dim, ...] = (width, steps) if channels_first else (steps, width)
        if expand:
            inner = (channels, steps, frequencies) if channels_first else (steps, frequencies, channels)
        return Built(Shape.of(x[0], *inner), weights)

    def _length(self, arguments: Arguments) -> Dim:
        """The length of the transform: by default the next power of 2."""
        frame, length = arguments["frame_length"], arguments["fft_length"]
        if length is not None:
            return arguments.dim("fft_length")
        return 1 << (frame - 1).bit_length() if isinstance(frame, int) and frame > 0 else UNKNOWN

    def _steps(self, arguments: Arguments, x: Shape, size: Dim) -> Dim:
        frame, given, padding = (
            arguments.dim("frame_length"),
            arguments["frame_step"],
            arguments.text("padding"),
        )
        stride = floor_divide(frame, 2) if given is None else arguments.dim("frame_step")
        if stride == 0 and is_known(size):
            arguments.refuse("frame_length", "must be at least 2 where there is no `frame_step`")
        padded = None if padding is None else padding == "same"
        if isinstance(given, float) and isinstance(size, int) and isinstance(frame, int) and not padded:
            places = UNKNOWN if padded is None else math.floor((size - frame) / given) + 1
            return shrink(places, x, "a frame of `STFTSpectrogram`")
        return shrink(slide(size, frame, stride, padded=padded), x, "a frame of `STFTSpectrogram`")
