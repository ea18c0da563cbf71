"""Calls: of the program's functions and classes, of Python's built-in functions, and of libraries."""
