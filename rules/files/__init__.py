"""Rules about files and not models: what cannot be read or checked, and suppression comments."""
