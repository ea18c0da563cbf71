"""Keras's `layers/merging`."""
