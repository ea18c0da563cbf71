"""One module an output format; each turns plain data into lines of text."""
