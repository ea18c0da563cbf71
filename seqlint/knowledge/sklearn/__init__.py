"""What sklearn does to shapes."""
