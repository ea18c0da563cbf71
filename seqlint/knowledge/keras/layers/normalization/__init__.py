"""Keras's `layers/normalization`."""
