"""What Keras declares of compiling and training: losses, metrics, callbacks, histories and tuners."""
