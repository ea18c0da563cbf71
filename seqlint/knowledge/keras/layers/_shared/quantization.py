"""The quantized policies of Keras 3, such as ``dtype="int8_from_float32"``, and what they make of a kernel."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from seqlint.knowledge.keras.layers._shared.arguments import Arguments
from seqlint.knowledge.keras.layers._shared.kernels import adapted
from seqlint.knowledge.keras.layers._shared.weights import Weight
from seqlint.shapes.dim import Dim, ceil_divide, product
from seqlint.values import DictValue, LibraryObject, Unknown

#: what a string begins with that is read as a quantized policy
MODES = ("int8", "float8", "int4", "gptq", "awq")

#: what float8 adds to a kernel: a scale and a history for the inputs, the kernel and the gradients
_FLOAT8 = (Weight(()), Weight((1024,))) * 3


@dataclass(frozen=True)
class Policy:
    """A quantized policy: ``"int4/128_from_float32"``."""

    mode: str
    #: the data type or policy from which it was made
    source: str
    #: what stands after the mode, by slashes: in int4 how many numbers share a scale, or -1 where all do
    numbers: tuple[int, ...] = ()


def parse(dtype: str) -> Policy | None:
    """The policy that a string which begins with one of `MODES` names, or None where Keras cannot read it."""
    try:
        stated, source = dtype.split("_from_")
        mode, *rest = stated.split("/")
        policy = Policy(mode, source, tuple(map(int, rest)))
    except ValueError:
        return None
    return policy if _is_valid(policy) else None


def _is_valid(policy: Policy) -> bool:
    if policy.mode in ("gptq", "awq"):
        bits = (2, 3, 4, 8) if policy.mode == "gptq" else (4,)
        return len(policy.numbers) == 2 and policy.numbers[0] in bits and _is_size(policy.numbers[1])
    if policy.mode == "int8":
        return not policy.numbers and policy.source not in ("float16", "mixed_float16")
    if policy.mode == "int4":
        return len(policy.numbers) < 2 and all(map(_is_size, policy.numbers))
    return policy.mode == "float8" and not policy.numbers


def _is_size(number: int) -> bool:
    return number == -1 or number > 0


def mode(arguments: Arguments) -> str | None:
    """The mode of the policy that `dtype` names, or None where it names none."""
    policy = _policy(arguments)
    return policy.mode if isinstance(policy, Policy) else None


def _policy(arguments: Arguments) -> Policy | Unknown | None:
    dtype = arguments["dtype"] if arguments.keras == 3 else None
    if isinstance(dtype, (Unknown, LibraryObject, DictValue)):
        return Unknown("dtype")
    return parse(dtype) if isinstance(dtype, str) and dtype.startswith(MODES) else None


def kernel(
    arguments: Arguments, shape: tuple[Dim, ...], summed: Collection[int], *, packs_summed: bool = False
) -> tuple[Weight, ...] | None:
    """A kernel as `dtype` keeps it, with what a `lora_rank` adds.

    The numbers along the axes *summed* share scales. Of the matrix of these axes and all others, int4 packs two
    columns in one, or two rows where it *packs_summed*.
    """
    return adapted(arguments, shape, keep(arguments, shape, summed, packs_summed=packs_summed))


def keep(
    arguments: Arguments, shape: tuple[Dim, ...], summed: Collection[int], *, packs_summed: bool = False
) -> tuple[Weight, ...] | None:
    """The same without what a `lora_rank` adds: the kernel, its scales, and what groups of them need besides."""
    policy = _policy(arguments)
    if policy is None:
        return (Weight(shape),)
    if isinstance(policy, Unknown):
        return None
    columns = product(size for axis, size in enumerate(shape) if axis not in summed)
    if policy.mode == "float8":
        return (Weight(shape), *_FLOAT8)
    if policy.mode == "int8":
        return _frozen(shape, (columns,))
    if policy.mode != "int4" or arguments["quantization_config"] is not None:
        return None
    rows = product(size for axis, size in enumerate(shape) if axis in summed)
    packed = (ceil_divide(rows, 2), columns) if packs_summed else (rows, ceil_divide(columns, 2))
    if policy.numbers in ((), (-1,)):
        return _frozen(packed, (columns,))
    scales = ceil_divide(rows, policy.numbers[0]), columns
    return _frozen(packed, scales, scales, (rows,))


def _frozen(*shapes: tuple[Dim, ...]) -> tuple[Weight, ...]:
    return tuple(Weight(shape, trainable=False) for shape in shapes)
