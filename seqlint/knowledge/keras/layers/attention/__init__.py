"""Follows keras/src/layers/attention."""
