"""Uses of Keras's API as the program makes them: what they show of the version, and what Keras refuses."""
