"""The check of the next cell of a kernel, without a kernel."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from seqlint.configuration.settings import load_settings
from seqlint.notebook.box import Box
from seqlint.notebook.kernel import values_of
from seqlint.notebook.session import Session
from seqlint.values.arrays import Array

IMPORTS = "import numpy as np\nfrom keras import Sequential, layers\nx, y = np.zeros((20, 5)), np.zeros(20)"
MODEL = "model = Sequential([layers.Input((3,)), layers.Dense(1)])\nmodel.compile('adam', 'mse')"


@pytest.fixture
def session() -> Session:
    session = Session(load_settings(isolated=True))
    session.ran(IMPORTS, is_whole=True)
    session.ran(MODEL, is_whole=True)
    return session


def _found(session: Session, text: str, **names: Any) -> list[tuple[str, int | None, int]]:
    findings = session.check(text, lambda: values_of(names, text))
    return [(each.name, each.place.cell, each.place.row) for each in findings]


def test_a_cell_is_checked_with_those_that_ran(session: Session) -> None:
    assert _found(session, "1 + 1\nmodel.fit(x, y)") == [("input-data-mismatch", 3, 2)]
    assert _found(session, "model.fit(x[:, :3], y)") == []


def test_only_the_new_cell_is_reported(session: Session) -> None:
    session.ran("model.fit(x, y)", is_whole=True)
    assert _found(session, "print(x)") == []


def test_what_the_kernel_holds_is_known(session: Session) -> None:
    session.ran("import pickle\nz = pickle.load(file)", is_whole=True)
    assert _found(session, "model.fit(z, y)") == []
    assert _found(session, "model.fit(z, y)", z=np.zeros((20, 3))) == []
    assert _found(session, "model.fit(z, y)", z=np.zeros((20, 4))) == [("input-data-mismatch", 4, 1)]
    table = pd.DataFrame(np.zeros((20, 4)), columns=list("abcd"))
    assert _found(session, "model.fit(z[['a', 'b']].values, y)", z=table) == [("input-data-mismatch", 4, 1)]
    assert _found(session, "Sequential([layers.Input((z,)), layers.Dense(1)]).predict(x)", z=4) == [
        ("input-data-mismatch", 4, 1)
    ]


def test_what_the_kernel_holds_counts_more_than_what_ran(session: Session) -> None:
    assert _found(session, "model.fit(x, y)", x=np.zeros((20, 3)), y=np.zeros(20)) == []


def test_a_cell_that_an_exception_cut_short_may_have_changed_its_names(session: Session) -> None:
    session.ran("x = x[:, :3]\nstart()", is_whole=False)
    assert _found(session, "model.fit(x, y)") == []


def test_cells_have_the_numbers_of_the_kernel(session: Session) -> None:
    session.reach(12)
    assert _found(session, "model.fit(x, y)") == [("input-data-mismatch", 12, 1)]


def test_only_objects_of_known_classes_are_looked_at() -> None:
    class Trap(np.ndarray):
        def __getattribute__(self, name: str) -> Any:
            raise AssertionError(name)

    names = {"a": np.zeros((2, 3)).view(Trap), "b": object(), "c": np.zeros((2, 3), "uint8"), "d": (1, None)}
    found = values_of(names, "a.b(c, d, e)")
    assert found["d"] == (1, None)
    assert found.keys() == {"c", "d"}
    assert isinstance(found["c"], Array)
    assert (found["c"].shape.dims, found["c"].kind) == ((2, 3), "uint8")


def test_the_box_is_text_and_html(session: Session) -> None:
    box = Box(session.check("model.fit(x, y)  # <b>", dict))
    assert repr(box).startswith("seqlint: 1 error\n\nerror[input-data-mismatch]: `x`")
    html = box._repr_html_()
    assert html.startswith("<details open")
    assert "model.fit(x, y)  # &lt;b&gt;" in html
