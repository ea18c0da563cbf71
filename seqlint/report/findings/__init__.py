"""Reports of findings, one module a format."""
