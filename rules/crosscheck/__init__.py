"""What comes out when seqlint is set beside Keras itself."""
