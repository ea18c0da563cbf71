"""Suppression comments: which findings they silence, and which comments are malformed or unused."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from seqlint.errors import did_you_mean
from seqlint.findings import Finding
from seqlint.site import Place
from seqlint.source.cell import Cell, Source
from seqlint.source.comments import Span, without_directive, without_item
from seqlint.source.lexical import COMMENT, tokens

_DIRECTIVE = re.compile(r"\#\s*seqlint:[ \t]*(?P<body>[^#]*)", re.IGNORECASE)
_BODY = re.compile(
    r"(?P<verb>ignore(?:-file)?)[ \t]*(?:\[(?P<names>[^\]\[]*)\](?=[\s,.;:)-]|\Z).*|\Z)", re.DOTALL
)
_NOQA = re.compile(
    r"\#\s*noqa\b(?:(?P<colon>[ \t]*:)[ \t]*(?P<codes>[A-Z]+[0-9]+(?:[ \t,]+[A-Z]+[0-9]+)*)?)?", re.IGNORECASE
)
_WORD = re.compile(r"[^\s,]+")
_PREFIX = "SEQ"
#: finding the rule that a wrong name is nearest to takes a millisecond
_MOST_SUGGESTIONS = 50


@dataclass(eq=False)
class _Suppression:
    """A comment without names, or one of the names in a comment."""

    cell: Cell
    place: Place
    #: the code of the rule that is silenced; None silences all
    code: str | None
    #: the rows that are covered; None for the whole source
    rows: tuple[int, int] | None
    #: whether it is never reported as unused, because other tools read the comment too
    is_shared: bool = False
    #: what removes it: offsets in the text of the cell
    removal: Span | None = None
    is_used: bool = False

    def covers(self, finding: Finding) -> bool:
        if self.code is not None and self.code != finding.code:
            return False
        place = finding.place
        return self.rows is None or (
            place.cell == self.cell.index and self.rows[0] <= place.row <= self.rows[1]
        )


@dataclass(frozen=True)
class InvalidComment:
    """A comment that is malformed, or names no rule."""

    place: Place
    message: str


@dataclass(frozen=True)
class UnusedComment:
    """A comment that silences nothing: about the rule with this code, or about all rules."""

    place: Place
    code: str | None
    #: what of the text is left out to remove it, where nothing else depends on that
    removal: Place | None = None


@dataclass
class Suppressions:
    """The suppression comments of one source.

    *codes* gives the code of each rule by its code and by its name, in lower case. *active* are the codes of the rules
    that run: a comment for another rule is never reported as unused.
    """

    codes: Mapping[str, str]
    active: Collection[str]
    invalid: list[InvalidComment] = field(default_factory=list)
    _found: list[_Suppression] = field(default_factory=list)

    @classmethod
    def of(
        cls, source: Source, codes: Mapping[str, str], active: Collection[str], *, has_effect: bool = True
    ) -> Suppressions:
        """The comments in *source*; none where they shall have no effect."""
        suppressions = cls(codes, active)
        for cell in source.cells if has_effect else ():
            # the bytes are changed to lower case much faster than long texts
            data = cell.text.encode(errors="replace").lower()
            if b"seqlint:" in data or b"noqa" in data:
                for start, comment in _comments(cell.text):
                    suppressions._read(cell, start, comment)
        return suppressions

    def apply(self, findings: Iterable[Finding], *, by_name: bool = False) -> list[Finding]:
        """The findings that no comment silences or, with *by_name*, none that names their rule."""
        return [finding for finding in findings if not self._silences(finding, by_name)]

    def unused(self) -> list[UnusedComment]:
        """The comments that silence nothing, after they were applied to all findings."""
        return [
            UnusedComment(found.place, found.code, found.removal and _place(found.cell, *found.removal))
            for found in self._found
            if self._is_unused(found)
        ]

    def _is_unused(self, suppression: _Suppression) -> bool:
        if suppression.is_used or suppression.is_shared or suppression.cell.module is None:
            return False
        return suppression.code is None or suppression.code in self.active

    def _silences(self, finding: Finding, by_name: bool) -> bool:
        covering = [
            suppression
            for suppression in self._found
            if suppression.covers(finding) and not (by_name and suppression.code is None)
        ]
        for suppression in covering:
            suppression.is_used = True
        return bool(covering)

    def _read(self, cell: Cell, start: int, comment: str) -> None:
        for match in _DIRECTIVE.finditer(comment):
            self._read_directive(cell, start, match)
        for match in _NOQA.finditer(comment):
            self._read_noqa(cell, start, match)

    def _read_directive(self, cell: Cell, start: int, match: re.Match[str]) -> None:
        place = _place(cell, start + match.start(), start + match.start() + len(match.group().rstrip()))
        body = _BODY.match(match["body"].rstrip())
        if body is None:
            self._reject(
                place,
                "this is not a valid suppression: write `seqlint: ignore[rule]` or `seqlint: ignore-file[rule]`",
            )
            return
        whole_file = body["verb"] == "ignore-file"
        if whole_file and place.column != 1:
            self._reject(place, "`seqlint: ignore-file` must be at the beginning of a line")
            return
        rows = None if whole_file else cell.statement_rows(place.row)
        if body["names"] is None:
            removal = without_directive(cell.text, start + match.start(), start + match.end())
            self._found.append(_Suppression(cell, place, None, rows, removal=removal))
            return
        names_start = start + match.start("body") + body.start("names")
        names = list(_WORD.finditer(body["names"]))
        if not names:
            self._reject(place, "there is no rule between the brackets")
        if len(names) > len(self.codes):
            self._reject(place, "there are more names between the brackets than rules")
            return
        whole = without_directive(cell.text, start + match.start(), start + match.end())
        self._add_all(cell, names, names_start, rows, whole)

    def _read_noqa(self, cell: Cell, start: int, match: re.Match[str]) -> None:
        place = _place(cell, start + match.start(), start + match.end())
        if match["colon"] is None:
            self._found.append(_Suppression(cell, place, None, (place.row, place.row), is_shared=True))
        codes = list(_WORD.finditer(match["codes"] or ""))
        whole = without_directive(cell.text, start + match.start(), start + match.end())
        first = start + match.start("codes")
        self._add_all(cell, codes, first, cell.statement_rows(place.row), whole, prefix=_PREFIX)

    def _add_all(
        self,
        cell: Cell,
        names: Sequence[re.Match[str]],
        offset: int,
        rows: tuple[int, int] | None,
        whole: Span | None,
        prefix: str = "",
    ) -> None:
        """Add each of the *names* with this *prefix*; *whole* removes the comment, if it has no other name."""
        spans = [(offset + name.start(), offset + name.end()) for name in names]
        for index, name in enumerate(names):
            if not name.group().upper().startswith(prefix):
                continue
            place = _place(cell, *spans[index])
            code = self.codes.get(name.group().lower())
            if code is None:
                self._reject(place, self._why_unknown(name.group()))
            else:
                removal = whole if len(names) == 1 else without_item(spans, index)
                self._found.append(_Suppression(cell, place, code, rows, removal=removal))

    def _why_unknown(self, name: str) -> str:
        """Why *name* is not a rule in a comment, although it may select rules in the settings."""
        codes = frozenset(self.codes.values())
        if any(code.startswith(name.upper()) for code in codes):
            return f"`{name}` is only a prefix of rule codes; a comment must name each rule in full"
        if name.upper() == "ALL":
            return "there is no rule `ALL`; to silence all rules, remove the brackets"
        if len(self.invalid) > _MOST_SUGGESTIONS:
            return f"there is no rule `{name}`"
        names = (key for key in self.codes if key.upper() not in codes)
        return f"there is no rule `{name}`{did_you_mean(name, names)}"

    def _reject(self, place: Place, message: str) -> None:
        self.invalid.append(InvalidComment(place, message))


def _comments(text: str) -> Iterator[tuple[int, str]]:
    for kind, start, end in tokens(text):
        if kind is COMMENT:
            yield start, text[start:end]


def _place(cell: Cell, start: int, end: int) -> Place:
    return cell.place_at(*cell.position(start), *cell.position(end))
