"""Follows keras/src/layers/merging."""
