"""What Keras's base class of all layers does, whatever the layer: keras/src/layers/layer.py."""
