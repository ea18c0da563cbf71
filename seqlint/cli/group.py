"""The command ``seqlint`` and its verbs."""

from __future__ import annotations

import importlib
import os
from typing import TYPE_CHECKING

import click

from seqlint import __version__
from seqlint.errors import UsageError, did_you_mean

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

#: each is a module of this package that defines a command of the same name
VERBS = ("check", "summary", "crosscheck", "annotate", "rule", "config", "server", "clean", "version")
DEFAULT_VERB = "check"
_OWN_OPTIONS = ("--help", "-h", "--version", "-V")


class Verbs(click.Group):
    """Imports a verb only when it is used. Arguments without a verb are those of ``check``."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The verbs, the most important first."""
        return list(VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The verb of this name."""
        if cmd_name not in VERBS:
            return None
        module = importlib.import_module(f"seqlint.cli.{cmd_name}")
        command: click.Command = getattr(module, cmd_name)
        # SEQLINT_SELECT stands for --select, and so on
        command.context_settings.setdefault("auto_envvar_prefix", "SEQLINT")
        return command

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Insert the default verb before arguments that do not begin with a verb.

        Where a shell asks what may follow, no argument yet may become any verb.
        """
        if not args and ctx.resilient_parsing:
            return super().parse_args(ctx, args)
        if not args or args[0] not in (*VERBS, *_OWN_OPTIONS):
            if args and (hint := _verb_hint(args[0])):
                raise UsageError(f"'{args[0]}' is neither a command nor a path{hint}")
            args = [DEFAULT_VERB, *args]
        return super().parse_args(ctx, args)

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """What may follow: verbs, and what may follow the default verb."""
        verb = self.get_command(ctx, DEFAULT_VERB)
        assert verb is not None
        with verb.make_context(DEFAULT_VERB, [], parent=ctx, resilient_parsing=True) as context:
            return [*super().shell_complete(ctx, incomplete), *verb.shell_complete(context, incomplete)]


def _verb_hint(word: str) -> str:
    """A suggestion for the first word if it is no option, there is no such path, and it looks like a verb."""
    return "" if word.startswith("-") or os.path.lexists(word) else did_you_mean(word, VERBS)


def in_our_words(error: click.ClickException) -> str:
    """What click found wrong with the arguments, as seqlint says it."""
    if isinstance(error, click.NoSuchOption):
        parameters = error.ctx.command.params if error.ctx is not None else []
        flags = [flag for each in parameters for flag in (*each.opts, *each.secondary_opts)]
        return f"unknown option '{error.option_name}'{did_you_mean(error.option_name, flags)}"
    text = error.format_message()
    return text[:1].lower() + text[1:].rstrip(".")


@click.command(
    cls=Verbs,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="`seqlint PATHS` is the same as `seqlint check PATHS`.",
)
@click.version_option(__version__, "-V", "--version", message="seqlint %(version)s")
def seqlint() -> None:
    """Find mistakes in Keras models without running them."""
