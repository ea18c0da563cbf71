"""Follows keras/src/layers/pooling."""
