"""What Keras does: names and versions, layers, losses."""
