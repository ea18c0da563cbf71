"""Rules about what can be read at all, and about the comments that silence other rules."""
