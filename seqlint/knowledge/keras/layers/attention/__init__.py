"""Keras's `layers/attention`."""
