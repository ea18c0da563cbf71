"""Rules about the data: operations on arrays, and arrays that do not fit the model."""
