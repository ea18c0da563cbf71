"""``seqlint clean``: delete the cache."""

from __future__ import annotations

import click

from seqlint.configuration.settings import load_settings


@click.command(short_help="Delete the cache.")
@click.option("--cache-dir", metavar="PATH", help="The directory of the cache.")
def clean(cache_dir: str | None) -> int:
    """Delete the cache of the working directory, or the one that the settings name."""
    from seqlint.caching.store import remove
    from seqlint.source.files.discovery import display_name

    folder = load_settings(flags={} if cache_dir is None else {"cache-dir": cache_dir}).cache_dir
    assert folder is not None
    found = remove(folder)
    print(f"{'Removed' if found else 'There is no cache at'} {display_name(folder)}")
    return 0
