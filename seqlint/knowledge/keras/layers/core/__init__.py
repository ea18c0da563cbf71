"""Follows keras/src/layers/core."""
