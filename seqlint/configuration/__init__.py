"""The settings of a run: the options, the files and flags that state them, and the rules that they select."""
