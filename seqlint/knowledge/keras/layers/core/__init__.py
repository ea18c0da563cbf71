"""Keras's `layers/core`."""
