"""Rules about what may be a layer, and with which arguments."""
