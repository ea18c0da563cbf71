"""Rules about the output of a model and its loss."""
