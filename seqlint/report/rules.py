"""The documentation of rules, from their docstrings."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from seqlint.findings import Severity
from seqlint.report.style import Style
from seqlint.report.text import wrap
from seqlint.rule import Rule

_SEVERITIES = {
    Severity.ERROR: "an error",
    Severity.WARNING: "a warning",
    Severity.OFF: "off until selected",
}


def render(rules: Iterable[Rule], style: Style) -> Iterator[str]:
    """The lines of the documentation, which is Markdown; headings are bold where colours are used."""
    for rule in rules:
        yield style.bold(f"# {rule.name} ({rule.code})")
        yield ""
        yield f"Severity: {_SEVERITIES[rule.severity]}."
        yield ""
        yield from _laid_out(documentation(rule), style)


#: the beginning of a line that is not a heading, list, table, quotation or code
_TEXT = re.compile(r"(?!```|[-*+>] |\d+\. )[^\s#|]")


def _laid_out(markdown: str, style: Style) -> Iterator[str]:
    """The lines of *markdown* with its paragraphs wrapped, and a blank line."""
    paragraph: list[str] = []
    in_code = False
    for line in (*markdown.splitlines(), ""):
        in_code ^= line.startswith("```")
        if not in_code and _TEXT.match(line):
            paragraph.append(line)
            continue
        if paragraph:
            yield from wrap(" ".join(paragraph), style.width)
            paragraph.clear()
        yield style.bold(line) if line.startswith("#") and not in_code else line


def render_list(rules: Iterable[Rule], style: Style) -> Iterator[str]:
    """Each rule with its code, name and severity, and below that what it finds."""
    rules = list(rules)
    width = max(len(rule.name) for rule in rules)
    for rule in rules:
        severity = style.severity(rule.severity.value, rule.severity)
        yield f"{rule.code}  {style.bold(rule.name.ljust(width))}  {severity}"
        first_sentence = re.split(r"(?<=\w\.) ", summary(rule))[0]
        yield from (f"        {line}" for line in wrap(first_sentence, style.width - 8))


def render_json(rules: Sequence[Rule], *, is_list: bool) -> str:
    """The documentation for programs: an object, or an array of them."""
    import json

    objects = [_object(rule) for rule in rules]
    return json.dumps(objects if is_list else objects[0], indent=2)


def documentation(rule: Rule) -> str:
    """The docstring of the rule's class, without its indentation."""
    return inspect.cleandoc(type(rule).__doc__ or "")


def summary(rule: Rule) -> str:
    """The first sentence of the documentation, in one line."""
    first = (line for line in documentation(rule).split("\n\n")[0].splitlines() if not line.startswith("#"))
    return " ".join(" ".join(first).split())


def _object(rule: Rule) -> dict[str, Any]:
    return {
        "code": rule.code,
        "name": rule.name,
        "severity": rule.severity.value,
        "summary": summary(rule),
        "documentation": documentation(rule),
    }
