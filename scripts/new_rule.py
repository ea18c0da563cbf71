"""Write the skeleton of a rule, and its test.

python scripts/new_rule.py dropout-rate --theme layers

The rule is found by its package, so it needs no registration. Its examples and its test fail until every place that is
marked ``FILL IN`` is filled in.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from string import Template

from seqlint.configuration.registry import all_rules

ROOT = Path(__file__).parents[1]

RULE = Template('''\
"""FILL IN: the mistake in one line, for the list of rules."""

from collections.abc import Iterator

from seqlint.findings import Finding, Severity
from seqlint.inference.inferred import InferredModel
from seqlint.rule import Invalid, Rule


class $class_name(Rule):
    """## What it does
    FILL IN: Finds ...

    ## Why is this bad?
    FILL IN: what Keras does, and what that costs the user.

    ## Example
    ```python
    FILL IN
    ```

    ## Use instead
    ```python
    FILL IN
    ```

    ## References
    - [Keras: FILL IN](https://keras.io/api/)
    """

    code = "$code"
    name = "$name"
    severity = Severity.WARNING
    VALID = (
        """
FILL IN: a program without the mistake
""",
        """
FILL IN: a program that looks like the mistake but is correct
""",
        """
FILL IN: a program in which a size is not known
""",
    )
    INVALID = (
        Invalid(
            """
FILL IN: a program with the mistake  # error
"""
        ),
        Invalid(
            """
FILL IN: the same mistake, written in another way  # error
"""
        ),
        Invalid(
            """
FILL IN: and in a third one  # error
"""
        ),
    )

    def check(self, model: InferredModel) -> Iterator[Finding]:
        """FILL IN: Look at ..."""
        for step in model.steps:
            if step.is_a("FILL IN"):
                yield self.finding(
                    step.site.place,
                    f"`{step.class_name}` FILL IN: what is wrong, and why, in one sentence",
                    help="FILL IN: what to type",
                    trace=model.trace(until=step),
                    severity=Severity.WARNING if step.conditional else None,
                )
''')

TEST = Template('''\
"""The words of `$name`."""

from __future__ import annotations

from seqlint.configuration.selection import Selection
from seqlint.configuration.settings import Settings
from seqlint.linter import lint
from seqlint.rules.$theme.$module import $class_name


def test_message_and_help() -> None:
    settings = Settings(selection=(Selection(extend_select=("$code",)),))
    report = lint("model.py", $class_name.INVALID[0].code.encode(), settings)
    (finding,) = (finding for finding in report.findings if finding.code == "$code")
    assert finding.message == "FILL IN"
    assert finding.help == "FILL IN"
''')


def themes() -> list[str]:
    """The folders of rules."""
    return sorted(path.parent.name for path in (ROOT / "rules").glob("*/__init__.py"))


def next_code(theme: str) -> str:
    """The first code after those of the rules of *theme*."""
    codes = {rule.code: type(rule).__module__ for rule in all_rules() if rule.code.startswith("SEQ")}
    prefixes = Counter(
        code[:4] for code, module in codes.items() if module.startswith(f"seqlint.rules.{theme}.")
    )
    ((prefix, _),) = prefixes.most_common(1)
    return f"SEQ{max(int(code[3:]) for code in codes if code.startswith(prefix)) + 1:03}"


def files(name: str, theme: str) -> dict[Path, str]:
    """The content of each file of a new rule."""
    module = name.replace("-", "_")
    values = {
        "name": name,
        "theme": theme,
        "module": module,
        "class_name": module.title().replace("_", ""),
        "code": next_code(theme),
    }
    return {
        ROOT / "rules" / theme / f"{module}.py": RULE.substitute(values),
        ROOT / "tests" / "rules" / f"test_{module}.py": TEST.substitute(values),
    }


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the files, and say what to do next."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("name", help="the name of the rule in kebab-case, such as dropout-rate")
    parser.add_argument("--theme", required=True, choices=themes(), help="the folder of the rule")
    options = parser.parse_args(arguments)
    if not re.fullmatch(r"[a-z]+(-[a-z]+)*", options.name):
        parser.error(f"'{options.name}' is not in kebab-case: write lower-case words with '-' between them")
    if any(rule.name == options.name for rule in all_rules()):
        parser.error(f"there is a rule '{options.name}' already")
    written = files(options.name, options.theme)
    for path, text in written.items():
        path.write_text(text, encoding="utf-8")
    test = list(written)[-1].relative_to(ROOT)
    print("Fill in every place that is marked FILL IN in", *(path.relative_to(ROOT) for path in written))
    print("Then run: python scripts/generate_rule_docs.py")
    print(f"and: pytest {test} tests/rules/test_rules.py")
    return 0


if __name__ == "__main__":
    sys.exit(main())
