"""Keras models as values: made, extended, called and trained."""
