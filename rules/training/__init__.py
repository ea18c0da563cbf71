"""Rules about compiling and training."""
