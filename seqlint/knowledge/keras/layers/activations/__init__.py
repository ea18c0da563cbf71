"""Follows keras/src/layers/activations."""
