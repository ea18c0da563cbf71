"""Follows keras/src/layers/reshaping."""
