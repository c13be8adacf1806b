"""What the resolver is told about a speaker: one article's, or a known person's over many."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass
from datetime import date

from quotes.statement import SpeakerKind


@dataclass(frozen=True, slots=True)
class Profile:
    """A speaker with all that may tell it from others of a like name.

    A speaker of a new article and a profile of the store have the same form. Everything but the
    kind and the names may be left empty: then it is no evidence either way. ``id`` is whatever
    the caller knows the profile by; the resolver only hands it back.
    """

    kind: SpeakerKind
    names: tuple[str, ...]
    """Every form of the name seen, the fullest first; at least one."""
    roles: tuple[str, ...] = ()
    """Role phrases as the articles have them ("Ukrainian Deputy Interior Minister")."""
    topics: Set[str] = frozenset()
    """The words of :func:`quotes.identity.context.topic_words`, of the latest articles."""
    companions: Set[str] = frozenset()
    """The :func:`~quotes.identity.names.name_key` of other speakers in the same articles."""
    outlets: Set[str] = frozenset()
    first_seen: date | None = None
    last_seen: date | None = None
    id: int | None = None
    confirmed: Set[str] = frozenset()
    """The :func:`~quotes.identity.names.name_key` of names that an editor has said to be this one's."""
    apart: Set[int] = frozenset()
    """The ids of profiles that an editor has said to be others."""

    def __post_init__(self) -> None:
        if not self.names:
            raise ValueError("a profile needs at least one name")
