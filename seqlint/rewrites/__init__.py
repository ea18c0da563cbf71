"""What rules write: edits of arguments, names, layers and imports, computed only for findings.

Each function returns None where the place, or what to write there, is not certain; then the finding has no fix.
"""
