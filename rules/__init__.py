"""seqlint's rules: one file a mistake, in folders by theme."""
