"""Rules about the data: arrays among themselves, and arrays against the model."""
