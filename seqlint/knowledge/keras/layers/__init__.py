"""Every layer that seqlint knows, in Keras's own family folders."""
