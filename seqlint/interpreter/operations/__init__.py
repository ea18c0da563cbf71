"""What can be done with a value, whether syntax or a built-in function asks for it."""
