"""Rules about shapes: what a layer needs from its input."""
