"""Trees that are kept from one check to the next."""

from __future__ import annotations

from seqlint.source.parse import Trees, kept_trees, parse_cell


def test_a_text_is_parsed_once_and_forgotten_when_nobody_asks_for_it() -> None:
    trees: Trees = {}
    with kept_trees(trees):
        first = parse_cell("a.ipynb", 1, "x = 1\n").module
    with kept_trees(trees):
        assert parse_cell("a.ipynb", 1, "x = 1\n").module is first
        assert parse_cell("a.ipynb", 2, "y = 2\n").module is not None
    with kept_trees(trees):
        parse_cell("a.ipynb", 2, "y = 2\n")
    assert list(trees) == ["y = 2\n"]
    assert parse_cell("a.ipynb", 1, "x = 1\n").module is not first
