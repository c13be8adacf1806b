"""The names of a profile and what it is found by, made anew after its appearances have moved."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from quotes.identity import blocking_keys, name_key
from quotes.store import occurrences, writing
from quotes.store.name_search import word_variants
from quotes.store.tables import (
    AppearanceRow,
    NameKeyRow,
    NameRow,
    NameWordRow,
    SpeakerRow,
    WordVariantRow,
)


def rebuild(session: Session, speaker_id: int, *, given: Iterable[str], confirmed: Collection[str]) -> None:
    """Let a profile have the names under which it appears, and count what it said.

    Args:
        given: further names, which editors gave it.
        confirmed: the names that editors have said to be its own; those of others are passed over.
    """
    speaker = session.get_one(SpeakerRow, speaker_id)
    appears = select(AppearanceRow.name).where(AppearanceRow.speaker_id == speaker_id).distinct()
    names = {*session.scalars(appears), *given}
    session.execute(delete(NameRow).where(NameRow.speaker_id == speaker_id, NameRow.spelling.not_in(names)))
    _drop_keys(session, speaker_id, {key for name in names for key in blocking_keys(name, speaker.kind)})
    _drop_words(session, speaker_id, {word for name in names for word in name_key(name).split()})
    session.expire_all()
    for name in sorted(names):
        writing.add_name(session, speaker_id, (name, speaker.kind))
    of_speaker = NameRow.speaker_id == speaker_id
    session.execute(update(NameRow).where(of_speaker).values(confirmed=NameRow.spelling.in_(confirmed)))
    occurrences.recount(session, [speaker_id])
    session.expire_all()


def _drop_keys(session: Session, speaker_id: int, kept: Collection[str]) -> None:
    of_speaker = NameKeyRow.speaker_id == speaker_id
    gone = set(session.scalars(select(NameKeyRow.key).where(of_speaker))) - set(kept)
    session.execute(delete(NameKeyRow).where(of_speaker, NameKeyRow.key.in_(gone)))


def _drop_words(session: Session, speaker_id: int, kept: Collection[str]) -> None:
    """Take words out, with their variants where nobody else's name has them."""
    of_speaker = NameWordRow.speaker_id == speaker_id
    gone = set(session.scalars(select(NameWordRow.word).where(of_speaker))) - set(kept)
    session.execute(delete(NameWordRow).where(of_speaker, NameWordRow.word.in_(gone)))
    left = set(session.scalars(select(NameWordRow.word).where(NameWordRow.word.in_(gone)).distinct()))
    for word in gone - left:
        variants = word_variants(word)
        session.execute(
            delete(WordVariantRow).where(WordVariantRow.variant.in_(variants), WordVariantRow.word == word)
        )
