"""Rules about shapes: what a layer needs of its input."""
