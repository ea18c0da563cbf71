"""Calls of Keras bound to the recorded signatures, as Python and Keras bind them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from seqlint.knowledge.keras.api.signatures import Signature, certain, in_other_version, nearest
from seqlint.knowledge.keras.layers._shared.arguments import Arguments
from seqlint.knowledge.keras.layers._shared.errors import Correction, Failure, LayerError
from seqlint.values import Value

#: Names of Keras 1 and 2 and what took their place; the first that a signature has is meant.
RENAMED: Mapping[str, tuple[str, ...]] = {
    "W_constraint": ("kernel_constraint", "embeddings_constraint"),
    "W_regularizer": ("kernel_regularizer", "embeddings_regularizer"),
    "U_regularizer": ("recurrent_regularizer",),
    "alpha": ("negative_slope",),
    "alpha_init": ("alpha_initializer",),
    "atrous_rate": ("dilation_rate",),
    "b_constraint": ("bias_constraint",),
    "b_regularizer": ("bias_regularizer",),
    "batch_input_shape": ("batch_shape",),
    "beta_init": ("beta_initializer",),
    "bias": ("use_bias",),
    "border_mode": ("padding",),
    "dim_ordering": ("data_format",),
    "dropout_U": ("recurrent_dropout",),
    "dropout_W": ("dropout",),
    "epoch": ("epochs",),
    "filter_length": ("kernel_size",),
    "gamma_init": ("gamma_initializer",),
    "init": ("kernel_initializer", "embeddings_initializer"),
    "inner_activation": ("recurrent_activation",),
    "inner_init": ("recurrent_initializer",),
    "lr": ("learning_rate",),
    "nb_col": ("kernel_size",),
    "nb_epoch": ("epochs",),
    "nb_filter": ("filters",),
    "nb_row": ("kernel_size",),
    "output_dim": ("units",),
    "p": ("rate",),
    "pool_length": ("pool_size",),
    "sigma": ("stddev",),
    "stride": ("strides",),
    "subsample": ("strides",),
    "subsample_length": ("strides",),
}

#: Old names whose successor takes other values.
_OTHER_VALUES = frozenset({"dim_ordering", "nb_col", "nb_row"})

#: Arguments that have no successor, and what to do about them.
REMOVED: Mapping[str, str] = {
    "batch_input_shape": "give the model an `Input(batch_shape=...)` instead",
    "batch_size": "give the model an `Input(shape=..., batch_size=...)` instead",
    "dynamic": "leave it out",
    "implementation": "leave it out",
    "input_length": "leave it out: the length comes from the model's input shape",
    "time_major": "leave it out: time is always the second axis",
    "weights": "call `set_weights` on the built layer, or use a constant initializer",
}


def bind(
    signature: Signature,
    positional: Sequence[Value],
    keywords: Mapping[str, Value],
    *,
    complete: bool = True,
    keras: int = 3,
) -> Arguments:
    """The arguments of a call by name.

    Raises `LayerError` as Python or Keras would. With *complete* False an unknown ``*args`` or ``**kwargs`` was
    given besides, so that none is known to be missing.
    """
    listed = signature.positional
    if len(positional) > len(listed) and not signature.variadic:
        takes = f"at most {len(listed)}" if listed else "no"
        raise LayerError(
            Failure.ARGUMENT,
            f"`{signature.name}` takes {takes} positional argument{'s' * (len(listed) != 1)}"
            f" but gets {len(positional)}",
        )
    given = dict(zip(listed, positional, strict=False))
    for name, value in keywords.items():
        if name in given:
            raise LayerError(
                Failure.ARGUMENT,
                f"`{signature.name}` gets `{name}` twice, by position and by name",
                argument=name,
            )
        if not signature.accepts(name):
            raise _unknown_argument(signature, name, keywords, keras)
        given[name] = value
    if complete:
        _require(signature, given)
    return Arguments(given, signature, complete, keras)


def _require(signature: Signature, given: Mapping[str, Value]) -> None:
    missing = [p.name for p in signature.parameters if p.required and p.name not in given]
    if missing:
        listed = " and ".join(f"`{name}`" for name in missing)
        raise LayerError(Failure.ARGUMENT, f"`{signature.name}` needs {listed}", argument=missing[0])


def _unknown_argument(signature: Signature, name: str, keywords: Iterable[str], keras: int) -> LayerError:
    other = in_other_version(signature, keras)
    if other is not None and other.accepts(name):
        return LayerError(
            Failure.ARGUMENT,
            f"Keras {keras} does not accept the argument `{name}` of `{signature.name}`",
            help=_advice(signature, name),
            argument=name,
            only_in=keras,
        )
    renamed = {
        each: successor
        for each in keywords
        if (successor := _successor(signature, each)) is not None
        and not signature.accepts(each)
        and not (other is not None and other.accepts(each))
    }
    return LayerError(
        Failure.ARGUMENT,
        f"`{signature.name}` has no argument `{name}`",
        help=_advice(signature, name),
        argument=name,
        correction=_correction(signature, name),
        renamed=renamed if name in renamed else None,
    )


def _successor(signature: Signature, name: str) -> str | None:
    """The argument that an old name stands for."""
    return next((each for each in RENAMED.get(name, ()) if signature.accepts(each)), None)


def keeps_values(old: str) -> bool:
    """Whether what takes the place of the argument *old* takes the same values."""
    return old not in _OTHER_VALUES


def _correction(signature: Signature, name: str) -> Correction | None:
    """The argument that was certainly meant: the new name of the same thing, or the only one that is much like it."""
    successor = _successor(signature, name)
    if successor is not None:
        return Correction(successor) if keeps_values(name) else None
    meant = None if name in REMOVED else certain(name, signature.names | (signature.extra or frozenset()))
    return None if meant is None else Correction(meant)


def _advice(signature: Signature, name: str) -> str | None:
    successor = _successor(signature, name)
    if successor is not None:
        return f"`{name}` is the old name of `{successor}`"
    if name in REMOVED:
        return REMOVED[name]
    guess = nearest(name, signature.names | (signature.extra or frozenset()))
    return f"did you mean `{guess}`?" if guess else None
