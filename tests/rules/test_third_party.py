"""An installed package adds rules through the entry point group."""

from pathlib import Path

from support.command import install_rule, seqlint

RULE = '''
from seqlint.findings import Severity
from seqlint.rule import Rule


class NoDropout(Rule):
    """## What it does
    Finds dropout."""

    code = "XYZ901"
    name = "no-dropout"
    severity = Severity.WARNING

    def check(self, model):
        for step in model.steps:
            if step.is_a("Dropout"):
                yield self.finding(step.site.place, "dropout is not wanted here")
'''
PROGRAM = (
    "from keras import Sequential, layers\n\nmodel = Sequential([layers.Input((4,)), layers.Dropout(0.5)])\n"
)


def test_a_package_adds_a_rule(tmp_path: Path) -> None:
    packages = install_rule(tmp_path / "packages", "NoDropout", RULE)
    program = tmp_path / "model.py"
    program.write_text(PROGRAM)
    result = seqlint(str(program), "--output-format", "concise", PYTHONPATH=packages)
    assert "warning[no-dropout] dropout is not wanted here" in result.stdout
    assert "Finds dropout." in seqlint("rule", "XYZ901", PYTHONPATH=packages).stdout
