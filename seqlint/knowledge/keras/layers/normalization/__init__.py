"""Follows keras/src/layers/normalization."""
