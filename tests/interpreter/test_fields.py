"""Fields of seqlint's own objects that differ from branch to branch: each has a join of its own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from seqlint.configuration.settings import Settings
from seqlint.interpreter.state import aliasing, fields
from seqlint.interpreter.state.delta import FieldWrite, ItemWrite
from seqlint.interpreter.state.fields import Field
from seqlint.interpreter.state.heap import Heap
from seqlint.interpreter.state.objects import Function, Iterator
from seqlint.knowledge.keras.api import signatures
from seqlint.knowledge.keras.layers._shared.arguments import Arguments
from seqlint.knowledge.pandas.tables import Frame, Table
from seqlint.linter import lint
from seqlint.record import Layer, Model
from seqlint.values import MISSING, NOT_KNOWN, DictValue, ListValue, SetValue, Unknown, Value

#: the objects whose attributes the declared fields are
OWNERS: dict[str, tuple[Any, ...]] = {
    "LIST_ITEMS": (ListValue,),
    "DICT_ITEMS": (DictValue,),
    "SET_ITEMS": (SetValue,),
    "ITERATOR_ITEMS": (Iterator,),
    "HELD": (ListValue, DictValue),
    "FORMER": (ListValue, DictValue),
    "ELEMENT": (ListValue,),
    "FIRST": (ListValue,),
    "LENGTH": (ListValue, DictValue),
    "IS_CACHED": (Function,),
    "KIND": (Function,),
    "STATE": (Frame,),
    "ARGUMENTS": (Layer,),
    "TRAINABLE": (Layer, Model),
    "QUANTIZED": (Layer,),
    "HOME": (Layer,),
    "GRAPH": (Model,),
    "IS_CALLED": (Layer,),
}


class Either:
    """A branch of which nothing is known."""

    def join(self, values: Sequence[Value]) -> Value:
        return Unknown("joined")

    def unknown(self, text: str) -> Unknown:
        return Unknown(text)


def test_each_field_is_an_attribute_of_its_owners() -> None:
    declared = {name: field for name, field in vars(fields).items() if isinstance(field, Field)}
    assert declared.keys() == OWNERS.keys()
    for name, field in declared.items():
        assert all(field.name in owner.__dataclass_fields__ for owner in OWNERS[name]), name


def test_arguments_that_differ_are_not_known_one_by_one() -> None:
    signature = signatures.signature("Dense")
    before = Arguments({"units": 8}, signature)
    after = Arguments({"units": 8, "use_bias": True, "kernel_regularizer": Unknown("set")}, signature)
    joined = fields.ARGUMENTS.join([before, after], Either())
    assert joined["units"] == 8
    assert joined["use_bias"] is True
    assert isinstance(joined["kernel_regularizer"], Unknown)
    assert joined.signature is signature


def test_what_agrees_stays_and_what_differs_is_not_known() -> None:
    table = Table(3, 2)
    assert fields.STATE.join([table, Table(3, 2)], Either()) == table
    assert fields.STATE.join([table, Table(4, 2)], Either()) is NOT_KNOWN
    assert fields.QUANTIZED.join([True, True], Either()) is True
    assert fields.QUANTIZED.join([False, True], Either()) is None
    assert fields.TRAINABLE.join([MISSING, MISSING], Either()) is MISSING
    assert isinstance(fields.TRAINABLE.join([MISSING, False], Either()), Unknown)
    assert fields.ITERATOR_ITEMS.join([[1, 2], [1, 2]], Either()) == [1, 2]
    assert fields.ITERATOR_ITEMS.join([[1, 2], [2]], Either()) is None
    items: list[Value] = [1]
    assert fields.LIST_ITEMS.join([items, items], Either()) is items
    assert fields.LIST_ITEMS.join([items, [1]], Either()) is None
    assert fields.ELEMENT.join([1, NOT_KNOWN], Either()) is NOT_KNOWN
    assert fields.HELD.join([{"a": 1}, None, {"b": 2}], Either()) == {"a": 1, "b": 2}


def test_an_array_may_be_resized_where_any_branch_does_it() -> None:
    join = aliasing._CHANGES.join
    assert join([{(1, None): True}, {}], Either()) == {(1, None): True}
    assert join([{(1, None): True}, {(1, None): False}], Either()) == {(1, None): True}
    assert join([{}, {(1, None): False}], Either()) == {(1, None): False}


def test_a_trial_leaves_places_and_fields_as_they_were() -> None:
    heap, bindings = Heap(), dict[str, Value](n=1)
    target = ListValue([1])
    items = target.items

    def run() -> None:
        heap.set_item(bindings, bindings, "n", 2)
        heap.set_item(bindings, bindings, "n", 3)
        heap.set_item(bindings, bindings, "m", None)
        heap.set_field(target, fields.LIST_ITEMS, None)
        heap.set_field(target, fields.ELEMENT, 1)

    _, delta = heap.trial(run)
    assert bindings == {"n": 1}
    assert (target.items, target.element) == ([1], NOT_KNOWN)
    assert target.items is items
    assert delta.is_written(target, fields.ELEMENT)
    written = {
        write.key: (write.value, write.between)
        for write in delta.writes.values()
        if isinstance(write, ItemWrite)
    }
    assert written == {"n": (3, [2]), "m": (None, [])}
    assert sum(isinstance(write, FieldWrite) for write in delta.writes.values()) == 2
    heap.apply(delta)
    assert bindings == {"n": 3, "m": None}
    assert (target.items, target.element) == (None, 1)


HEAD = "from keras import Sequential\nfrom keras.layers import *\n"


@pytest.mark.parametrize(
    "change",
    [
        "if unknown():\n    layer.kernel_regularizer = None",
        "if unknown():\n    layer.units = 4\nelse:\n    layer.activation = 'relu'",
        "for _ in range(unknown()):\n    layer.use_bias = False",
        "try:\n    layer.units = 9\nexcept ValueError:\n    pass",
        "if unknown():\n    layer.quantize('int8')",
        "if unknown():\n    layer.trainable = False",
        "if unknown():\n    Sequential([layer])",
        "it = iter([layer, 1])\nif unknown():\n    next(it)\nfor x in it:\n    pass",
    ],
)
def test_a_layer_that_a_branch_changes_is_still_a_layer(change: str) -> None:
    program = f"{HEAD}layer = Dense(8, input_shape=(16,))\n{change}\nmodel = Sequential([layer, Dense(2)])\n"
    report = lint("program.py", program.encode(), Settings())
    assert not report.is_failure
    assert report.model_count == 1 + change.count("Sequential")
