"""The literate specifications in tests/fixtures hold."""

from pathlib import Path

import pytest

from support.literate import Specification, disagreements, specifications
from support.paths import FIXTURES

FOLDER = FIXTURES / "interpreter" / "language"
SPECIFICATIONS = specifications(FOLDER)


@pytest.mark.parametrize("specification", SPECIFICATIONS, ids=lambda specification: specification.title)
def test_specification(specification: Specification, tmp_path: Path) -> None:
    assert disagreements(specification, tmp_path) == []


def test_pages_state_something() -> None:
    assert len(SPECIFICATIONS) > 30
    assert all(list(specification.claims()) for specification in SPECIFICATIONS)
