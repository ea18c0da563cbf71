"""Walks the layers of a model with shapes: what each layer makes of its input, its weights, and what Keras would raise."""
