"""IPython syntax is blanked, and nothing else moves."""

from __future__ import annotations

import ast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seqlint.source.notebooks.magics import cell_magic, without_magics


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("!ls\n", "   \n"),
        ("%matplotlib inline", "                  "),
        ("  !ls -l\nx = 1", "  pass  \nx = 1"),
        ("if x:\n    !pip install y\n", "if x:\n    pass          \n"),
        ("if x:\n    !ls\n", "if x:\n    0  \n"),
        ("!pip install a \\\n  b\nx = 1", "                \n   \nx = 1"),
        ("!pip install a \\\r\n  b\r\nx = 1", "                \r\n   \r\nx = 1"),
        ("files = !ls *.py\n", "files = ___     \n"),
        ("a, b = %magic x\n", "a, b = ___     \n"),
        ("x = !\ny = 1", "x = _\ny = 1"),
        ("x = !\\\n  ls\ny = 1", "x = __\n    \ny = 1"),
        ("d['='] = !echo it's (\ny = 1", "d['='] = ___         \ny = 1"),
        ("?x\nx?\nx.y??\nx = 1", "  \n  \n     \nx = 1"),
        ("np.*load*?", "          "),
        ("%%time\nx = 1", "      \nx = 1"),
        ("%time x = f(1)\n", "if 1: x = f(1)\n"),
        ("%time\tx = f(1,\n  2)\n", "if 1:\tx = f(1,\n  2)\n"),
        ("%time for x in y: pass\n", " " * 22 + "\n"),
        ("  %time x = !ls\n", "  if 1: x = ___\n"),
        ("x?\r\ny = 1\r!ls\r", "  \r\ny = 1\r   \r"),
        ("%time\n", "     \n"),
        ("%timeit f(x)\n", "if 1:   f(x)\n"),
        ("%timeit -n1 -r 3 f(x)\n", "if 1:            f(x)\n"),
        ("%prun -l 4 f(x)\n", "if 1:      f(x)\n"),
        ("%lprun -f g f(x)\n", "if 1:       f(x)\n"),
        ("%timeit\n", "       \n"),
        ("%run -i load.py\n", "exec()         \n"),
        ("  %run a\n", "  exec()\n"),
        ("%store -r data\n", "exec()        \n"),
        ("%store data\n", "           \n"),
        (",f a b\n;f a\n/f x\n", "      \n    \n    \n"),
        ("!echo '''\nx = 1", "         \nx = 1"),
        ("%load_ext autoreload\n%autoreload 2\n", " " * 20 + "\n" + " " * 13 + "\n"),
    ],
)
def test_what_is_blanked(text: str, expected: str) -> None:
    assert without_magics(text) == expected
    ast.parse(expected.lstrip(" ") if expected[:1] == " " else expected)


@pytest.mark.parametrize(
    "text",
    [
        "x = (5\n % 3)\n",
        "x = 5 \\\n % 3\n",
        '"""\n!ls\n%magic\nx?\n"""\n',
        "f(\n  a,\n  !b)\n",
        "x = [\n%y\n]\n",
        "x = '''a\n%time x\n'''\n",
        "x = f'''{\n  a\n %b}'''\n",
        "x = f'{a}'\n",
        "x = f'''{a\n}\n!ls\n'''\n",
        "# why?\nx = 1  # is it?\n",
        "print('what?')\n",
        "print('''\nwhat?''')\n",
        "x = a != b\n",
        "x = '= !ls'\n",
        "x == 'a' % b\n",
        "print('accuracy = %.2f' % x)\n",
        "f(a=%b)\n",
        "f'{x!r}'\n",
        "f'{a:{'!'}<5}'\n",
    ],
)
def test_python_is_left_alone(text: str) -> None:
    assert without_magics(text) == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("%%time\nx", ("time", "", 7)),
        ("%%writefile a.py\r\nx", ("writefile", "a.py", 18)),
        ("\n# c\n  %%bash -s x", ("bash", "-s x", 18)),
        ("%%!\nls", ("!", "", 4)),
    ],
)
def test_cell_magics(text: str, expected: tuple[str, str, int]) -> None:
    magic = cell_magic(text)
    assert magic is not None
    assert (magic.name, magic.arguments, magic.body) == expected


@pytest.mark.parametrize("text", ["x = 1\n%%time", "%time x", "%%time?", "x %% y", "'''\n%%time\n'''"])
def test_what_is_no_cell_magic(text: str) -> None:
    assert cell_magic(text) is None


_PIECES = st.sampled_from(
    [
        *"\n\r\t\f ()[]{}'\"\\#%!?=:,;/xé𠀀",
        "\r\n",
        '"""',
        "'''",
        'f"',
        "{x}",
        "%time ",
        "%%",
        "= !",
        "x = %y",
        "if x:\n    ",
    ]
)


@given(st.lists(_PIECES, max_size=40).map("".join))
def test_nothing_moves(text: str) -> None:
    result = without_magics(text)
    assert len(result) == len(text)
    for old, new in zip(text, result, strict=True):
        assert old == new or (old not in "\r\n" and new not in "\r\n")


@given(st.lists(_PIECES, max_size=40).map("".join))
def test_blanking_is_done_once(text: str) -> None:
    result = without_magics(text)
    assert without_magics(result) == result


_PYTHON = st.lists(
    st.sampled_from(
        ["x = 1\n", "x = (1\n % 2)\n", "'''\n!ls\n'''\n", "def f():\n    return '?'\n", "f'{x!r}'\n", "# ?\n"]
    ),
    max_size=6,
)
_MAGIC = st.sampled_from(
    ["!ls 'it\n", "%cd (\n", "x = !ls [\n", "x?\n", "!a \\\n  b\n", "if x:\n    !ls\n", "%time x = 1\n"]
)


@given(_PYTHON, _MAGIC, _PYTHON)
def test_python_around_a_command_stays(before: list[str], magic: str, after: list[str]) -> None:
    head, tail = "".join(before), "".join(after)
    result = without_magics(head + magic + tail)
    assert result.startswith(head)
    assert result.endswith(tail)
    ast.parse(result)
