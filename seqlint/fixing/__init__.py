"""Applying fixes: from the edits of findings to the text of a file, and back onto the disk."""
