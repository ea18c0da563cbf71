"""Symbolic sizes and shapes, and the pure formulas that Keras applies to them."""
