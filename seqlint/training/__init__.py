"""The data against the model: whether the feed of ``fit``, ``evaluate``, ``predict``, ... fits the model and its loss."""
