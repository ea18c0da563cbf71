"""seqlint's rules: one file for each mistake, in folders by theme."""
