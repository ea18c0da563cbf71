"""The data meets the model: what ``fit`` and its kin are given, and whether the model, its loss and it agree."""
