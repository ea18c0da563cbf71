"""The summary of an inferred model: its rows, parameters and memory."""
