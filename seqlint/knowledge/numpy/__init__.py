"""What numpy does to shapes."""
