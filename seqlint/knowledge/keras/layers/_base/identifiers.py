"""What stands for an activation, an initializer, a regularizer or a constraint."""

from __future__ import annotations

from seqlint.knowledge.keras.api.recorded import Kind, kind_of
from seqlint.knowledge.keras.api.signatures import certain, names, nearest, other_version
from seqlint.knowledge.keras.layers._shared.arguments import Arguments
from seqlint.values import Reference


def require_known(arguments: Arguments, name: str, identifies: str) -> None:
    """Refuse a string that names none of Keras's activations, initializers, ..."""
    value = arguments[name]
    known = names(identifies, arguments.keras)
    if isinstance(value, str) and not arguments.custom_objects and value not in known:
        guess, meant = nearest(value, known), certain(value, known)
        help = f"did you mean {guess!r}?" if guess else None
        if value in names(identifies, other_version(arguments.keras)):
            what = f"must name one of the {identifies} of Keras {arguments.keras}"
            arguments.refuse(name, what, help=help, only_in=arguments.keras)
        meant = None if meant is None else repr(meant)
        arguments.refuse(name, f"must name one of Keras's {identifies}", help=help, meant=meant)


def check_no_layer_class(arguments: Arguments, name: str, value: Reference) -> None:
    """Refuse a class of layers: called on a tensor it makes a layer, and the next computation fails."""
    home, _, cls = value.name.rpartition(".")
    if home == "keras.layers" and kind_of(value.name, arguments.keras) is Kind.CLASS:
        what = f"must be a function or an object that is called, not the class `{cls}`"
        arguments.refuse(name, what, help=f"write `{cls}()`")
