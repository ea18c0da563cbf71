"""What TensorFlow does to data."""
