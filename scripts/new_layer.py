"""Write the skeleton of a layer's declaration, and its test.

python scripts/new_layer.py RepeatVector --family reshaping

The decorator `@layer` registers the declaration. The layer raises, and its test fails, until every place that is marked
``FILL IN`` or ``FILL_IN`` is filled in.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Sequence
from pathlib import Path
from string import Template

from seqlint.knowledge.keras.api.signatures import signature
from seqlint.knowledge.keras.layers._shared.registry import find

ROOT = Path(__file__).parents[1]
LAYERS = ROOT / "seqlint" / "knowledge" / "keras" / "layers"
TESTS = ROOT / "tests" / "knowledge" / "keras" / "layers"

#: where Keras parts the name of a class for its file, as in ``prelu``, ``conv1d_transpose``, ``rms_normalization``
_BOUNDARY = re.compile(r"(?<=[a-z])(?=[A-Z](?:[a-z]|[A-Z]{2}))|(?<=[A-Z0-9][A-Z])(?=[A-Z][a-z])")

DECLARATION = Template('''\
"""The layer that FILL IN. Follows $package/src/layers/$family/$module.py."""

from __future__ import annotations

from seqlint.knowledge.keras.layers._shared.arguments import Arguments
from seqlint.knowledge.keras.layers._shared.built import Built
from seqlint.knowledge.keras.layers._shared.layer_type import LayerType
from seqlint.knowledge.keras.layers._shared.rank import ANY_RANK
from seqlint.knowledge.keras.layers._shared.registry import layer
from seqlint.shapes.shape import Shape


@layer
class $name(LayerType):
    """(batch, FILL IN) -> (batch, FILL IN)."""

    rank = ANY_RANK  # FILL IN: the ranks that Keras accepts: exactly(3), at_least(2), ...

    def check(self, arguments: Arguments) -> None:
        """Refuse FILL IN: the values of the arguments for which the constructor raises."""

    def build(self, arguments: Arguments, x: Shape) -> Built:
        """FILL IN: how Keras computes the output shape; raises `LayerError` where Keras refuses the input."""
        raise NotImplementedError("FILL IN: return Built(the output shape, the weights)")
''')

TEST = Template('''\
"""`$name`, as Keras builds it."""

from __future__ import annotations

import pytest

$imports

#: each argument with values that Keras accepts and some that it refuses; all combinations are compared
ROWS = [
    row(
        "$name",
        (None, 4),
        (None, 6, 4),
        (None, 6, 7, 4),
        (None, None, 4),
        (None, 6, None),
        (2, 3, 4),
        $options
    ),
]


@pytest.mark.parametrize("row", ROWS, ids=ids(ROWS))
def test_row(row: Row) -> None:
    assert_agreement(row)
''')
IMPORTS = "from support.oracle import Row, assert_agreement, ids, row"

#: what only Keras 2 does: it builds a layer without a call in a wrapper, and casts only floats
TEST_OF_KERAS_2 = Template("""

def test_without_a_call_in_keras_2() -> None:
    layer = L("$name"$required)
    assert_agreement(row("Wrapper", (None, 4), (None, 6, 4), versions=(2,), unknown=True, layer=[layer]))


def test_types_of_values_in_keras_2() -> None:
    assert_same_types((None, 6, 4), [L("$name"$required)])
""")
IMPORTS_OF_KERAS_2 = """\
from support.dtypes import assert_same_types
from support.oracle import L, Row, assert_agreement, ids, row"""


def families() -> list[str]:
    """The folders of layers, which are those of Keras."""
    return sorted(path.parent.name for path in LAYERS.glob("[!_]*/__init__.py"))


def files(name: str, family: str) -> dict[Path, str]:
    """The content of each file of a new layer."""
    found = {keras: signature(name, keras) for keras in (3, 2)}
    parameters = [parameter for each in found.values() if each is not None for parameter in each.parameters]
    required = list(dict.fromkeys(parameter.name for parameter in parameters if parameter.required))
    listed = required or dict.fromkeys(parameter.name for parameter in parameters)
    options = [f"{each}=[FILL_IN]," for each in listed]
    if not all(found.values()):
        options.insert(0, f"versions=({3 if found[3] else 2},),")
    values = {
        "name": name,
        "package": "keras" if found[3] else "tf_keras",
        "family": family,
        "module": _BOUNDARY.sub("_", name).lower(),
        "imports": IMPORTS_OF_KERAS_2 if found[2] else IMPORTS,
        "options": "\n        ".join(options),
        "required": "".join(f", {each}=FILL_IN" for each in required),
    }
    test = TEST.substitute(values) + (TEST_OF_KERAS_2.substitute(values) if found[2] else "")
    return {
        LAYERS / family / f"{values['module']}.py": DECLARATION.substitute(values),
        TESTS / f"test_{values['module']}.py": test,
    }


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the files, and say what to do next."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("name", help="the class of the layer, as Keras names it")
    parser.add_argument(
        "--family", required=True, choices=families(), help="the folder of the layer in Keras"
    )
    options = parser.parse_args(arguments)
    if find(options.name, 3) or find(options.name, 2):
        parser.error(f"there is a layer '{options.name}' already")
    if not any(signature(options.name, keras) for keras in (3, 2)):
        parser.error(
            f"no signature of '{options.name}' is recorded: run scripts/record_signatures.py with a Keras that has it"
        )
    written = files(options.name, options.family)
    for path, text in written.items():
        path.write_text(text, encoding="utf-8")
    print("Fill in every place that is marked FILL IN in", *(path.relative_to(ROOT) for path in written))
    shared = (TESTS / name for name in ("test_all.py", "test_documentation.py"))
    print("Then run: pytest", *(path.relative_to(ROOT) for path in (*list(written)[1:], *shared)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
