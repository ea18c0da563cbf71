"""Rules about files that cannot be read, and about suppression comments."""
