"""``seqlint rule``: explain the rules."""

from __future__ import annotations

import sys

import click

from seqlint.cli.parameters import choice_option
from seqlint.cli.session import write_lines
from seqlint.errors import UsageError, did_you_mean
from seqlint.report import rules
from seqlint.report.style import style_for
from seqlint.rule import all_rules, find_rule


@click.command(short_help="Explain a rule.")
@click.argument("rule_name", metavar="[RULE]", required=False)
@click.option("--all", "is_all", is_flag=True, help="Explain all rules.")
@choice_option("--output-format", ("text", "json"), "The format of the explanation.", default="text")
def rule(rule_name: str | None, is_all: bool, output_format: str) -> None:
    """Explain RULE, given by its code or name."""
    if is_all == (rule_name is not None):
        raise UsageError("rule: give the code or name of a rule, or --all")
    if rule_name is None:
        chosen = all_rules()
    else:
        found = find_rule(rule_name)
        if found is None:
            known = [key for each in all_rules() for key in (each.code, each.name)]
            raise UsageError(f"unknown rule '{rule_name}'{did_you_mean(rule_name, known)}")
        chosen = (found,)
    if output_format == "json":
        write_lines([rules.render_json(chosen, is_list=is_all)])
    else:
        write_lines(rules.render(chosen, style_for(sys.stdout)))
