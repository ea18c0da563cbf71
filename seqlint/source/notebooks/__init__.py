"""Notebooks: their cells, and the magics in them."""
