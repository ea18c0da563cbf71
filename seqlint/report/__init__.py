"""One module for each output format; each converts plain data to lines of text."""
