"""Keras's `layers/pooling`."""
