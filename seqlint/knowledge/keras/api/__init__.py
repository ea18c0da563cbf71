"""Keras's recorded API: its names, members and signatures in both versions."""
