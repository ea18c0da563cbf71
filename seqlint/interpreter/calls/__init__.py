"""Calls, of the program's functions and classes, of built-in functions and of libraries, and attributes of values."""
