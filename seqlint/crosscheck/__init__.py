"""The cross-check: rebuilds recovered models with the installed Keras, and compares the results.

Models are sent as plain data to a child process that imports Keras and nothing of seqlint. No code of the user is
imported or executed, and no weights are allocated.
"""
