"""Models as pictures: what is drawn, and that the result is what its readers accept."""

from __future__ import annotations

import importlib
import re
from html.parser import HTMLParser
from xml.etree import ElementTree

import pytest

from seqlint.configuration.settings import Settings
from seqlint.linter import lint
from seqlint.report.pictures.diagram import Diagram, diagrams

GRAPH = """
from keras import Input, Model, layers
image, number = Input((8, 8, 3), name="image"), Input((4,))
first = layers.Conv2D(3, 3, padding="same")(image)
both = layers.Add()([image, first])
flat = layers.Flatten()(both)
model = Model([image, number], layers.Concatenate(name='all "<&>"')([flat, number]))
"""
FAULTY = """
from keras import Input, Sequential, layers
model = Sequential([Input((4,)), layers.Dense(3), layers.Conv2D(3, 3)])
"""
SVG = "{http://www.w3.org/2000/svg}"


def drawn(code: str) -> list[Diagram]:
    report = lint("net.py", code.encode(), Settings())
    return list(diagrams(report.models, report.findings))


def rendered(name: str, code: str) -> str:
    lines = importlib.import_module(f"seqlint.report.pictures.{name}").render(drawn(code))
    return "\n".join(lines)


def test_the_boxes_and_arrows_of_a_graph() -> None:
    (diagram,) = drawn(GRAPH)
    assert [(box.title, box.shape, box.is_input) for box in diagram.boxes] == [
        ("image", "(None, 8, 8, 3)", True),
        ("input 2", "(None, 4)", True),
        ("Conv2D", "(None, 8, 8, 3)", False),
        ("Add", "(None, 8, 8, 3)", False),
        ("Flatten", "(None, 192)", False),
        ('all "<&>" (Concatenate)', "(None, 196)", False),
    ]
    assert set(diagram.arrows) == {(0, 2), (0, 3), (2, 3), (3, 4), (4, 5), (1, 5)}
    assert diagram.levels() == [[0, 1], [2], [3], [4], [5]]
    assert diagram.title == "model (net.py:7:9)"


def test_a_stack_is_a_chain_with_its_error() -> None:
    (diagram,) = drawn(FAULTY)
    assert [(box.title, box.error is not None) for box in diagram.boxes] == [
        ("input", False),
        ("Dense", False),
        ("Conv2D", True),
    ]
    assert diagram.arrows == ((0, 1), (1, 2))


def test_mermaid() -> None:
    lines = rendered("mermaid", GRAPH).splitlines()
    assert lines[:4] == ["---", "title: 'model (net.py:7:9)'", "---", "flowchart TD"]
    assert '    n0(["image<br/>(None, 8, 8, 3)"])' in lines
    assert '    n5["all #34;#60;#38;#62;#34; (Concatenate)<br/>(None, 196)"]' in lines
    assert "    n1 --> n5" in lines
    assert "    class n2 error" in rendered("mermaid", FAULTY).splitlines()


def test_dot() -> None:
    text = rendered("dot", GRAPH)
    assert r'n5 [label="all \"<&>\" (Concatenate)\n(None, 196)"]' in text
    assert re.findall(r"n(\d) -> n(\d)", text).count(("0", "3")) == 1
    assert 'n2 [label="Conv2D' in rendered("dot", FAULTY)
    assert 'color="#cc0000"' in rendered("dot", FAULTY)


@pytest.mark.parametrize("code", [GRAPH, FAULTY, GRAPH + FAULTY, "x = 1"])
def test_svg_has_each_box_within_the_picture(code: str) -> None:
    root = ElementTree.fromstring(rendered("svg", code))
    width, height = float(root.attrib["width"]), float(root.attrib["height"])
    for group in root.findall(f"{SVG}g"):
        top = float(group.attrib["transform"].split()[1].rstrip(")"))
        for box in group.iter(f"{SVG}rect"):
            x, y, w, h = (float(box.attrib[name]) for name in ("x", "y", "width", "height"))
            assert 0 <= x <= x + w <= width
            assert 0 <= top + y <= top + y + h <= height
    assert len(list(root.iter(f"{SVG}rect"))) == sum(len(diagram.boxes) for diagram in drawn(code))


def test_svg_leads_an_arrow_around_the_boxes_between() -> None:
    root = ElementTree.fromstring(rendered("svg", GRAPH))
    rights = [float(box.attrib["x"]) + float(box.attrib["width"]) for box in root.iter(f"{SVG}rect")]
    curves = [path.attrib["d"] for path in root.iter(f"{SVG}path") if "marker-end" in path.attrib]
    reach = [max(float(x) for x, _ in re.findall(r"([\d.]+) ([\d.]+)", curve)) for curve in curves]
    assert max(reach) > rights[2]
    assert sum(value > rights[2] for value in reach) >= 2


def test_html_is_balanced_and_says_what_is_wrong() -> None:
    open_tags: list[str] = []

    class Checker(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            if tag not in ("meta",):
                open_tags.append(tag)

        def handle_endtag(self, tag: str) -> None:
            assert open_tags.pop() == tag

    text = rendered("html", GRAPH + FAULTY)
    Checker().feed(text)
    assert not open_tags
    assert "<b>Conv2D</b>: `Conv2D` takes 4-D input" in text
    assert "all &quot;&lt;&amp;&gt;&quot;" in text or 'all "&lt;&amp;&gt;"' in text
