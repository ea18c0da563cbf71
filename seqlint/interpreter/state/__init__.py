"""The state of the interpreter: scopes and objects, the heap that all writes go through, and how branches are joined."""
