"""The signatures of Keras's constructors, as recorded from Keras itself by ``scripts/record_signatures.py``."""

from __future__ import annotations

import difflib
import json
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

from seqlint.knowledge.keras.layers._shared.arguments import Arguments
from seqlint.knowledge.keras.layers._shared.errors import Failure, LayerError
from seqlint.values import Unknown, Value

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


@dataclass(frozen=True)
class Parameter:
    """One parameter of a constructor."""

    name: str
    default: Value = None
    required: bool = False
    keyword_only: bool = False


@dataclass(frozen=True)
class Signature:
    """What a constructor or function takes."""

    name: str
    parameters: tuple[Parameter, ...]
    #: names that are accepted besides the parameters; None where any name is
    extra: frozenset[str] | None = frozenset()
    #: whether it takes any number of positional arguments
    variadic: bool = False

    @cached_property
    def positional(self) -> tuple[str, ...]:
        """The names of those that may be given by position."""
        return tuple(parameter.name for parameter in self.parameters if not parameter.keyword_only)

    @cached_property
    def defaults(self) -> dict[str, Value]:
        """The default of each parameter that has one."""
        return {parameter.name: parameter.default for parameter in self.parameters if not parameter.required}

    @cached_property
    def names(self) -> frozenset[str]:
        """The names of all parameters."""
        return frozenset(parameter.name for parameter in self.parameters)

    def accepts(self, keyword: str) -> bool:
        """Whether *keyword* may be given by name."""
        return keyword in self.names or self.extra is None or keyword in self.extra


@cache
def _recorded(keras: int) -> dict[str, Any]:
    path = os.path.join(os.path.dirname(__file__), "data", f"keras{keras}.json")
    with open(path, encoding="utf-8") as file:
        loaded: dict[str, Any] = json.load(file)
    return loaded


@cache
def signature(name: str, keras: int = 3, kind: str = "layers") -> Signature | None:
    """The signature of a class or function of a kind: "layers", "losses", "metrics", "optimizers", ..."""
    canonical = canonical_name(name, keras, kind)
    if canonical is None:
        return None
    entry = _recorded(keras)[kind][canonical]
    parameters = [_parameter(item, keyword_only=False) for item in entry["positional"]]
    parameters += [_parameter(item, keyword_only=True) for item in entry.get("keyword", ())]
    extra = entry.get("extra", ())
    return Signature(
        canonical,
        tuple(parameters),
        None if extra is None else frozenset(extra),
        entry.get("variadic", False),
    )


def _parameter(item: list[Any], *, keyword_only: bool) -> Parameter:
    if len(item) == 1:
        return Parameter(item[0], required=True, keyword_only=keyword_only)
    return Parameter(item[0], _value(item[1]), keyword_only=keyword_only)


def _value(literal: Any) -> Value:
    if isinstance(literal, list):
        return tuple(_value(item) for item in literal)
    return Unknown(literal["opaque"], "a default of Keras") if isinstance(literal, dict) else literal


def canonical_name(name: str, keras: int = 3, kind: str = "layers") -> str | None:
    """Keras's own name for a public class or function that may be an alias, or None."""
    recorded = _recorded(keras)
    if name in recorded[kind]:
        return name
    canonical: str | None = recorded[f"{kind}_aliases"].get(name)
    return canonical


@cache
def names(kind: str, keras: int = 3) -> frozenset[str]:
    """The strings that name something of a kind: "activations", "initializers", "losses", ...

    For "layers" and "applications" these are the public names. Those of "optimizers" are in lower case, for Keras does not mind case there.
    """
    recorded = _recorded(keras)
    if kind in ("layers", "applications"):
        return frozenset(recorded[kind]) | frozenset(recorded[f"{kind}_aliases"])
    return frozenset(recorded["names"][kind])


def nearest(word: str, choices: Iterable[str]) -> str | None:
    """The one of *choices* that *word* was most likely meant to be."""
    lower = {choice.lower(): choice for choice in sorted(choices)}
    found = difflib.get_close_matches(word.lower(), lower, n=1, cutoff=0.6)
    return lower[found[0]] if found else None


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
            raise _unknown_argument(signature, name)
        given[name] = value
    if complete:
        _require(signature, given)
    return Arguments(given, signature.defaults, complete, keras)


def _require(signature: Signature, given: Mapping[str, Value]) -> None:
    missing = [p.name for p in signature.parameters if p.required and p.name not in given]
    if missing:
        listed = " and ".join(f"`{name}`" for name in missing)
        raise LayerError(Failure.ARGUMENT, f"`{signature.name}` needs {listed}", argument=missing[0])


def _unknown_argument(signature: Signature, name: str) -> LayerError:
    return LayerError(
        Failure.ARGUMENT,
        f"`{signature.name}` has no argument `{name}`",
        help=_advice(signature, name),
        argument=name,
    )


def _advice(signature: Signature, name: str) -> str | None:
    for successor in RENAMED.get(name, ()):
        if signature.accepts(successor):
            return f"`{name}` is the old name of `{successor}`"
    if name in REMOVED:
        return REMOVED[name]
    guess = nearest(name, signature.names | (signature.extra or frozenset()))
    return f"did you mean `{guess}`?" if guess else None
