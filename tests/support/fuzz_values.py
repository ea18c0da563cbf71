"""Plausible and implausible values for every argument of every layer."""

from __future__ import annotations

import random
from typing import Any

from seqlint.shapes.shape import Shape

#: how often a value is one that the argument can hardly take
IMPLAUSIBLE_SHARE = 0.05
IMPLAUSIBLE: tuple[Any, ...] = (None, 0, -1, 2.5, "a", (3,), [2, 2], True, (1, 2, 3), ())

_FLAGS = (True, False)
_UNITS = (1, 2, 3, 4, 8)
_FACTORS = (0.1, 0.3, (-0.2, 0.3), (0.1, 0.5), 0.0, 0.8)
_RANGES = ((0, 255), (0, 1), (0.0, 1.0), [0, 255])

#: the content of the first decides about sizes, and seqlint reads what is plainly written only; a negative cropping
#: ends the process of Keras 2, and what is sparse has no shape there; the others say nothing of shapes, and what
#: Keras checks of them depends on whether it comes to use them; `Rescaling` computes with whatever it is given
_UNTOUCHED = (
    "target_shape",
    "vocabulary",
    "dims",
    "cropping",
    "sparse",
    "encoding",
    "idf_weights",
    "mask_token",
    "oov_token",
    "salt",
    "seed",
    "weights",
    "go_backwards",
    "time_major",
)

#: by name of the argument
_VALUES: dict[str, tuple[Any, ...]] = {
    "activation": ("relu", "softmax", "tanh", None, "gelu", "linear", "reul"),
    "alpha": (0.1, 0.3, 1.0, 2.0),
    "all_ops": _FLAGS,
    "antialias": _FLAGS,
    "attention_axes": (None, 1, (1,)),
    "axes": (1, -1, (1, 2)),
    "axis": (-1, 1, 2, 3, -2, (1, 2), [-1], (2, 1)),
    "bias_axes": (None, "b", "c", "d", "e", "bc"),
    "bin_boundaries": ([0.0, 1.0], (1.0, 2.0, 3.0), [0.5]),
    "chain_depth": (1, 3, -1),
    "clip_limit": (1.0, 4.0),
    "cropping": (0, 1, (1, 1), (0, 2), ((1, 1), (0, 1)), (1, 1, 1), ((0, 1), (1, 0), (1, 1))),
    "data_format": ("channels_last", "channels_first", "channels_first", None, "channel_last"),
    "depth_multiplier": (1, 2, 3),
    "dilation_rate": (1, 1, 2, (1, 1), (2, 2), (2, 1), (1, 2, 1)),
    "dims": ((1,), (2, 1), (1, 2), (3, 1, 2), (2, 1, 3), (1, 3, 2), (4, 3, 2, 1), (1, 1), (0, 1)),
    "dtype": ("float32", "float16", "int32", "mixed_float16", "flaot32", None),
    "encoding": ("utf-8",),
    "epsilon": (1e-3, 1e-6, 0.1),
    "equation": (
        "ab,bc->ac",
        "abc,cd->abd",
        "...x,xy->...y",
        "ab...,bc->ac...",
        "abc,cde->abde",
        "abcd,de->abce",
        "ab,cd->ad",
        "a->b",
    ),
    "factor": (*_FACTORS, 1.0, 0.5),
    "fft_length": (16, 32, 8, None),
    "fill_mode": ("reflect", "wrap", "constant", "nearest", "mirror"),
    "fill_value": (0.0, 0.5, 1),
    "frame_length": (4, 8, 16),
    "frame_step": (None, 2, 4),
    "gptq_unpacked_column_size": (None,),
    "groups": (1, 2, 3, 4, -1),
    "height": (1, 2, 4, 8, 10),
    "idf_weights": (None,),
    "implementation": (1, 2, 3),
    "input_dim": (1, 5, 10, 100),
    "input_length": (None, 3, 4, 8),
    "interpolation": ("bilinear", "nearest", "bicubic", "cubic"),
    "kernel_size": (1, 2, 3, 3, (1,), (2,), (3, 3), (1, 2), [2, 2], (2, 2, 2), (1, 3, 2)),
    "l1": (0.0, 0.1),
    "l2": (0.0, 0.1),
    "logit_soft_cap": (None, 30.0),
    "lora_alpha": (None, 2),
    "lora_rank": (None, 1, 2, 4),
    "mag_exp": (1.0, 2.0),
    "mask_token": (None,),
    "mask_value": (0.0, -1, 1),
    "max_freq": (None, 4000.0),
    "max_number": (1, 3, 10),
    "max_tokens": (None, 5, 10),
    "max_value": (None, 6.0, 1),
    "mean": (None, 0.5, [1.0], [1.0, 2.0, 3.0]),
    "merge_mode": ("concat", "sum", "mul", "ave", None, "avg"),
    "min_freq": (20.0, 100.0),
    "min_power": (1e-10,),
    "mode": ("horizontal", "vertical", "horizontal_and_vertical"),
    "momentum": (0.9, 0.99, 0.0),
    "n": (1, 2, 3, 7),
    "negative_slope": (0.0, 0.1, 0.3),
    "ngrams": (None, 2, (1, 2)),
    "noise_shape": (None, (1,), (None, 1), (2, 1), (None, 1, 1)),
    "num_bins": (2, 3, 8, None),
    "num_tokens": (2, 4, 10, None),
    "offset": (0.0, -1.0),
    "oov_method": ("floormod",),
    "oov_token": ("[UNK]", "?"),
    "output_dim": (1, 2, 4, 8),
    "output_mode": ("int", "one_hot", "multi_hot", "count", "binary"),
    "output_padding": (None, 0, 1, (0, 0), (1, 1), (0, 1), (1, 0, 1)),
    "output_sequence_length": (None, 4, 8),
    "output_shape": ((4,), 4, (None, 4), (3, 4), (None, 3), 3, (None, None, 4)),
    "output_size": (1, 2, 3, (2,), (2, 3), (1, 2, 3), 8),
    "padding": ("valid", "same", "same", "causal", 1, (1, 1), ((1, 0), (0, 1)), ((1, 1), (2, 2), (0, 0))),
    "pool_size": (1, 2, 2, 3, (2,), (2, 2), (3, 2), (2, 2, 2), (1, 2, 3)),
    "power_iterations": (1, 2),
    "quantization_config": (None,),
    "rate": (0.0, 0.2, 0.5, 0.9, 1, 1.5),
    "renorm_clipping": (None, {"rmax": 3.0, "rmin": 0.3, "dmax": 5.0}),
    "renorm_momentum": (0.9,),
    "salt": (None, 3, (1, 2)),
    "ref_power": (1.0,),
    "sampling_rate": (16000, 8000),
    "scale": (True, False, 0.5),
    "scaling": ("density", "spectrum", None),
    "score_mode": ("dot", "concat"),
    "seed": (None, 1, 42),
    "sequence_length": (None, 4),
    "sequence_stride": (2, 4),
    "shared_axes": (None, [1], [1, 2], (1, 2), [2], 1, [-1]),
    "sigma": (1.0, (0.5, 1.0)),
    "size": (1, 2, 3, (2, 2), (1, 3), (2, 1, 2)),
    "sliding_window": (None, 2),
    "split": ("whitespace", "character", None),
    "standardize": ("lower", "lower_and_strip_punctuation", "strip_punctuation", None),
    "stddev": (0.0, 0.1, 1.0, 2),
    "strides": (1, 1, 2, 2, 3, (1,), (2, 2), (1, 2), (2, 2, 2), (1, 1, 2), None),
    "target_shape": ((-1,), (2, -1), (-1, 3), (4, 4), (3, 2, 2), (12,), (2, 2, -1), (-1, 1, 1, 2), (), [6]),
    "theta": (0.5, 1.0),
    "threshold": (0.0, 0.5),
    "tile_grid_size": ((8, 8), (2, 2)),
    "top_db": (80.0,),
    "units": (*_UNITS, 10, 100),
    "use_cudnn": ("auto", True, False),
    "value_range": _RANGES,
    "variance": (None, 1.0, [2.0], [1.0, 1.0, 1.0]),
    "vocabulary": (None, ["a", "b"], ["a", "b", "c"], [1, 2, 3]),
    "vocabulary_dtype": ("int64", "int32"),
    "weights": (None,),
    "width": (1, 2, 4, 8, 10),
    "window": ("hann", "hamming", None),
}
for _name in (
    "center",
    "crop_to_aspect_ratio",
    "expand_dims",
    "flash_attention",
    "go_backwards",
    "invert",
    "keepdims",
    "mask_zero",
    "normalize",
    "pad_to_aspect_ratio",
    "pad_to_max_tokens",
    "periodic",
    "power_to_db",
    "ragged",
    "renorm",
    "reset_after",
    "return_sequences",
    "robust_masking",
    "softmax_robust_masking",
    "sparse",
    "stateful",
    "tie_weights",
    "time_major",
    "unit_forget_bias",
    "unroll",
    "use_bias",
    "use_gate",
    "use_scale",
    "zero_output_for_mask",
):
    _VALUES[_name] = _FLAGS
for _name in (
    "bins",
    "filters",
    "head_dim",
    "key_dim",
    "num_chains",
    "num_heads",
    "num_key_value_heads",
    "num_mel_bins",
    "num_oov_indices",
    "num_ops",
    "num_query_heads",
    "value_dim",
):
    _VALUES[_name] = _UNITS
#: values that would make most models useless are rarer
_VALUES["return_sequences"] = (True, True, False)
_VALUES["return_state"] = (False, False, True)
_VALUES["synchronized"] = (False,)

#: by the last word of the argument's name
_BY_ENDING: dict[str, tuple[Any, ...]] = {
    "activation": ("sigmoid", "hard_sigmoid", "relu", None, "sigmiod"),
    "initializer": ("zeros", "ones", "Constant", "random_normal", "glorot_unifrom"),
    "regularizer": (None, "l1", "l2", "L1L2"),
    "constraint": (None, "non_neg", "max_norm", "unit_norm"),
    "factor": _FACTORS,
    "dropout": (0.0, 0.2, 0.5),
    "dtype": ("float32", None),
}

#: by layer and argument, where the name means something else there
_SPECIAL: dict[tuple[str, str], tuple[Any, ...]] = {
    ("Embedding", "sparse"): (False,),
    ("Dense", "kernel_initializer"): ("he_normal", "HeNormal", "orthogonal", "he"),
    ("LSTM", "recurrent_initializer"): ("orthogonal", "Orthogonal", "glorot_uniform", "ortogonal"),
    ("BatchNormalization", "scale"): _FLAGS,
    ("GroupNormalization", "scale"): _FLAGS,
    ("LayerNormalization", "scale"): _FLAGS,
    ("Rescaling", "scale"): (1 / 255, 2.0, 0.1),
    ("STFTSpectrogram", "mode"): ("log", "magnitude", "psd", "real", "imag", "angle", "stft"),
    ("IntegerLookup", "oov_token"): (-1, -2),
    ("IntegerLookup", "vocabulary"): ([1, 2, 3], [5, 6]),
    ("StringLookup", "vocabulary"): (["a", "b"], ["x", "y", "z"]),
    ("TextVectorization", "vocabulary"): (["a", "b"], ["x", "y", "z"]),
    ("GroupNormalization", "groups"): (1, 2, 4, 8, -1, 32),
    ("GroupNormalization", "axis"): (-1, 1, 2),
    ("BatchNormalization", "axis"): (-1, 1, 2, 3),
    ("MultiHeadAttention", "output_shape"): (None, 4, (4,)),
}


def required_value(rng: random.Random, layer: str, name: str, x: Shape) -> Any:
    """A value for an argument that must be given; None would be read as one that is still to be written."""
    value = _value(rng, layer, name, x, IMPLAUSIBLE_SHARE / 2)
    return required_value(rng, layer, name, x) if value is None else value


def optional_value(rng: random.Random, layer: str, name: str, x: Shape) -> Any:
    """A value for an argument that may be given."""
    return _value(rng, layer, name, x, IMPLAUSIBLE_SHARE)


def _value(rng: random.Random, layer: str, name: str, x: Shape, implausible: float) -> Any:
    if rng.random() < implausible and name not in _UNTOUCHED and layer != "Rescaling":
        return rng.choice(IMPLAUSIBLE)
    if name == "target_shape" and rng.random() < 0.6:
        return _reshaped(rng, x)
    if name == "dims" and x.rank is not None and rng.random() < 0.7:
        return tuple(rng.sample(range(1, x.rank), x.rank - 1))
    values = _SPECIAL.get((layer, name)) or _VALUES.get(name) or _BY_ENDING.get(name.rpartition("_")[2])
    if values is None:
        raise KeyError(f"no values for `{name}` of `{layer}`")
    spatial = next((int(end[0]) for end in ("1D", "2D", "3D") if end in layer), None)
    fitting = [value for value in values if not isinstance(value, (tuple, list)) or len(value) == spatial]
    return rng.choice(fitting if spatial and fitting and rng.random() < 0.9 else values)


def _reshaped(rng: random.Random, x: Shape) -> tuple[int, ...]:
    """A shape with as many values as a sample of *x*, where that is known."""
    total = 1
    for dim in (x.dims or ())[1:]:
        total *= dim if isinstance(dim, int) and dim > 0 else 6
    factors = []
    for _ in range(rng.randint(0, 3)):
        factor = rng.choice([n for n in range(1, 9) if total % n == 0])
        factors.append(factor)
        total //= factor
    return (*factors, total)
