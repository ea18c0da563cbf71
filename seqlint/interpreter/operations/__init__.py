"""Operations on values, which both syntax and built-in functions need."""
