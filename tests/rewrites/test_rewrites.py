"""The edits that rules make: text before, text after."""

from __future__ import annotations

from collections.abc import Iterable

import libcst as cst
import pytest

from seqlint.findings import Edit, Fix
from seqlint.fixing.edits import Texts, apply
from seqlint.rewrites.calls import (
    add_argument,
    remove_argument,
    rename_argument,
    rename_called,
    replace_argument,
    replace_literal,
    replace_string,
)
from seqlint.rewrites.layers import insert_layer
from seqlint.rewrites.names import rename_import, spell_layer
from seqlint.site import Site
from seqlint.source.cell import Cell, Source
from seqlint.source.parse import parse_cell
from seqlint.source.tree import walk


def _site(text: str, code: str, kind: type[cst.CSTNode] = cst.Call) -> Site:
    cell = parse_cell("net.py", None, text)
    return _site_in(cell, code, kind)


def _site_in(cell: Cell, code: str, kind: type[cst.CSTNode]) -> Site:
    assert cell.module is not None
    for statement in cell.module.body:
        for node in walk(statement):
            if isinstance(node, kind) and cell.code(node, statement).startswith(code):
                return Site(cell, node, statement)
    raise AssertionError(code)


def _after(text: str, edits: Edit | Iterable[Edit] | None) -> str | None:
    if edits is None:
        return None
    fix = Fix("", (edits,) if isinstance(edits, Edit) else tuple(edits))
    return apply(text, Texts({0: text}).replacements(fix))


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("f()", "f(a=1)"),
        ("f( )", "f( a=1)"),
        ("f(x)", "f(x, a=1)"),
        ("f(x,)", "f(x, a=1,)"),
        ("f(b=(2))", "f(b=(2), a=1)"),
        ("f(*x, **y)", "f(*x, **y, a=1)"),
        ("f(x  # why\n  )", "f(x, a=1  # why\n  )"),
        ("f(\n    x,\n    y,\n)", "f(\n    x,\n    y,\n    a=1,\n)"),
        ("f(\r\n\tx,\r\n\ty\r\n)", "f(\r\n\tx,\r\n\ty,\r\n\ta=1\r\n)"),
        ("f(x for x in y)", None),
        ("(f)(x)", "(f)(x, a=1)"),
        ("(f(x))", "(f(x, a=1))"),
        ('f("形\U0001f600", x)', 'f("形\U0001f600", x, a=1)'),
    ],
)
def test_an_argument_is_added(text: str, after: str | None) -> None:
    code = "(f)" if text.startswith("(f)(") else "f"
    assert _after(text, add_argument(_site(text, code), "a=1")) == after


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("f(a=1)", "f()"),
        ("f(a=1,)", None),
        ("f(a=1, b=2)", "f(b=2)"),
        ("f(b=2, a=1)", "f(b=2)"),
        ("f(b=2, a=1,)", "f(b=2,)"),
        ("f(x, a=(1), b=2)", "f(x, b=2)"),
        ("f(\n    x,\n    a=1,\n    b=2,\n)", "f(\n    x,\n    b=2,\n)"),
        ("f(\n    x,\n    a=1,\n)", "f(\n    x,\n)"),
        ("f(x,  # why\n  a=1)", None),
        ("f(a=1,  # why\n  b=2)", None),
        ("f(a=1,\n  # why\n  b=2)", None),
        ("f(x)", None),
    ],
)
def test_an_argument_is_removed(text: str, after: str | None) -> None:
    assert _after(text, remove_argument(_site(text, "f"), "a")) == after


def test_an_argument_is_renamed() -> None:
    def renamed(text: str) -> str | None:
        return _after(text, rename_argument(_site(text, "f"), "lr", "learning_rate"))

    assert renamed("f(1, lr = 0.1)") == "f(1, learning_rate = 0.1)"
    assert renamed("f(0.1)") is None
    assert renamed("f(lr=1, learning_rate=2)") is None


def test_an_argument_is_replaced() -> None:
    text = "f(x, a=(y + 1))"
    assert _after(text, replace_argument(_site(text, "f"), "a", None, "2")) == "f(x, a=(2))"
    assert _after(text, replace_argument(_site(text, "f"), "x", 0, "2")) == "f(2, a=(y + 1))"
    assert replace_argument(_site("f(*x, 3)", "f"), "a", 1, "2") is None


@pytest.mark.parametrize(
    ("text", "content", "after"),
    [
        ("f(a='x')", "'y'", "f(a='y')"),
        ('f(a="""x""")', "'y'", 'f(a="""y""")'),
        ("f(a=r'x')", "'y'", None),
        ("f(a='x' 'z')", "'y'", None),
        ("f(a=8)", "(8,)", "f(a=(8,))"),
        ("f(a=(8))", "(8,)", "f(a=(8,))"),
        ("f(a=x)", "'y'", None),
    ],
)
def test_a_literal_is_replaced(text: str, content: str, after: str | None) -> None:
    assert _after(text, replace_literal(_site(text, "f"), "a", None, content)) == after


def test_a_string_is_replaced_if_it_is_the_one_that_is_wrong() -> None:
    text = "f('mse', loss='mae')"
    assert _after(text, replace_string(_site(text, "f"), "loss", 1, "mae", "mse")) == "f('mse', loss='mse')"
    assert replace_string(_site(text, "f"), "loss", 1, "mse", "mae") is None


def test_what_is_called_is_renamed() -> None:
    text = "self.model . fit_generator(x)"
    assert _after(text, rename_called(_site(text, "self"), "fit")) == "self.model . fit(x)"
    text = "f(activation=tf.nn.softmax)"
    assert _after(text, rename_called(_site(text, "tf.nn.softmax", cst.Attribute), "relu")) == (
        "f(activation=tf.nn.relu)"
    )
    assert rename_called(_site("fit(x)", "fit"), "evaluate") is None


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("from k import np_utils", "from k import to_categorical as np_utils"),
        ("from k import (a,\n  np_utils as u)", "from k import (a,\n  to_categorical as u)"),
        ("from k import a", None),
        ("from k import *", None),
    ],
)
def test_an_import_is_renamed(text: str, after: str | None) -> None:
    site = _site(text, "from", cst.ImportFrom)
    assert _after(text, rename_import(site, "np_utils", "to_categorical")) == after


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("m = S([C(), D()])", "m = S([C(), F(), D()])"),
        ("m = S([D(), ])", "m = S([F(), D(), ])"),
        ("m = S([C(), (D())])", "m = S([C(), F(), (D())])"),
        ("m = S((C(), D()))", "m = S((C(), F(), D()))"),
        ("m = S([\n    C(),  # a\n    D(),  # b\n])", "m = S([\n    C(),  # a\n    F(),\n    D(),  # b\n])"),
        ("m.add(D())", "m.add(F())\nm.add(D())"),
        ("x = 1\nself.m.add(D())  # a", "x = 1\nself.m.add(F())\nself.m.add(D())  # a"),
        (
            "with a:\n\tif b:\n\t\tm.add(\n\t\t\tD())",
            "with a:\n\tif b:\n\t\tm.add(F())\n\t\tm.add(\n\t\t\tD())",
        ),
        ("if a: m.add(D())", None),
        ("m.add(C()); m.add(D())", None),
        ("x = m.add(D())", None),
        ("m.insert(D())", None),
        ("m = S([*D()])", None),
    ],
)
def test_a_layer_is_inserted(text: str, after: str | None) -> None:
    site = _site(text, "D")
    assert _after(text, insert_layer(site, "F()")) == after
    assert _after(text, insert_layer(Site(site.cell, site.node), "F()")) == after


LAYERS = "from tensorflow.keras.layers import"


@pytest.mark.parametrize(
    ("imports", "like", "spelled", "after"),
    [
        ("from keras import layers", "layers.Dense", "layers.Flatten", None),
        ("import tensorflow as tf", "tf.keras.layers.Dense", "tf.keras.layers.Flatten", None),
        ("import keras.layers as L", "L.Dense", "L.Flatten", None),
        ("import tensorflow.keras", "tensorflow.keras.layers.Dense", "tensorflow.keras.layers.Flatten", None),
        ("from keras.layers import *", "Dense", "Flatten", None),
        (f"{LAYERS} Dense, Flatten", "Dense", "Flatten", None),
        (f"{LAYERS} Dense as D", "D", "Flatten", f"{LAYERS} Dense as D, Flatten"),
        (f"{LAYERS} (\n    Dense,\n    LSTM,\n)", "Dense", "Flatten", f"{LAYERS} (\n    Dense,\n    Flatten,\n    LSTM,\n)"),
        ("try:\n    import x\nexcept E:\n    from keras.layers import Dense", "Dense", "Flatten",
         "try:\n    import x\nexcept E:\n    from keras.layers import Dense, Flatten"),
        ("from keras.layers.core import Dense", "Dense", None, None),
        ("from mine import layers", "layers.Dense", None, None),
        ("from mine import Dense", "Dense", None, None),
        ("Flatten = 1\nfrom keras.layers import Dense", "Dense", None, None),
        ("from mine import Flatten\nfrom keras.layers import Dense", "Dense", None, None),
        ("", "Dense", None, None),
        ("from keras.layers import Dense", "make()", None, None),
    ],
)  # fmt: skip
def test_a_layer_is_spelled_as_the_program_spells_layers(
    imports: str, like: str, spelled: str | None, after: str | None
) -> None:
    first = parse_cell("net.ipynb", 1, f"{imports}\n")
    second = parse_cell("net.ipynb", 2, f"{like}(1)")
    found = spell_layer(
        Source("net.ipynb", [first, second]), _site_in(second, f"{like}(1)", cst.Call), "Flatten"
    )
    assert (found.text if found else None) == spelled
    if found is None or after is None:
        assert found is None or found.edits == ()
    else:
        assert {edit.place.cell for edit in found.edits} == {1}
        fix = Fix("", found.edits)
        assert apply(first.text, Texts({1: first.text}).replacements(fix)) == f"{after}\n"


def test_there_is_no_spelling_without_the_program() -> None:
    assert spell_layer(None, _site("Dense(1)", "Dense"), "Flatten") is None
