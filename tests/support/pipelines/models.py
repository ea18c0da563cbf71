"""Writes the model that fits data: what real Keras trains without an error."""

from __future__ import annotations

import random
from typing import Any

import numpy as np


def model_for(x: Any, y: Any, chance: random.Random, *, has_arrays: bool) -> str | None:
    """The lines of a model for samples *x* and targets *y*, up to `compile`; None where there is none.

    With *has_arrays* the program knows both as `x` and `y`.
    """
    head = _head(np.asarray(y), chance)
    shape = tuple(map(int, np.shape(x)[1:])) or (1,)
    if head is None or 0 in shape:
        return None
    units, activation, loss = head
    last = f"layers.Dense({units}, activation='{activation}')"
    return _written(shape, [*_body(np.asarray(x), shape, chance), last], loss, chance, has_arrays)


def _written(
    shape: tuple[int, ...], rows: list[str], loss: str, chance: random.Random, has_arrays: bool
) -> str:
    stated = chance.choice(
        (str(shape), str(shape), str(list(shape)), "x.shape[1:]" if has_arrays else str(shape))
    )
    style = chance.choice(("Input", "Input", "argument", "none", "InputLayer"))
    if style == "Input":
        rows = [f"Input({stated})" if stated.startswith("(") else f"keras.Input(shape={stated})", *rows]
    elif style == "InputLayer":
        rows = [f"layers.InputLayer(shape={stated})", *rows]
    elif style == "argument":
        rows = [f"{rows[0][:-1]}{', ' if rows[0][-2] != '(' else ''}input_shape={stated})", *rows[1:]]
    if chance.random() < 0.5:
        lines = ["model = Sequential([", *(f"    {row}," for row in rows), "])"]
    else:
        lines = ["model = Sequential()", *(f"model.add({row})" for row in rows)]
    if chance.random() < 0.2:
        lines = ["def build():", *("    " + line for line in lines), "    return model", "model = build()"]
    return "\n".join([*lines, f"model.compile(optimizer='adam', loss='{loss}')"])


def _head(y: Any, chance: random.Random) -> tuple[int, str, str] | None:
    """Units, activation and loss of the last layer; None for targets that no model here is written for."""
    if (
        y.dtype.kind not in "fiub"
        or y.ndim not in (1, 2)
        or not y.size
        or not np.isfinite(y.astype(float)).all()
    ):
        return None
    columns = y.shape[1] if y.ndim == 2 else 1
    values = y.astype(float)
    heads = [(columns, "linear", "mse")]
    is_whole = bool((values == np.round(values)).all()) and values.min() >= 0 and values.max() < 20
    if is_whole and columns == 1 and values.max() > 0:
        heads += [(int(values.max()) + 1, "softmax", "sparse_categorical_crossentropy")] * 2
        if values.max() == 1:
            heads += [(1, "sigmoid", "binary_crossentropy")] * 2
    if is_whole and columns > 1 and values.max() == 1:
        is_one_hot = bool((values.sum(axis=1) == 1).all())
        heads += [(columns, "softmax", "categorical_crossentropy")] * (3 * is_one_hot)
        heads += [(columns, "sigmoid", "binary_crossentropy")]
    return chance.choice(heads)


def _body(x: Any, shape: tuple[int, ...], chance: random.Random) -> list[str]:
    """The layers before the last."""
    dense, flatten = "layers.Dense(8, activation='relu')", "layers.Flatten()"
    bodies = [[flatten], [flatten, dense]]
    if len(shape) == 1:
        bodies = [[dense], [dense, "layers.Dropout(0.2)"], ["layers.BatchNormalization()", dense]]
        if x.dtype.kind in "iu" and x.min() >= 0:
            embedding = f"layers.Embedding({int(x.max()) + 1}, 4)"
            bodies += [[embedding, flatten], [embedding, "layers.LSTM(3)"]]
    elif len(shape) == 2:
        bodies += [
            ["layers.LSTM(4)"],
            ["layers.GRU(4, return_sequences=True)", flatten],
            ["layers.Bidirectional(layers.LSTM(3))", dense],
            ["layers.Conv1D(4, 2, padding='same')", "layers.GlobalMaxPooling1D()"],
            ["layers.Conv1D(4, 1)", flatten],
            ["layers.TimeDistributed(layers.Dense(3))", "layers.GlobalAveragePooling1D()"],
        ]
    elif len(shape) == 3:
        bodies += [
            ["layers.Conv2D(4, 3, padding='same')", flatten],
            ["layers.Conv2D(4, (1, 1))", "layers.MaxPooling2D(1)", flatten],
            ["layers.Conv2D(2, 2, padding='same')", "layers.GlobalAveragePooling2D()"],
        ]
    return chance.choice(bodies)
