"""Models, layers and tensors as values: what makes them, and what their methods do to the record."""
