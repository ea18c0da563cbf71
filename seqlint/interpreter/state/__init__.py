"""The state of the interpreter: scopes and objects, the heap that all writes go through, and how branches are joined.

The engine belongs to it: to join branches, or to hand values to code that is not read, is to read and write what the
engine holds. It knows no syntax and no function; the packages above register how they evaluate, execute and call.
"""
