"""Follows keras/src/layers/regularization."""
