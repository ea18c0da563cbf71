"""What tensorflow does to shapes."""
