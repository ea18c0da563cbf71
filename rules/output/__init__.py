"""Rules about the output of a model and the loss over it."""
