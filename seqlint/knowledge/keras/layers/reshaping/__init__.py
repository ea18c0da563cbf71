"""Keras's `layers/reshaping`."""
