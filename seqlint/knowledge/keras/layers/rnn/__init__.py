"""Keras's `layers/rnn`."""
