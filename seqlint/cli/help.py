"""The help of verbs with many options: in groups."""

from __future__ import annotations

import click

#: the options of each group; the others are the last group
_GROUPS = {
    "Rules": "select ignore extend-select per-file-ignores error warn ignore-noqa",
    "Keras": "target-keras crosscheck",
    "Files": "stdin-filename exclude extend-exclude force-exclude respect-gitignore",
    "Fixes": "fix unsafe-fixes fix-only show-fixes diff exit-non-zero-on-fix",
    "Adoption": "add-noqa baseline update-baseline",
    "Report": "output-format output-file show-help show-unresolved statistics show-files show-settings color quiet silent verbose",
}
_OTHERS = "Run"


class GroupedCommand(click.Command):
    """A command whose help shows its options in groups."""

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options, a section for each group."""
        groups: dict[str, list[tuple[str, str]]] = {title: [] for title in (*_GROUPS, _OTHERS)}
        of = {f"--{name}": title for title, names in _GROUPS.items() for name in names.split()}
        for parameter in self.get_params(ctx):
            record = parameter.get_help_record(ctx)
            if record is not None:
                title = next((of[name] for name in parameter.opts if name in of), _OTHERS)
                groups[title].append(record)
        for title, records in groups.items():
            if records:
                with formatter.section(title):
                    formatter.write_dl(records)
