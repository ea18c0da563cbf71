"""Reports of ."""
