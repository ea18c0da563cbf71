"""Rules about Keras's API: names, members and arguments."""
