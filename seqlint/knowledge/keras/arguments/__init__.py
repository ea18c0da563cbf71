"""Judging the arguments of a call of Keras's API against its recorded signature."""
