"""Spectrograms of audio by the short-time Fourier transform.

Follows keras/src/layers/preprocessing/stft_spectrogram.py.
"""

from __future__ import annotations

import math

from seqlint.knowledge.keras.layers._shared.arguments import Arguments
from seqlint.knowledge.keras.layers._shared.built import Built
from seqlint.knowledge.keras.layers._shared.errors import Failure, LayerError
from seqlint.knowledge.keras.layers._shared.layer_type import LayerType
from seqlint.knowledge.keras.layers._shared.rank import exactly
from seqlint.knowledge.keras.layers._shared.registry import layer
from seqlint.knowledge.keras.layers._shared.sizes import shrink
from seqlint.knowledge.keras.layers._shared.weights import Weight
from seqlint.knowledge.keras.layers._traits.spatial import check_data_format
from seqlint.shapes.convolution import slide
from seqlint.shapes.dim import DYNAMIC, UNKNOWN, Dim, add, floor_divide, multiply
from seqlint.shapes.shape import UNKNOWN_SHAPE, Shape
from seqlint.values import Unknown, as_items

_MODES = ("log", "magnitude", "psd", "real", "imag", "angle", "stft")
#: the windows of SciPy that take no parameters
_WINDOWS = frozenset(
    """bart barthann bartlett bkh black blackharr blackman blackmanharris blk bman bmn bohman box boxcar brt brthan bth
    cosine exponential flat flattop flt halfcosine ham hamm hamming han hann lanczos nut nutl nuttall ones par parz
    parzen poisson rect rectangular sinc taylor taylorwin tri triang triangle tuk tukey""".split()
)


@layer
class STFTSpectrogram(LayerType):
    """(batch, samples, channels) -> (batch, frames, channels * frequencies)."""

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
        self._check_window(arguments)
        if isinstance(length, int) and isinstance(frame, int) and length < frame:
            arguments.refuse("fft_length", "must not be below `frame_length`")

    def _check_window(self, arguments: Arguments) -> None:
        window, frame = arguments["window"], arguments["frame_length"]
        is_name = isinstance(window, str) and (_is_window(window) or _is_number(window))
        if isinstance(window, (bool, int, float)) or (isinstance(window, str) and not is_name):
            arguments.refuse("window", "must be the name of a window, None or as many values as a frame has")
        values = as_items(window)
        if values is not None and isinstance(frame, int) and len(values) != frame:
            arguments.refuse("window", "must have as many values as a frame")

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
        if stride == 0:
            arguments.refuse("frame_length", "must be at least 2 where there is no `frame_step`")
        padded = None if padding is None else padding == "same"
        if isinstance(given, float) and isinstance(size, int) and isinstance(frame, int) and not padded:
            places = UNKNOWN if padded is None else math.floor((size - frame) / given) + 1
            return shrink(places, x, "a frame of `STFTSpectrogram`", "frame_length")
        return shrink(
            slide(size, frame, stride, padded=padded), x, "a frame of `STFTSpectrogram`", "frame_length"
        )


def _is_window(name: str) -> bool:
    for suffix in ("_periodic", "_symmetric"):
        name = name.removesuffix(suffix)
    return name in _WINDOWS


def _is_number(text: str) -> bool:
    """Whether earlier versions of SciPy read it as the parameter of a Kaiser window."""
    try:
        float(text)
    except ValueError:
        return False
    return True
