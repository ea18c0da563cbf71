"""What Keras does not have: whether that is certain, and in which version, by what shows the version of a program."""

from __future__ import annotations

from dataclasses import dataclass

from seqlint.knowledge.keras.api.names import keras_path
from seqlint.knowledge.keras.api.versions import Evidence, Strength, TargetKeras

LEGACY_PACKAGE = "tf_keras"


@dataclass(frozen=True)
class Absence:
    """Something that Keras does not have, as a finding says it."""

    message: str
    help: str | None
    #: the only major version that does not have it; None where neither has it
    only_in: int | None
    #: whether the version that runs the program is certain not to have it
    is_certain: bool


@dataclass(frozen=True)
class Presence:
    """Which releases of Keras have a name or a member."""

    in_3: bool
    in_2: bool
    #: whether early releases of Keras 2 had it
    early: bool = False
    #: whether that was so long ago that Keras 2 is taken not to have it
    is_long_gone: bool = False
    #: whether its use is a mark of Keras 2
    is_mark: bool = True

    @property
    def only_missing_in(self) -> int | None:
        """The only major version that does not have it."""
        if self.in_3 == (self.in_2 or (self.early and not self.is_long_gone)):
            return None
        return 2 if self.in_3 else 3


def is_missing(presence: Presence, target: TargetKeras, *, of_legacy_package: bool = False) -> bool | None:
    """Whether the Keras of the program lacks something: True where that is certain, None where it is likely.

    Names that Keras 2 alone has are a mark of Keras 2, but a weak one: a program with no other mark fails where Keras 3
    is installed, as it is by default. What is recorded of Keras 2 is its last release, so that of a program for an
    early one nothing is certain. *of_legacy_package* says that the name is one of `tf_keras`, whatever the version.
    """
    if of_legacy_package:
        return not presence.in_2
    if target.contradiction is not None:
        return None if _is_missing_somewhere(presence, target) else False
    if target.major == 3:
        return _is_missing_in_3(presence, target)
    if not target.is_shown_by(is_independent):
        return False if presence.in_3 else None
    if presence.in_2:
        return False
    if target.is_shown_by(_is_last_release):
        return True
    if not target.is_shown_by(lambda mark: mark.strength is Strength.SETTING):
        return False if presence.early else None
    return not presence.early or (None if presence.is_long_gone else False)


def _is_missing_somewhere(presence: Presence, target: TargetKeras) -> bool:
    return not (presence.in_3 if target.major == 3 else presence.in_2 or presence.early)


def _is_missing_in_3(presence: Presence, target: TargetKeras) -> bool | None:
    if presence.in_3:
        return False
    is_weak = presence.only_missing_in == 3 and presence.is_mark
    return None if is_weak and not target.is_shown_by(lambda mark: True) else True


def is_independent(mark: Evidence) -> bool:
    """Whether a mark of a version is more than the use of one of Keras's own names."""
    return bool(mark.name == "" or ("." in mark.name and keras_path(mark.name) is None) or _is_legacy(mark))


def _is_last_release(mark: Evidence) -> bool:
    """Whether a mark of Keras 2 shows its last release."""
    return mark.strength is Strength.ENVIRONMENT or _is_legacy(mark)


def _is_legacy(mark: Evidence) -> bool:
    return mark.name.partition(".")[0] == LEGACY_PACKAGE


def lacking(only_in: int | None, rest: str) -> str:
    """The beginning of a message: which Keras has no *rest*."""
    return f"Keras has no {rest}" if only_in is None else f"Keras {only_in} has no {rest}"
