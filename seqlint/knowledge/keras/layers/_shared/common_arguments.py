"""The arguments that every layer has: `trainable`, `name` and `dtype`."""

from __future__ import annotations

from collections.abc import Collection

from seqlint.knowledge.keras.layers._shared import quantization
from seqlint.knowledge.keras.layers._shared.arguments import Arguments
from seqlint.knowledge.keras.signatures import names, nearest
from seqlint.values import ListValue


def check_common(arguments: Arguments, checked: Collection[str], *, is_input: bool) -> None:
    """Refuse what Keras refuses of them, as far as they are among the arguments to be *checked*."""
    if "trainable" in checked:
        _check_trainable(arguments)
    if "name" in checked:
        _check_name(arguments)
    if "dtype" in checked:
        _check_dtype(arguments, takes_policies=not is_input)


def _check_trainable(arguments: Arguments) -> None:
    value = arguments["trainable"]
    if value is None or (isinstance(value, (int, float, str, tuple)) and not isinstance(value, bool)):
        arguments.refuse("trainable", "must be True or False")


def _check_name(arguments: Arguments) -> None:
    value = arguments["name"]
    if arguments.keras == 3 and isinstance(value, (bool, int, float, tuple)):
        arguments.refuse("name", "must be a string")
    if arguments.keras == 3 and isinstance(value, str) and "/" in value:
        arguments.refuse("name", "must not contain a slash")


def _check_dtype(arguments: Arguments, *, takes_policies: bool) -> None:
    value = arguments["dtype"]
    numbers = (float, bool, int) if arguments.keras == 3 else (float,)
    if isinstance(value, (*numbers, tuple, ListValue)):
        arguments.refuse("dtype", "must be a data type or a policy that Keras knows")
    if not isinstance(value, str):
        return
    known, named = names("dtypes", arguments.keras), value
    if arguments.keras == 3 and takes_policies and value.startswith(quantization.MODES):
        policy = quantization.parse(value)
        if policy is None:
            arguments.refuse("dtype", "must be a quantized policy such as 'int8_from_float32'")
            return
        named = policy.source
    if named not in known:
        guess = nearest(named, known)
        help = f"did you mean {guess!r}?" if guess else None
        arguments.refuse("dtype", "must be a data type or a policy that Keras knows", help=help)
