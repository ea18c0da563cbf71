"""pandas tables: each program is run by pandas, and evaluated by seqlint; the shapes agree."""

from __future__ import annotations

import json
import re
from typing import Any

import numpy as np
import pandas as pd
import pytest

from seqlint.configuration.settings import Settings
from seqlint.findings import Severity
from seqlint.knowledge.library import DataError
from seqlint.knowledge.numpy.conversion import as_array
from seqlint.knowledge.pandas.tables import Frame, Series
from seqlint.linter import lint
from seqlint.shapes import dim as dims
from seqlint.values import NOT_KNOWN, DictValue, ListValue, Unknown, Value
from support.abstract_numpy import execute
from support.library_calls import call, invoke, read

_START = """
df = pd.DataFrame({"a": [1, 2, 3, 4, 5], "b": [1.0, 2.0, 3.0, 4.0, 5.0], "c": [0, 1, 0, 1, 1], "y": [0, 1, 2, 0, 1]})
"""
#: programs after which *result* is known exactly
_EXACT = """
result = df
result = df["a"]
result = df[["a"]]
result = df[["a", "c"]].values
result = df["a"].values
result = df.to_numpy()
result = df.y
result = df.drop("y", axis=1)
result = df.drop(columns=["y", "a"])
result = df.drop(["y", "a"], axis="columns").values
result = df.drop("zzz", axis=1, errors="ignore")
df.drop("y", axis=1, inplace=True); result = df
result = df.pop("y")
df.pop("y"); result = df
del df["y"]; result = df
df["new"] = df["a"] / 2; result = df
df["a"] = df["a"] * 2; result = df
df[["p", "q"]] = df[["a", "b"]]; result = df
df.insert(0, "first", 1); result = df
df.loc[:, "new"] = 1; result = df
df.loc[df["a"] > 2, "a"] = 1; result = df
df.iloc[0, 0] = 5; result = df
other = df.copy(); other["new"] = 1; result = df
other = df; other["new"] = 1; result = df
df.columns = ["p", "q", "r", "s"]; result = df[["p", "q"]]
result = df.iloc[:, :-1]
result = df.iloc[:, -1]
result = df.iloc[:, 1:3].values
result = df.iloc[:, 3:4]
result = df.iloc[:2]
result = df.iloc[1:4, [0, 2]]
result = df.iloc[0]
result = df.iloc[:, 0:8]
result = df["a"].iloc[:3]
result = df.loc[:, "a"]
result = df.loc[:, ["a", "b"]]
result = df.loc[:, "a":"c"]
result = df.loc[:, "b":]
result = df[1:3]
result = df["a"][1:3]
result = df.fillna(0)
result = df.astype("float32").values
result = df["y"].astype(int)
result = df.rename(columns={"a": "z"})
result = df.reset_index(drop=True)
result = df.set_index("a")
result = df.head(2)
result = df.tail()
result = df.sample(frac=1)
result = df.sample(n=2)
result = df / 255
result = (df - df.mean()) / df.std()
result = df["a"] + df["b"]
result = df["a"] > 1
result = df["y"].to_frame()
result = df["y"].map({0: 1})
result = pd.get_dummies(df["y"])
result = pd.get_dummies(df["y"]).values
result = pd.get_dummies(df["y"], drop_first=True)
result = pd.get_dummies(df)
result = pd.get_dummies(df, columns=["y", "c"], drop_first=True).values
result = pd.get_dummies(["red", "green", "red", "blue"])
result = pd.get_dummies(pd.Series([1, 2, 3, 3]))
result = pd.get_dummies(pd.DataFrame({"n": [1, 2, 3], "color": ["red", "green", "red"]}))
result = pd.get_dummies(pd.DataFrame({"n": [1, 2, 3], "color": ["red", "green", "red"]}), drop_first=True)
result = pd.factorize(pd.Series(["red", "green", "red"]))[0]
result = pd.factorize(df["y"])[1]
result = pd.concat([df, df])
result = pd.concat([df["a"], df["b"]])
result = pd.DataFrame(np.zeros((3, 2)), columns=["a", "b"])
result = pd.DataFrame(np.zeros((3, 2)))[1]
result = pd.DataFrame([[1, 2], [3, 4], [5, 6]])
result = pd.DataFrame([1, 2, 3], columns=["a"])
result = pd.DataFrame({"a": [1, 2]}, columns=["a", "b"])
result = pd.DataFrame(); result["a"] = [1, 2, 3]; result["b"] = 1
result = pd.DataFrame(); result[["a", "b"]] = np.zeros((3, 2))
result = pd.DataFrame(); result.insert(0, "a", np.zeros(3))
result = pd.DataFrame(); result["a"] = pd.Series([1, 2, 3])
result = pd.DataFrame(); result["a"] = 1
result = pd.DataFrame([]); result["a"] = [1, 2, 3]
result = pd.DataFrame([], columns=["a", "b"]); result["a"] = [1, 2, 3]
result = pd.DataFrame(columns=["a", "b"]); result["a"] = np.zeros(3); result["b"] = 1
result = pd.DataFrame(columns=["a", "b"]); result[["a", "b"]] = np.zeros((3, 2))
result = pd.DataFrame(columns=["a", "b"]); result.loc[:, "a"] = np.zeros(3)
result = pd.DataFrame(columns=df.columns); result["a"] = df["a"]
result = pd.DataFrame({"a": []}); result["b"] = [1, 2, 3]
result = pd.DataFrame(index=range(10)); result["a"] = pd.Series([1, 2, 3])
result = pd.Series([1, 2, 3])
result = df[df.columns[:-1]]
result = np.log1p(df)
result = np.log1p(df); result["z"] = 1
result = np.sqrt(df); result.pop("a")
result = np.square(df); del result["a"]
result = np.exp(df); result.insert(0, "z", 2)
result = np.clip(df, 0, 1); result.drop(columns="a", inplace=True)
result = np.round(df, 2)[["a", "b"]]
result = np.abs(df)["a"]
result = np.isnan(df)
result = np.cumsum(df, axis=0); result["z"] = 1
result = np.dot(df, np.ones((4, 2)))[:, 0]
result = np.nan_to_num(df)[:, 0]
result = np.add(df, 1); result["z"] = 1
result = np.add(1, df); result["z"] = 1
result = df * np.ones((5, 4)); result["z"] = 1
result = np.ones((5, 4)) * df; result["z"] = 1
result = df * np.ones(4); result["z"] = 1
result = df > np.ones(4)
result = np.log(df["a"])
result = np.log(df["a"]).iloc[:2]
result = np.maximum(df["a"], df["b"])
result = df["a"] * np.ones(5)
result = np.clip(df["a"], 0, 1)
result = np.asarray(np.log1p(df))[0]
result = df.rename(columns={"a": "z"})[["z", "b"]]
result = df.loc[[0, 2]]
result = df.loc[np.array([0, 2]), "a"]
result = df["a"].loc[[0, 2]]
result = pd.concat([df, df], ignore_index=True).loc[[0, 7]]
result = df.set_index("a").reset_index(drop=True).loc[[0, 1]]
result = df.set_index("a").iloc[[0, 1]]
result = df.iloc[:, [0, 0]]
result = df[["a", "a"]]
result = df.shift(2)
result = df["a"].shift(2)
result = df.sort_index(axis=1)
result = df.sort_values("a")
result = df.sample(2, axis="rows")
""".strip().splitlines()
#: programs of which a part of the shape depends on the values
_PARTLY = """
result = df[df["a"] > 2]
result = df[df["a"] > 2]["y"]
result = df.dropna()
result = df.dropna(axis=1)
result = df.drop_duplicates()
result = df.query("a > 2")
result = df.drop(0)
result = df.drop([0, 1])
result = df.select_dtypes("number")
result = df.reset_index()
result = df.loc[df["a"] > 2, ["a"]]
result = df.loc[0:2]
result = pd.get_dummies(df["y"], dummy_na=True)
result = pd.get_dummies(df[df["a"] > 2]["y"])
result = pd.get_dummies(df[:3]["y"])
result = df["y"].unique()
result = df.assign(z=1)
result = pd.concat([df[["a"]], df.drop("y", axis=1)], axis=1)
result = df["y"].dropna()
result = pd.concat([df, df["a"]], axis=1)
result = np.log1p(df); result.loc[9] = 1
result = df.set_index("y").loc[[0, 1]]
result = df.set_index("y").loc[[0, 1], "a"]
result = df.set_index("y")["a"].loc[[0, 1]]
result = df.set_index("a").rename(index={2: 1}).loc[[1]]
result = df.rename({2: 1}).loc[[1]]
result = pd.concat([df, df]).loc[[0, 1]]
result = pd.concat([df["a"], df["b"]]).loc[[0, 1]]
result = df.iloc[[0, 0, 1]].loc[[0]]
result = df.sample(frac=2.0, replace=True, random_state=0).loc[[0]]
result = pd.DataFrame(np.ones((4, 2)), index=[0, 0, 1, 1]).loc[[0, 1]]
result = pd.get_dummies(pd.concat([df["y"], df["y"]])).loc[[0, 1]]
df.index = [0, 0, 1, 1, 2]; result = df.loc[[0, 1]]
df.index = [0, 0, 1, 1, 2]; result = df["a"].loc[[0, 1]]
result = df.dropna(axis="rows")
result = df.filter(items=[1, 2, 3], axis=0)
result = df.filter(["a", "b"])
result = df.shift([1, 2, 3])
result = pd.DataFrame().assign(a=np.zeros(3))
result = pd.DataFrame(np.ones((4, 3)), columns=["a", "b", "b"]).drop(columns="b")
result = pd.DataFrame(columns=["a", "b"]); result.loc[0] = [1, 2]; result.loc[1] = [3, 4]
result = pd.DataFrame(); result.loc[0, "a"] = 1
result = pd.DataFrame(columns=["a"]); result["a"] = json.loads("[1, 2]")
result = pd.DataFrame(columns=json.loads('["a", "b"]')); result["a"] = [1, 2]
""".strip().splitlines()


def both(program: str) -> tuple[Value, Any]:
    """What seqlint makes of *result*, and what pandas gives."""
    source = _START + program
    scope: dict[str, Any] = {"pd": pd, "np": np, "json": json}
    exec(source, scope)  # noqa: S102 - the programs stand in this module
    return execute(_abstract(source), pd="pandas", np="numpy", json="json")["result"], scope["result"]


def _abstract(source: str) -> str:
    """Attributes that are set, or are columns, are asked for by their protocol."""
    source = re.sub(r"df\.(columns|index) = (\[.*?\])", r'df.ask("__setattr__", "\1", \2)', source)
    return source.replace("df.y", 'df.ask("__getattr__", "y")')


@pytest.mark.parametrize("program", _EXACT)
def test_exact(program: str) -> None:
    told, real = both(program)
    array = as_array(told)
    assert array is not None
    assert array.shape.dims == real.shape
    if isinstance(told, (Frame, Series)):
        assert isinstance(real, pd.DataFrame if isinstance(told, Frame) else pd.Series)
        assert read(told, "shape") == real.shape
        assert invoke(told, "__len__") == len(real)
    if isinstance(told, Frame) and told.table is not None and told.table.columns is not None:
        assert list(told.table.columns) == list(real.columns)


@pytest.mark.parametrize("program", _PARTLY)
def test_partly(program: str) -> None:
    told, real = both(program)
    array = as_array(told)
    assert array is not None
    known = array.shape.dims
    assert known is not None
    assert len(known) == real.ndim
    assert all(not isinstance(dim, int) or dim == size for dim, size in zip(known, real.shape, strict=True))
    assert not all(isinstance(dim, int) for dim in known)


@pytest.mark.parametrize(
    "program",
    [
        'table = pd.DataFrame(np.ones((5, 3)), columns=["a", "b", "b"])',
        'table = df[["a", "b"]].rename(columns={"a": "b"})',
        'table = df[["a", "b"]].rename({"a": "b"}, axis=1)',
        "table = df.iloc[:, [0, 1, 1]]",
        'table = df[["a", "b", "b"]]',
        'table = df; table.insert(0, "b", 1, allow_duplicates=True)',
        'table = df; df.columns = ["p", "b", "b", "s"]',
    ],
)
def test_of_names_that_are_repeated_a_column_is_not_known(program: str) -> None:
    told, real = both(f'{program}; result = table["b"]')
    assert isinstance(real, pd.DataFrame)
    assert type(told) is Unknown


@pytest.mark.parametrize(
    "program", ["np.cumsum(df)", "df @ np.ones((4, 2))", "np.matmul(df, np.ones((4, 2)))"]
)
def test_tables_of_other_names_are_not_known(program: str) -> None:
    told, real = both(f"result = {program}")
    assert isinstance(real, pd.DataFrame)
    assert type(told) is Unknown


@pytest.mark.parametrize(
    "program",
    [
        "s[:3] * s[2:]",
        "s[:4] - s[1:]",
        "s.iloc[:3] + s.iloc[2:]",
        "df.head(2)['a'] * df.tail(2)['a']",
        "np.add(s[:3], s[2:])",
        "np.maximum(s[:3], s[2:])",
        "df[['a', 'b']] - df[['c', 'y']].mean()",
        "(df[['a', 'b']] - df[['c', 'y']].mean()) / df[['c', 'y']].std()",
        "df[['a', 'b']] - df[['c', 'y']].iloc[0]",
    ],
)
def test_operands_are_aligned_by_their_labels(program: str) -> None:
    told, real = both(f's = df["a"]; result = {program}')
    assert real.shape not in ((3,), (5, 2))
    assert type(told) is Unknown


@pytest.mark.parametrize(
    "program",
    [
        "df[['a', 'b']] - df[['a', 'b']].mean()",
        "df['a'][:3].reset_index(drop=True) * df['a'][2:].reset_index(drop=True)",
    ],
)
def test_operands_of_the_same_labels_keep_their_shape(program: str) -> None:
    told, real = both(f"result = {program}")
    array = as_array(told)
    assert array is not None
    assert array.shape.dims == real.shape


_LABELS = """
df = pd.DataFrame({"n": [1, 2, 3, 4, 5, 6], "m": [1, 2, None, 4, 5, None], "d": [1, 2, 1, 1, 2, 2]})
df["y"] = pd.factorize(pd.Series(["a", "b", "c", "a", "b", "c"]))[0]
"""


@pytest.mark.parametrize(
    "program",
    [
        'df.query("n in (1, 2, 4)")',
        'df.nsmallest(2, "n")',
        "df.drop([2, 5])",
        "df.drop(index=[2, 5])",
        "df.dropna()",
        'df.drop_duplicates("d")',
        'df[df["y"] < 2]',
        "df[:2]",
        "df.head(2)",
        "df.loc[[0, 1]]",
    ],
)
def test_rows_that_are_left_out_leave_out_classes(program: str) -> None:
    scope: dict[str, Any] = {"pd": pd}
    exec(f"{_LABELS}\nresult = {program}", scope)  # noqa: S102 - the programs stand in this module
    assert scope["df"]["y"].nunique() == 3
    assert scope["result"]["y"].nunique() == 2
    told = execute(f'{_LABELS}\nwhole = df["y"]; result = {program}["y"]', pd="pandas")
    whole = as_array(told["whole"])
    assert whole is not None
    assert whole.content.classes == 3
    rest = as_array(told["result"])
    assert rest is None or not isinstance(rest.content.classes, int)


_FIT = """
import numpy as np
import pandas as pd
from keras import Input, Sequential, layers

y = np.zeros(9)
model = Sequential([Input((4,)), layers.Dense(3)])
model.compile("adam", "mse")
model.fit(np.zeros((9, 4)), {})
"""


@pytest.mark.parametrize(("labels", "found"), [("y", ["output-data-mismatch"]), ("pd.Series(y)", [])])
def test_keras_makes_a_column_of_a_series(labels: str, found: list[str]) -> None:
    """Which broadcasts with an output of 3 numbers, while an array of one axis does not."""
    report = lint("program.py", _FIT.format(labels).encode(), Settings())
    assert [finding.name for finding in report.findings if finding.severity is Severity.ERROR] == found


def test_a_file_has_rows_and_columns_of_unknown_number() -> None:
    frame = call("pandas.read_csv", "data.csv")
    x = as_array(invoke(read(frame, "iloc"), "__getitem__", (slice(None), slice(None, -1))))
    y = as_array(invoke(read(frame, "iloc"), "__getitem__", (slice(None), -1)))
    assert x is not None
    assert y is not None
    assert (str(x.shape), str(y.shape)) == ("(rows, columns - 1)", "(rows,)")
    assert x.shape[0] == y.shape[0]
    assert x.origin == "`read_csv()`"
    eight = as_array(invoke(read(frame, "iloc"), "__getitem__", (slice(None), slice(0, 8))))
    assert eight is not None
    assert dims.less(8, eight.shape[1]) is False
    invoke(frame, "drop", "id", axis=1, inplace=True)
    assert str(read(frame, "shape")[1]) == "columns - 1"


@pytest.mark.parametrize(
    ("arguments", "columns"),
    [
        ({"names": ["a", "b", "c"]}, 3),
        ({"usecols": ["a", "b"]}, 2),
        ({"usecols": [0]}, 1),
        ({}, None),
        ({"usecols": [0, 1], "index_col": 0}, None),
        ({"names": ["a"], "usecols": [0]}, 1),
    ],
)
def test_columns_that_are_stated(tmp_path: Any, arguments: dict[str, Any], columns: int | None) -> None:
    path = tmp_path / "data.csv"
    path.write_text("a,b,c\n1,2,3\n4,5,6\n")
    real = pd.read_csv(path, **arguments)
    given = {key: ListValue(value) if isinstance(value, list) else value for key, value in arguments.items()}
    width = read(call("pandas.read_csv", "data.csv", **given), "shape")[1]
    if columns is None:
        assert not isinstance(width, int)
    else:
        assert width == columns == real.shape[1]


def test_what_cannot_be_a_table() -> None:
    data = DictValue({"a": ListValue([1, 2]), "b": ListValue([1, 2, 3])})
    with pytest.raises(DataError):
        call("pandas.DataFrame", data)
    names = ListValue(["a"])
    with pytest.raises(DataError):
        call("pandas.DataFrame", ListValue([ListValue([1, 2])]), columns=names)
    with pytest.raises(ValueError, match="columns"):
        pd.DataFrame([[1, 2]], columns=["a"])


def test_what_is_not_known_stays_unknown() -> None:
    assert call("pandas.read_csv", "data.csv", chunksize=10) is NOT_KNOWN
    frame = call("pandas.read_csv", "data.csv")
    invoke(frame, "drop", "id", axis=1, inplace=ListValue(None))
    assert read(frame, "shape")[1] is not None
    assert as_array(frame) is not None
    headers = call("pandas.read_csv", "data.csv", header=ListValue([0, 1]))
    assert invoke(headers, "__getitem__", "a") is NOT_KNOWN
