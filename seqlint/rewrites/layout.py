"""Where new text goes beside what is there: on the same line, or on a line of its own with the same indentation."""

from __future__ import annotations

from dataclasses import replace

from seqlint.findings import Edit
from seqlint.site import Place, Site


def before_item(site: Site, text: str) -> Edit:
    """Insert *text* as an item before the item at *site* of a list or of arguments."""
    return _insertion(_start(site.place), f"{text},{_break(site) or ' '}")


def after_item(site: Site, text: str) -> Edit:
    """Insert *text* as an item after the item at *site*; a comma after that stays the last one."""
    place = site.place
    end = replace(place, row=place.end_row, column=place.end_column)
    return _insertion(end, f",{_break(site) or ' '}{text}")


def before_statement(site: Site, text: str) -> Edit | None:
    """Insert *text* as a statement before the one at *site*, which must begin its line."""
    line_break = _break(site)
    return None if line_break is None else _insertion(_start(site.place), f"{text}{line_break}")


def _break(site: Site) -> str | None:
    """A line break and the indentation of *site*, if nothing stands before it on its line."""
    place = site.place
    indentation = place.line[: place.column - 1]
    if indentation.strip():
        return None
    return site.cell.line_end + indentation


def _start(place: Place) -> Place:
    return replace(place, end_row=place.row, end_column=place.column)


def _insertion(place: Place, text: str) -> Edit:
    return Edit(replace(place, end_row=place.row, end_column=place.column), text)
