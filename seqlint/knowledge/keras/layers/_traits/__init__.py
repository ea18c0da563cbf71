"""What only some layers do: base classes from which their declarations derive."""
