"""The cache of results: a file is checked again only if something that its result depends on has changed."""
