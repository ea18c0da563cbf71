"""The cross-check: rebuilds recovered models with the Keras that is installed, and compares the answers.

Models travel as plain data to a child process that knows Keras and nothing of seqlint. No code of the user's is
imported or executed, and no weight is allocated.
"""
