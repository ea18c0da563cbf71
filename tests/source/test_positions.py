"""Positions equal those of libcst's own provider, and what they cut out of the original text is the node."""

from __future__ import annotations

import re

import libcst
import pytest
from libcst.metadata import ByteSpanPositionProvider, MetadataWrapper, PositionProvider

from seqlint.source.cell import Cell
from seqlint.source.files.reader import read
from seqlint.source.positions import Spans
from seqlint.source.tree import walk

PROGRAM = '''\
"""Doc: é 𠀀."""
from keras import (Sequential,  # why
                   layers as L)
é = "𠀀𠀀"; model = Sequential([  L.Dense( 1 ,\tname = "𠀀" ), *rest ], name=f"a{é!r:>{w}}𠀀")  # 𠀀
@decorate(1)
async def build(a, /, b: int = 2, *c, d=lambda x: -x, **e) -> None:

\t# a comment
\tif (a and
\t    not b): return [x for x in (1, 2,) if x]
\telif a: pass
\telse:
\t\tx = a[1:2, ::3].b . c ( ) ; del x
\twith open("a") as f, (yield): await f
\ttry:
\t\tx: int = 1 if a else (2)
\texcept (A, B) as error: raise C from error
\tfinally:
\t\tx += 1
class A(B, metaclass=C):
\tx = {"a": 1, **b, 'c' "d": {1, 2}, }
\tfor i, (j, *k) in z: print( i , *j , ** k )
\twhile (y := 1) < 2 <= 3 != 4: \\
\t\tbreak
match a:
\tcase {"x": [1, *_], **r} | A(b=1) if c: pass
model  =Sequential( )   # why
f( (1) ) ;
(f(2))
a = b = (c)
(x) = 1
x = 1'''


def cell_of(data: bytes) -> Cell:
    (source,) = read("a.py", data)
    return source.cells[0]


VARIANTS = {
    "line feeds": PROGRAM.encode(),
    "carriage returns and line feeds": PROGRAM.replace("\n", "\r\n").encode(),
    "mixed line ends": PROGRAM.replace("\n\t\t", "\r\n\t\t").encode(),
    "a byte order mark": b"\xef\xbb\xbf" + PROGRAM.encode(),
    "spaces": PROGRAM.replace("\t", "   ").encode(),
}


def is_made_by_parentheses(node: libcst.CSTNode) -> bool:
    return isinstance(node, (libcst.Tuple, libcst.GeneratorExp)) and bool(node.lpar)


@pytest.mark.parametrize("variant", VARIANTS)
def test_positions_are_those_of_libcst(variant: str) -> None:
    cell = cell_of(VARIANTS[variant])
    assert cell.module is not None
    wrapper = MetadataWrapper(cell.module, unsafe_skip_copy=True)
    expected = wrapper.resolve(PositionProvider)
    for node in walk(cell.module):
        if isinstance(
            node, (libcst.BaseExpression, libcst.BaseStatement, libcst.BaseSmallStatement, libcst.Arg)
        ) and not is_made_by_parentheses(node):
            place, position = cell.place(node), expected[node]
            assert (place.row, place.column) == (position.start.line, position.start.column + 1)
            assert (place.end_row, place.end_column) == (position.end.line, position.end.column + 1)


@pytest.mark.parametrize("variant", VARIANTS)
def test_byte_positions_agree_too(variant: str) -> None:
    cell = cell_of(VARIANTS[variant])
    assert cell.module is not None
    expected = MetadataWrapper(cell.module, unsafe_skip_copy=True).resolve(ByteSpanPositionProvider)
    encoded = cell.text.encode()
    for node in walk(cell.module):
        if isinstance(node, libcst.BaseExpression) and not is_made_by_parentheses(node):
            span = expected[node]
            assert encoded[span.start : span.start + span.length].decode() == cut(cell, node)


def cut(cell: Cell, node: libcst.CSTNode, statement: libcst.CSTNode | None = None) -> str:
    """What stands at the node's place, by rows and columns."""
    place = cell.place(node, statement)
    lines = re.split(r"(?<=\n)|(?<=\r)(?!\n)", cell.text)[place.row - 1 : place.end_row]
    lines[-1] = lines[-1][: place.end_column - 1]
    lines[0] = lines[0][place.column - 1 :]
    return "".join(lines)


@pytest.mark.parametrize(
    "data",
    [
        "x = '𠀀'; target(é)\n",
        "\ufeffx = 1\ntarget(é)\n",
        "x = 1\rtarget(é)\r",
        "x = 1\r\n\r\ny = 2\rtarget(é)\n",
        "\x0cx = 1\ntarget(é)\n",
        "x = 1\n\x0ctarget(é)\n",
        "if x:\n\x0c\ttarget(é)\n",
        "if x:\n  \x0c  y = 2\n  target(é)\n",
        "x = '''\n\x0c\r'''\ntarget(é)\n",
        "def f():\n\t\tx\n\t\ttarget(é)\n",
        "x = 1 + \\\n  target(é)\n",
        "x = (1,\r\n\r\n\t  target(é) )",
        "# coding: utf-8\n\n\n   # c\ntarget(é)",
        "x =  target(é)  # c\r\n",
        "if x:\n  \x0c  y = 2\n  y = target(é) ;\n",
        "x = 1\n\x0cx=target(é)",
    ],
)
def test_the_place_cuts_the_node_out_of_the_original(data: str) -> None:
    cell = cell_of(data.encode())
    assert cell.module is not None
    assert cell.text == data.removeprefix("\ufeff")
    (call,) = (node for node in walk(cell.module) if isinstance(node, libcst.Call))
    assert cut(cell, call) == "target(é)"
    for statement in walk(cell.module):
        if isinstance(statement, libcst.SimpleStatementLine) and call in walk(statement):
            assert cut(cell, call, statement) == "target(é)"


@pytest.mark.parametrize(
    "text",
    ["(5, 5)", "((5, 5))", "( 5, )", "()", "(é for é in x)", "(1,\n  2)", "1, 2", "(1, 2), 3", "x, (1, 2)"],
)
def test_parentheses_belong_to_what_they_make(text: str) -> None:
    cell = cell_of(f"if x:\n\ty =  {text}  # c\n".encode())
    assert cell.module is not None
    (line,) = (node for node in walk(cell.module) if isinstance(node, libcst.SimpleStatementLine))
    (assignment,) = line.body
    assert isinstance(assignment, libcst.Assign)
    assert cut(cell, assignment.value) == cut(cell, assignment.value, line) == text


def test_statement_rows() -> None:
    cell = cell_of(b"x = [\n  1,\n]\n\nif (a and\n    b):\n  y = '''\n'''; z\n  # c\nw = 1 + \\\n  2")
    rows = [cell.statement_rows(row) for row in range(1, 12)]
    assert rows == [
        (1, 3), (1, 3), (1, 3), (4, 4), (5, 6), (5, 6), (7, 8), (7, 8), (9, 9), (10, 11), (10, 11),
    ]  # fmt: skip
    assert cell.statement_rows(99) == (99, 99)
    assert cell_of(b"").statement_rows(1) == (1, 1)


@pytest.mark.parametrize("variant", VARIANTS)
def test_one_statement_tells_the_same(variant: str) -> None:
    cell = cell_of(VARIANTS[variant])
    assert cell.module is not None
    alone, whole = Spans(cell.module, cell.text), Spans(cell.module, cell.text)
    for line in walk(cell.module):
        if isinstance(line, libcst.SimpleStatementLine):
            for node in walk(line):
                if not isinstance(node, (libcst.BaseExpression, libcst.BaseSmallStatement, libcst.Arg)):
                    continue
                assert alone.of(node, line) == whole.of(node)
    assert "_whole" not in vars(alone)


def test_a_node_elsewhere_than_in_the_statement_is_found_too() -> None:
    cell = cell_of(b"x = 1\n\\\n\ny = 2\n")
    assert cell.module is not None
    first, second = (line for line in cell.module.body if isinstance(line, libcst.SimpleStatementLine))
    assert Spans(cell.module, cell.text).of(second.body[0], first) == (9, 14)
