"""Editors' corrections of statements, made and undone, always within a :meth:`Store.transaction`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from quotes.statement import Statement
from quotes.store import occurrences
from quotes.store.errors import StoreError
from quotes.store.queries import statements_in
from quotes.store.tables import AppearanceRow, ArticleRow, CorrectionRow, NameRow, StatementRow
from quotes.store.writing import count, restore_statement, speaker_of_slug

EDITOR = "editor"
"""The rule by which the speaker of a corrected statement was found."""


class CorrectionError(StoreError):
    """A statement cannot be corrected so; the message says why, and what helps."""


@dataclass(frozen=True, slots=True)
class Change:
    """What an editor says of a statement: who speaks (None: nobody to be named), or that it is none.

    ``speaker`` is the slug of a profile; ``role`` is None where the role that was found is to stay.
    """

    speaker: str | None = None
    role: str | None = None
    rejected: bool = False
    note: str | None = None


def correct(session: Session, statement_id: int, change: Change, made_by: str) -> None:
    """Correct a statement of the current version of an article, in place of an earlier correction of it.

    Raises:
        CorrectionError: there is no such statement, or no such speaker.
    """
    if _in_force(session, statement_id) is not None:
        undo(session, statement_id)
    row = session.get(StatementRow, statement_id)
    if row is None:
        raise CorrectionError(f"there is no statement {statement_id} in the current version of any article")
    before = statements_in(session, row.article_id)[statement_id]
    appearance = None if change.speaker is None else _appearance(session, row.article_id, change.speaker)
    role = change.role
    if role is None and appearance is not None and row.speaker_id == appearance.speaker_id:
        role = row.role
    correction = CorrectionRow(
        article_id=row.article_id,
        statement_id=statement_id,
        position=row.position,
        before=before.to_dict(),
        rejected=change.rejected,
        appearance=None if appearance is None else appearance.position,
        speaker=None if appearance is None else appearance.name,
        role=None if appearance is None else role,
        note=change.note,
        made_by=made_by,
        made_at=datetime.now(UTC),
    )
    session.add(correction)
    session.flush()
    _apply(session, correction, row)


def undo(session: Session, statement_id: int) -> None:
    """Take the correction of a statement back: it is again as it was found.

    Raises:
        CorrectionError: the statement is not corrected.
    """
    correction = _in_force(session, statement_id)
    if correction is None:
        raise CorrectionError(f"statement {statement_id} has no correction to undo")
    correction.undone_at = datetime.now(UTC)
    correction.appearance = None
    session.flush()
    if correction.position is not None:
        article = session.get_one(ArticleRow, correction.article_id)
        before = Statement.from_dict(correction.before)
        restore_statement(session, article, statement_id, correction.position, before)


def in_force(session: Session, article_id: int) -> list[CorrectionRow]:
    """The corrections that hold for the statements of an article."""
    return list(
        session.scalars(
            select(CorrectionRow).where(
                CorrectionRow.article_id == article_id, CorrectionRow.undone_at.is_(None)
            )
        )
    )


def correct_again(session: Session, corrections: list[CorrectionRow], found: Mapping[int, Statement]) -> None:
    """Let corrections hold for a new version of their article.

    Args:
        found: the statements of that version, by their ids, as they were found.
    """
    for correction in corrections:
        row = session.get(StatementRow, correction.statement_id)
        if row is None:
            correction.position = None
        else:
            correction.before = found[row.id].to_dict()
            correction.position = row.position
            _apply(session, correction, row)


def _in_force(session: Session, statement_id: int) -> CorrectionRow | None:
    return session.scalars(
        select(CorrectionRow).where(
            CorrectionRow.statement_id == statement_id, CorrectionRow.undone_at.is_(None)
        )
    ).one_or_none()


def _appearance(session: Session, article_id: int, slug: str) -> AppearanceRow:
    """The appearance of a profile in an article; where it has none, one under a name that the article has."""
    speaker = speaker_of_slug(session, slug)
    if speaker is None:
        raise CorrectionError(f"there is no speaker {slug!r}; give the last part of a profile's address")
    there = list(session.scalars(select(AppearanceRow).where(AppearanceRow.article_id == article_id)))
    for appearance in there:
        if appearance.speaker_id == speaker.id:
            return appearance
    text = session.get_one(ArticleRow, article_id).text
    spellings = session.scalars(select(NameRow.spelling).where(NameRow.speaker_id == speaker.id))
    written = [spelling for spelling in spellings if spelling in text]
    made = AppearanceRow(
        article_id=article_id,
        position=1 + max((appearance.position for appearance in there), default=-1),
        name=max(written, key=len, default=speaker.name),
        kind=speaker.kind,
        speaker_id=speaker.id,
    )
    session.add(made)
    session.flush()
    return made


def _apply(session: Session, correction: CorrectionRow, row: StatementRow) -> None:
    """Make a statement what an editor says it is; one that is rejected is taken out."""
    if correction.rejected:
        _remove(session, row)
        return
    occurrences.release(session, [row.id])
    count(session, [row], by=-1)
    appearance = (
        None
        if correction.appearance is None
        else session.get_one(AppearanceRow, (correction.article_id, correction.appearance))
    )
    row.appearance = None if appearance is None else appearance.position
    row.speaker_id = None if appearance is None else appearance.speaker_id
    row.role = correction.role
    row.confidence = 1.0
    row.candidates = []
    row.reason_rule, row.reason_start, row.reason_end = EDITOR, None, None
    session.flush()
    count(session, [row])
    occurrences.group(session, [row.id])


def _remove(session: Session, row: StatementRow) -> None:
    occurrences.release(session, [row.id])
    count(session, [row], by=-1)
    session.delete(row)
    session.flush()
