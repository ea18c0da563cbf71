"""Keras's `layers/activations`."""
