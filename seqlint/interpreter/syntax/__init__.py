"""Python's syntax: one module for each family of statements and expressions."""
