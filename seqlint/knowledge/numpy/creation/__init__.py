"""NumPy's array creation routines and random generators."""
