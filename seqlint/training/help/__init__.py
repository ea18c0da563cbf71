"""What to type where data, output and loss do not agree."""
