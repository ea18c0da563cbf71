"""What libraries do, as small pure declarations that know nothing of the engine."""
