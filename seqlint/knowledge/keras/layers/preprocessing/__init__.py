"""Follows keras/src/layers/preprocessing."""
