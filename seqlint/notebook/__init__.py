"""The extension of IPython: checks each cell before it runs. `extension.py` alone knows IPython."""
