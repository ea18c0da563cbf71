"""Keras's `layers/preprocessing`."""
