"""Rules that compare seqlint with Keras itself."""
