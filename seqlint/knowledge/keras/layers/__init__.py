"""Every layer that seqlint knows, one module a family. Importing this package registers them all."""
