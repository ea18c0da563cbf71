"""Write a page for each rule, and an index, into ``docs/rules``.

python scripts/generate_rule_docs.py          # write
python scripts/generate_rule_docs.py --check  # fail where a page is stale
"""

from __future__ import annotations

import argparse
import inspect
import sys
from collections.abc import Iterable
from pathlib import Path

from seqlint.configuration.registry import all_rules
from seqlint.findings import Severity
from seqlint.rule import Rule

DIRECTORY = Path(__file__).parents[1] / "docs" / "rules"
_DEFAULTS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.OFF: "off until selected"}


def page(rule: Rule) -> str:
    """The page of one rule."""
    head = f"# {rule.name} ({rule.code})\n\nSeverity: {_DEFAULTS[rule.severity]}.\n"
    return f"{head}\n{inspect.cleandoc(rule.__doc__ or '')}\n"


def index(rules: Iterable[Rule]) -> str:
    """The list of all rules, by theme."""
    lines = ["# Rules", "", "Generated from the rules by `scripts/generate_rule_docs.py`."]
    theme = ""
    for rule in rules:
        if _theme(rule) != theme:
            theme = _theme(rule)
            lines += [
                "",
                f"## {theme.capitalize()}",
                "",
                "| Code | Name | Severity | Finds |",
                "| --- | --- | --- | --- |",
            ]
        link = f"[{rule.name}]({rule.name}.md)"
        lines.append(f"| {rule.code} | {link} | {_DEFAULTS[rule.severity]} | {_summary(rule)} |")
    return "\n".join(lines) + "\n"


def _theme(rule: Rule) -> str:
    """The folder of the rule."""
    return type(rule).__module__.split(".")[-2]


def _summary(rule: Rule) -> str:
    """The first line of the rule's module, which names the mistake."""
    return (inspect.getdoc(sys.modules[type(rule).__module__]) or "").partition("\n")[0]


def pages() -> dict[Path, str]:
    """Every page that should exist, with its content."""
    rules = [rule for rule in all_rules() if type(rule).__module__.startswith("seqlint.rules.")]
    written = {DIRECTORY / f"{rule.name}.md": page(rule) for rule in rules}
    return {DIRECTORY / "README.md": index(rules)} | written


def stale() -> list[Path]:
    """The pages that are missing, outdated, or of a rule that is gone."""
    wanted = pages()
    changed = [p for p, text in wanted.items() if not p.exists() or p.read_text(encoding="utf-8") != text]
    return changed + [path for path in sorted(DIRECTORY.glob("*.md")) if path not in wanted]


def main() -> int:
    """Write the pages, or only compare them with ``--check``."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--check", action="store_true", help="change nothing, exit 1 if a page is stale")
    check = parser.parse_args().check
    wanted = pages()
    for path in stale():
        print(path.relative_to(DIRECTORY.parents[1]))
        if not check and path in wanted:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(wanted[path], encoding="utf-8")
        elif not check:
            path.unlink()
    return 1 if check and stale() else 0


if __name__ == "__main__":
    sys.exit(main())
