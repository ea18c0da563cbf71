"""Rules about layers and their arguments."""
