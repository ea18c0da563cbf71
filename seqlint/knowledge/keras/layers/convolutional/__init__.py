"""Follows keras/src/layers/convolutional, and the locally connected layers of Keras 2."""
