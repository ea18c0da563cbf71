"""Keras's `layers/regularization`."""
