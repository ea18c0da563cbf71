"""What a Keras model's methods and attributes need before they work."""

from __future__ import annotations

#: what raises on a model that is not built yet, by the major version of Keras
_NEEDS_BUILD = {
    3: frozenset(
        "count_params input output inputs outputs input_shape output_shape save_weights load_weights export".split()
    ),
    2: frozenset(
        "count_params input output input_shape output_shape save_weights load_weights export "
        "weights trainable_weights non_trainable_weights get_weights set_weights".split()
    ),
}


def needs_build(name: str, keras: int) -> bool:
    """Whether a method call or attribute of an unbuilt ``Sequential`` raises."""
    return name in _NEEDS_BUILD[keras]
