"""What editors show, as functions of an analysis and a position; only `server.py` knows the protocol."""
