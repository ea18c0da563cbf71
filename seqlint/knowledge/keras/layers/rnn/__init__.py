"""Follows keras/src/layers/rnn."""
