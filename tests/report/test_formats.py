"""The formats of findings, against what was written by hand."""

from __future__ import annotations

import json
from dataclasses import replace
from textwrap import dedent

import pytest

from seqlint.findings import Context, Finding, KerasVersion, Severity, TraceStep
from seqlint.inference.summary.data import ModelSummary
from seqlint.linter import FileReport
from seqlint.report import items
from seqlint.report.findings import concise, full, github, statistics
from seqlint.report.findings import json as json_report
from seqlint.report.style import Style
from seqlint.run import RunResult
from support.samples import BUILT, FLATTEN, MISTAKEN, SOFTMAX, UNBUILT, WIDE, place

PLAIN = Style()


def rendered(module: object, *findings: Finding, style: Style = PLAIN) -> str:
    return "".join(f"{line}\n" for line in module.render(findings, style))  # type: ignore[attr-defined]


def test_full() -> None:
    assert rendered(full, FLATTEN) == dedent("""\
        error[missing-flatten]: the model gives (None, 26, 26, 10) to a loss over
        classes
          --> net.py:12:5
           |
        12 |     Dense(10, activation="softmax"),
           |     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
           |
           |  line  layer   output shape
           |   9:5  input   (None, 28, 28, 1)
           |  10:5  Conv2D  (None, 26, 26, 32)
           |> 12:5  Dense   (None, 26, 26, 10)
           |
           = help: add `Flatten()` or `GlobalAveragePooling2D()` before the first Dense

        """)


def test_full_of_a_span_over_several_lines_in_a_notebook() -> None:
    assert rendered(full, SOFTMAX) == dedent("""\
        warning[softmax-on-binary-output]: softmax over one unit is always 1
         --> nb.ipynb:cell 3:4:11
          |
        4 | model.add(Dense(
          |           ^^^^^^

        """)


def test_full_of_wide_characters_tabs_and_a_long_line() -> None:
    assert rendered(full, WIDE, style=Style(cuts=True)).splitlines()[4:6] == [
        '7 |     model.add(名前("模型"), Dense(1))  # 長い長い長い長い長い長い長い長い...',
        "  |                           ^^^^^^^^",
    ]


def test_full_shows_two_lines_around_and_no_blank_ones_at_their_ends() -> None:
    lines = ("", "x = 1", '    Dense(10, activation="softmax"),', "", "y = 2" + " " * 300 + "# far away")
    finding = replace(FLATTEN, context=Context(10, lines), trace=(), help=None)
    assert rendered(full, finding).splitlines()[4:-1] == [
        "11 | x = 1",
        '12 |     Dense(10, activation="softmax"),',
        "   |     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^",
        "13 |",
        f"14 | {lines[-1]}",
    ]
    in_terminal = rendered(full, finding, style=Style(width=40, cuts=True)).splitlines()
    assert max(map(len, in_terminal[3:])) <= 40


def test_full_of_a_place_without_source() -> None:
    finding = Finding("SEQ000", "internal-error", Severity.WARNING, place(1, 1, 2), "it broke")
    assert rendered(full, finding) == "warning[internal-error]: it broke\n --> net.py:1:1\n\n"


def test_full_names_other_files_and_cells_and_shortens_a_long_trace() -> None:
    steps = [TraceStep(place(row, 1, 2), f"Dense -> (None, {row})") for row in range(2, 31)]
    trace = (TraceStep(place(1, 1, 2, file="data.py"), "x_train: the array of ones"), *steps)
    finding = Finding("SEQ106", "n", Severity.ERROR, place(40, 1, 2, "x"), "m", trace=trace)
    lines = rendered(full, finding).splitlines()[6:-1]
    assert lines[:5] == [
        "   |         line  layer  output shape",
        "   |  data.py:1:1  x_train: the array of ones",
        "   |          2:1  Dense  (None, 2)",
        "   |          3:1  Dense  (None, 3)",
        "   |          ...  19 more",
    ]
    assert lines[-1] == "   |         30:1  Dense  (None, 30)"
    assert len(lines) == 13


def test_full_marks_the_shapes_that_the_message_names() -> None:
    trace = (
        TraceStep(place(1, 1, 2), "`load()` -> (60000, 28, 28)"),
        TraceStep(place(2, 1, 2), "input -> (None, 784)"),
        TraceStep(place(3, 1, 2), "Dense -> (None, 10)"),
    )
    message = "`x` has the shape (60000, 28, 28), but the model expects (None, 784)"
    finding = Finding("SEQ301", "n", Severity.ERROR, place(9, 1, 2, "x"), message, trace=trace)
    assert rendered(full, finding).splitlines()[6:-1] == [
        "  |  line  layer     output shape",
        "  |>  1:1  `load()`  (60000, 28, 28)",
        "  |>  2:1  input     (None, 784)",
        "  |   3:1  Dense     (None, 10)",
    ]
    colored = rendered(full, finding, style=Style(colored=True)).splitlines()
    assert "\x1b[1;31m>  2:1  input     (None, 784)\x1b[0m" in colored[8]


def test_full_marks_a_sample_without_its_batch() -> None:
    trace = (TraceStep(place(1, 1, 2), "Dense -> (None, 4, 4, 8)"), TraceStep(place(2, 1, 2), "x -> (None,)"))
    finding = Finding("SEQ105", "n", Severity.ERROR, place(9, 1, 2, "x"), "(4, 4, 8) is wrong", trace=trace)
    assert [line[3:5] for line in rendered(full, finding).splitlines()[7:-1]] == ["> ", "  "]


def test_full_shows_no_row_of_a_trace_twice() -> None:
    pair = (
        TraceStep(place(1, 1, 2), "Conv2D -> (None, 8, 8, 4)"),
        TraceStep(place(2, 1, 2), "ReLU -> (None, 8, 8, 4)"),
    )
    trace = (TraceStep(place(1, 1, 2), "input -> (None, 8, 8, 4)"), *pair * 3)
    finding = Finding("SEQ101", "n", Severity.ERROR, place(9, 1, 2, "x"), "m", trace=trace)
    lines = rendered(full, finding).splitlines()[7:-1]
    assert [line.split()[2] for line in lines] == ["input", "Conv2D", "ReLU"]


def test_full_explains_what_is_not_known_once() -> None:
    trace = (TraceStep(place(1, 1, 2), "Dense -> (None, ?)"),)
    unknown = Finding("SEQ101", "n", Severity.ERROR, place(9, 1, 2, "x"), "m", trace=trace)
    note = "= note: `?` is a size and `(?...)` a shape that seqlint does not know"
    assert rendered(full, FLATTEN).count(note) == 0
    assert (
        rendered(full, FLATTEN, unknown, replace(unknown, trace=(), message="input (?...)")).count(note) == 1
    )
    assert "really?" in rendered(full, replace(unknown, trace=(), message="really?"))
    assert rendered(full, replace(unknown, trace=(), message="really?")).count(note) == 0


def test_full_names_the_cell_as_the_notebook_does() -> None:
    context = Context(7, ("a = 1", "b = 2", "model.add(Dense(", "", ""), "In [46]", (1, "# build the model"))
    finding = replace(SOFTMAX, place=replace(SOFTMAX.place, row=9, end_row=9, cell=76), context=context)
    assert rendered(full, finding).splitlines()[1:7] == [
        " --> nb.ipynb:cell 76 (In [46]):9:11",
        "  |",
        "1 | # build the model",
        "  | ...",
        "7 | a = 1",
        "8 | b = 2",
    ]
    near = replace(finding, context=replace(context, title=(6, "# near")))
    assert rendered(full, near).splitlines()[3:5] == ["6 | # near", "7 | a = 1"]
    there = replace(finding, context=replace(context, title=(7, "a = 1")))
    assert rendered(full, there).splitlines()[3:5] == ["7 | a = 1", "8 | b = 2"]


def test_full_keeps_to_its_width() -> None:
    finding = Finding(
        "SEQ106",
        "n",
        Severity.ERROR,
        place(1, 1, 2, "x" * 300),
        "word " * 60,
        trace=(TraceStep(place(1, 1, 2), "Conv2D -> " + "(None, 1) " * 20),),
        help="help " * 60,
    )
    assert max(map(len, rendered(full, finding, style=Style(width=60, cuts=True)).splitlines())) <= 60


def test_nothing_in_a_report_can_control_the_terminal() -> None:
    evil = "\x1b]0;title\x07"
    finding = Finding(
        evil,
        "n",
        Severity.ERROR,
        place(1, 1, 2, evil, file=evil),
        evil,
        trace=(TraceStep(place(1, 1, 2, file="x" + evil), evil),),
        help=evil,
    )
    for module in (full, concise, json_report):
        assert "\x1b" not in rendered(module, finding)


def test_colours_only_add_escapes() -> None:
    import re

    colored = rendered(full, FLATTEN, style=Style(colored=True))
    assert "\x1b[1;31merror[missing-flatten]\x1b[0m" in colored
    assert re.sub(r"\x1b\[[\d;]*m", "", colored) == rendered(full, FLATTEN)


def test_concise() -> None:
    assert rendered(concise, FLATTEN, SOFTMAX) == (
        "net.py:12:5: error[missing-flatten] the model gives (None, 26, 26, 10) to a loss over classes\n"
        "nb.ipynb:cell 3:4:11: warning[softmax-on-binary-output] softmax over one unit is always 1\n"
    )


def test_json() -> None:
    keras = KerasVersion(2, "`keras<3` is installed")
    flatten, softmax = json.loads(rendered(json_report, replace(FLATTEN, keras=keras), SOFTMAX))
    assert flatten == {
        "cell": None,
        "code": "SEQ106",
        "name": "missing-flatten",
        "severity": "error",
        "message": "the model gives (None, 26, 26, 10) to a loss over classes",
        "filename": "net.py",
        "location": {"row": 12, "column": 5},
        "end_location": {"row": 12, "column": 36},
        "fix": {
            "applicability": "unsafe",
            "message": "Insert `Flatten()`",
            "edits": [
                {
                    "content": "Flatten(),\n    ",
                    "cell": None,
                    "location": {"row": 12, "column": 5},
                    "end_location": {"row": 12, "column": 5},
                }
            ],
        },
        "noqa_row": 12,
        "url": "https://seqlint.readthedocs.io/en/stable/rules/missing-flatten/",
        "help": "add `Flatten()` or `GlobalAveragePooling2D()` before the first Dense",
        "keras": {"version": 2, "reason": "`keras<3` is installed"},
        "only_in": None,
        "trace": [
            {
                "filename": "net.py",
                "cell": None,
                "location": {"row": row, "column": 5},
                "text": text,
            }
            for row, text in (
                (9, "input -> (None, 28, 28, 1)"),
                (10, "Conv2D -> (None, 26, 26, 32)"),
                (12, "Dense -> (None, 26, 26, 10)"),
            )
        ],
    }
    assert (softmax["cell"], softmax["fix"], softmax["help"], softmax["trace"]) == (3, None, None, [])
    assert softmax["end_location"] == {"row": 6, "column": 2}


def test_json_of_nothing() -> None:
    assert rendered(json_report) == "[]\n"


def test_github() -> None:
    assert rendered(github, FLATTEN, SOFTMAX) == (
        "::error title=seqlint (missing-flatten),file=net.py,line=12,endLine=12,col=5,endColumn=36::"
        "net.py:12:5: the model gives (None, 26, 26, 10) to a loss over classes"
        "%0Ahelp: add `Flatten()` or `GlobalAveragePooling2D()` before the first Dense\n"
        "::warning title=seqlint (softmax-on-binary-output),file=nb.ipynb,line=1::"
        "nb.ipynb:cell 3:4:11: softmax over one unit is always 1\n"
    )


def test_github_escapes() -> None:
    finding = Finding("SEQ1", "n", Severity.ERROR, place(1, 1, 2, file="a,b:c%.py"), "100%\nmore: x, y")
    assert rendered(github, finding) == (
        "::error title=seqlint (n),file=a%2Cb%3Ac%25.py,line=1,endLine=1,col=1,endColumn=2::"
        "a,b:c%25.py:1:1: 100%25%0Amore: x, y\n"
    )


def test_statistics() -> None:
    assert rendered(statistics, SOFTMAX, FLATTEN, WIDE) == (
        "2  SEQ106  missing-flatten\n1  SEQ201  softmax-on-binary-output\n"
    )
    assert json.loads("".join(statistics.render_json([SOFTMAX], PLAIN))) == [
        {"code": "SEQ201", "name": "softmax-on-binary-output", "count": 1}
    ]


@pytest.mark.parametrize(
    ("findings", "models", "line"),
    [
        ((), (), "No mistakes found in 2 files. No Keras models found."),
        ((), (BUILT,), "No mistakes found in 2 files. Checked 1 model completely."),
        (
            (FLATTEN,),
            (BUILT, UNBUILT),
            "Found 1 error in 2 files. Checked 2 models: 1 completely, 1 in part (`--show-unresolved` says why).",
        ),
        (
            (FLATTEN, WIDE, SOFTMAX),
            (UNBUILT,),
            "Found 2 errors and 1 warning in 2 files. Checked 1 model: 0 completely, 1 in part (`--show-unresolved` says why).",
        ),
        (
            (FLATTEN,),
            (BUILT, UNBUILT, MISTAKEN),
            "Found 1 error in 2 files. Checked 3 models: 1 completely, 1 up to an error, 1 in part (`--show-unresolved` says why).",
        ),
    ],
)
def test_closing_line(findings: tuple[Finding, ...], models: tuple[ModelSummary, ...], line: str) -> None:
    inferred = sum(model.is_fully_inferred for model in models)
    mistaken = sum(model.is_mistaken for model in models)
    result = RunResult((FileReport("net.py", findings, models, len(models), inferred, mistaken),), (), 2)
    assert items.closing_line(result) == line


def test_unresolved() -> None:
    assert rendered(concise, *items.unresolved([BUILT, UNBUILT, MISTAKEN])) == (
        "nb.ipynb:cell 2:20:22: note[unresolved] this model is not checked completely: `custom` is not known\n"
    )
