"""What pandas does to shapes."""
