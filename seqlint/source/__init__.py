"""Reading: from the bytes of a file to cells, their trees, positions and suppression comments."""
