"""Metrics against the targets: what Keras refuses, and what measures nothing."""
