"""Models as pictures, one module for each format."""
