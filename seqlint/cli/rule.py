"""``seqlint rule``: list and explain the rules."""

from __future__ import annotations

import sys

import click

from seqlint.cli.parameters import choice_option
from seqlint.cli.session import write_lines
from seqlint.configuration.registry import all_rules, find_rule
from seqlint.errors import UsageError, did_you_mean
from seqlint.report import rules
from seqlint.report.style import style_for
from seqlint.rule import Rule


@click.command(short_help="List the rules, or explain one.")
@click.argument("rule_name", metavar="[RULE]", required=False)
@click.option("--all", "is_all", is_flag=True, help="Explain all rules.")
@choice_option("--output-format", ("text", "json"), "The format of the explanation.", default="text")
def rule(rule_name: str | None, is_all: bool, output_format: str) -> None:
    """Explain RULE, a code or a name; without RULE, list all rules."""
    if is_all and rule_name is not None:
        raise UsageError("rule: use RULE or --all, not both")
    chosen = all_rules() if rule_name is None else (_find(rule_name),)
    if output_format == "json":
        write_lines([rules.render_json(chosen, is_list=rule_name is None)])
    else:
        render = rules.render if is_all or rule_name is not None else rules.render_list
        write_lines(render(chosen, style_for(sys.stdout)))


def _find(key: str) -> Rule:
    found = find_rule(key)
    if found is None:
        known = [name for rule in all_rules() for name in (rule.code, rule.name)]
        raise UsageError(f"unknown rule '{key}'{did_you_mean(key, known)}")
    return found
