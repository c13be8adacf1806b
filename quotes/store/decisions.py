"""What is decided about profiles: kept by the resolver, made and undone by editors.

An editor's decision moves appearances from profile to profile, and statements and roles follow by foreign
keys; names, keys and counts are then made anew from what each profile has. What was moved stands with the
decision, so that it can be undone. All of it happens within a :meth:`Store.transaction`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, bindparam, delete, exists, func, or_, select, update
from sqlalchemy.orm import Session

from quotes.identity import Decision, Verdict, name_key
from quotes.store import name_index, occurrences, writing
from quotes.store.errors import DecisionError
from quotes.store.tables import (
    AppearanceRow,
    DecisionKind,
    DecisionRow,
    MergedRow,
    NameRow,
    SpeakerRow,
    StatementRow,
)
from quotes.store.writing import ArticleSpeaker

_KINDS = {
    Verdict.MATCH: DecisionKind.MATCH,
    Verdict.NEW: DecisionKind.NEW,
    Verdict.UNDECIDED: DecisionKind.UNDECIDED,
}
_MOVING = (DecisionKind.MERGE, DecisionKind.SPLIT)
_APART = (DecisionKind.SPLIT, DecisionKind.REJECT)
_BY_EDITORS = (*_MOVING, DecisionKind.RENAME, DecisionKind.REJECT)


def record(session: Session, article_id: int, decisions: Mapping[ArticleSpeaker, Decision]) -> None:
    """Keep what the resolver has decided about the speakers of a stored article."""
    positions = session.execute(
        select(AppearanceRow.position, AppearanceRow.name, AppearanceRow.kind).where(
            AppearanceRow.article_id == article_id
        )
    )
    now = datetime.now(UTC)
    session.add_all(
        DecisionRow(
            kind=_KINDS[decision.verdict],
            made_at=now,
            article_id=article_id,
            appearance=position,
            other_id=None if decision.candidate is None else decision.candidate.id,
            score=decision.score,
            evidence=[
                {**asdict(reason), "contribution": round(reason.contribution, 3)}
                for reason in decision.evidence
            ],
            is_open=decision.verdict is Verdict.UNDECIDED,
        )
        for position, name, kind in positions
        if (decision := decisions.get((name, kind))) is not None
    )
    session.flush()


def merge(session: Session, slug: str, other_slug: str) -> DecisionRow:
    """Join a profile to another, which gets all that it has; its address leads there from now on.

    Args:
        slug: the profile that stays.
        other_slug: the one that is joined to it.

    Raises:
        DecisionError: there is no such profile, they are one already, or of different kinds.
    """
    kept, joined = find(session, slug), find(session, other_slug)
    if kept.id == joined.id:
        raise DecisionError(f"{slug} and {other_slug} are one profile already ({kept.slug})")
    if kept.kind is not joined.kind:
        raise DecisionError(
            f"{kept.slug} is of the kind {kept.kind}, {joined.slug} of the kind {joined.kind}"
        )
    members = list(session.scalars(select(MergedRow.speaker_id).where(MergedRow.into_id == joined.id)))
    moved = _appearances(session, AppearanceRow.speaker_id == joined.id)
    decision = _decide(
        session,
        DecisionKind.MERGE,
        kept,
        joined,
        names=_names_of(session, kept, joined),
        moved=moved,
        members=members,
    )
    _move_all(session, joined.id, kept.id)
    session.execute(update(MergedRow).where(MergedRow.into_id == joined.id).values(into_id=kept.id))
    session.add(MergedRow(speaker_id=joined.id, into_id=kept.id))
    session.flush()
    _index(session, joined.id, kept.id)
    _settle(session, decision, kept.id)
    return decision


def split(
    session: Session, slug: str, *, articles: Collection[int] = (), names: Collection[str] = ()
) -> DecisionRow:
    """Take some of a profile's appearances out, into a new profile; the two are never joined by machine.

    Args:
        articles: the ids of the articles in which it is another; none: in all.
        names: the names under which it is another; none: under all.

    Raises:
        DecisionError: there is no such profile, or nothing would be taken out of it, or nothing left.
    """
    source = find(session, slug)
    if not articles and not names:
        raise DecisionError("say what belongs to another: the ids of articles, or names")
    owned = _appearances(session, AppearanceRow.speaker_id == source.id)
    moved = [
        [article_id, name]
        for article_id, name in owned
        if (not articles or article_id in articles) and (not names or name in names)
    ]
    for article_id in sorted(set(articles) - {one[0] for one in owned}):
        raise DecisionError(f"{source.slug} does not appear in article {article_id}")
    for name in sorted(set(names) - {one[1] for one in owned}):
        raise DecisionError(f"{source.slug} does not appear under the name {name!r}")
    if not moved:
        raise DecisionError(f"{source.slug} does not appear under these names in these articles")
    if len(moved) == len(owned):
        raise DecisionError(f"that is all that {source.slug} has; nothing would be left")
    return _split(session, source, moved)


def _split(session: Session, source: SpeakerRow, moved: list[list[Any]], **details: object) -> DecisionRow:
    names = sorted((name for _, name in moved), key=lambda name: (-len(name), name))
    part = session.get_one(SpeakerRow, writing.add_speaker(session, (names[0], source.kind)))
    decision = _decide(session, DecisionKind.SPLIT, source, part, names={}, moved=moved, **details)
    _move(session, moved, source.id, part.id)
    # Only now is it known which names are left to which.
    _index(session, source.id, part.id)
    decision.details = {
        **decision.details,
        "names": _names_of(session, source, part),
    }
    session.flush()
    _index(session, source.id, part.id)
    _settle(session, decision, source.id)
    return decision


def rename(session: Session, slug: str, name: str) -> DecisionRow:
    """Give a profile another name to be shown; it is found and recognised by that name, too.

    Raises:
        DecisionError: there is no such profile, or that can be no name.
    """
    speaker = find(session, slug)
    name = " ".join(name.split())
    if not writing.can_have_profile((name, speaker.kind)):
        raise DecisionError(f"{name!r} can be no name: give letters, and no more than 200 characters")
    decision = _decide(
        session,
        DecisionKind.RENAME,
        speaker,
        None,
        names={str(speaker.id): [name]},
        name=name,
        before=speaker.name,
    )
    speaker.name = name
    session.flush()
    _index(session, speaker.id)
    return decision


def accept(session: Session, review: int) -> DecisionRow:
    """Join the two profiles of a review: the newcomer to the one that was known.

    Raises:
        DecisionError: there is no such review, or it is settled.
    """
    newcomer, known = _reviewed(session, review)
    return merge(session, known.slug, newcomer.slug)


def reject(session: Session, review: int) -> DecisionRow:
    """Say that the two profiles of a review are others.

    Raises:
        DecisionError: there is no such review, or it is settled.
    """
    newcomer, known = _reviewed(session, review)
    decision = _decide(
        session,
        DecisionKind.REJECT,
        known,
        newcomer,
        names=_names_of(session, known, newcomer),
    )
    _index(session, known.id, newcomer.id)
    _settle(session, decision, known.id)
    return decision


def undo(session: Session, decision_id: int) -> DecisionRow:
    """Take a decision back: all is as it was before; what came in later goes where its names belong.

    A match of the resolver is taken back by taking the speaker of that article out of the profile.

    Returns:
        The decision undone; for a match the split that undoes it.

    Raises:
        DecisionError: there is no such decision, it is undone, later ones build on it, or there is
            nothing in it to undo.
    """
    decision = session.get(DecisionRow, decision_id) if 0 < decision_id < 2**31 else None
    if decision is None:
        raise DecisionError(f"there is no decision {decision_id}")
    if decision.undone_at is not None:
        raise DecisionError(f"decision {decision_id} is undone already")
    if decision.kind is DecisionKind.MATCH:
        return _undo_match(session, decision)
    if decision.kind not in _BY_EDITORS:
        raise DecisionError(
            f"decision {decision_id} joined nothing; to join two profiles: quotes speakers merge"
        )
    _refuse_if_built_upon(session, decision)
    _UNDO[decision.kind](session, decision)
    decision.undone_at = datetime.now(UTC)
    session.flush()
    _index(session, *(one for one in (decision.speaker_id, decision.other_id) if one is not None))
    settled = decision.details.get("settled", [])
    session.execute(update(DecisionRow).where(DecisionRow.id.in_(settled)).values(is_open=True))
    if undone := decision.details.get("undoes"):
        session.execute(update(DecisionRow).where(DecisionRow.id == undone).values(undone_at=None))
    session.flush()
    return decision


def _undo_match(session: Session, decision: DecisionRow) -> DecisionRow:
    appearance = session.get_one(AppearanceRow, (decision.article_id, decision.appearance))
    source = session.get_one(SpeakerRow, appearance.speaker_id)
    if len(_appearances(session, AppearanceRow.speaker_id == source.id)) == 1:
        raise DecisionError(f"{source.slug} has nothing else any more; it is a profile of its own")
    decision.undone_at = datetime.now(UTC)
    return _split(session, source, [[appearance.article_id, appearance.name]], undoes=decision.id)


def _undo_merge(session: Session, decision: DecisionRow) -> None:
    kept, joined = _both(decision)
    details = decision.details
    _move(session, [*details["moved"], *_later(session, decision, kept, joined)], kept, joined)
    session.execute(delete(MergedRow).where(MergedRow.speaker_id == joined))
    members = details["members"]
    session.execute(update(MergedRow).where(MergedRow.speaker_id.in_(members)).values(into_id=joined))


def _later(session: Session, decision: DecisionRow, kept: int, joined: int) -> list[list[Any]]:
    """The appearances that came to a joint profile later, under names that only the joined one had."""
    names = {int(id): {name_key(name) for name in names} for id, names in decision.details["names"].items()}
    came_later = exists().where(
        DecisionRow.article_id == AppearanceRow.article_id,
        DecisionRow.appearance == AppearanceRow.position,
        DecisionRow.id > decision.id,
    )
    appearances = _appearances(session, AppearanceRow.speaker_id == kept, came_later)
    return [one for one in appearances if name_key(one[1]) in names[joined] - names[kept]]


def _undo_split(session: Session, decision: DecisionRow) -> None:
    source, part = _both(decision)
    _move_all(session, part, source)
    _index(session, part)
    session.execute(update(DecisionRow).where(DecisionRow.other_id == part).values(other_id=source))
    session.execute(delete(SpeakerRow).where(SpeakerRow.id == part))
    session.expire_all()


def _undo_rename(session: Session, decision: DecisionRow) -> None:
    session.get_one(SpeakerRow, decision.speaker_id).name = decision.details["before"]


def _undo_reject(session: Session, decision: DecisionRow) -> None:
    """There is nothing but the decision itself."""


_UNDO = {
    DecisionKind.MERGE: _undo_merge,
    DecisionKind.SPLIT: _undo_split,
    DecisionKind.RENAME: _undo_rename,
    DecisionKind.REJECT: _undo_reject,
}


def _refuse_if_built_upon(session: Session, decision: DecisionRow) -> None:
    """See that no later decision has moved, or named, what this one has."""
    profiles = _cluster(
        session, *(one for one in (decision.speaker_id, decision.other_id) if one is not None)
    )
    if decision.kind is DecisionKind.REJECT:
        return
    kinds: tuple[DecisionKind, ...] = _MOVING if decision.kind in _MOVING else (decision.kind,)
    builds = (_about(profiles) & DecisionRow.kind.in_(kinds)) if kinds else _about(profiles)
    if decision.kind is DecisionKind.SPLIT:
        builds |= _about([_both(decision)[1]])
    later = session.scalars(
        select(DecisionRow)
        .where(builds, DecisionRow.kind.in_(_BY_EDITORS), DecisionRow.id > decision.id)
        .where(DecisionRow.undone_at.is_(None))
        .order_by(DecisionRow.id.desc())
        .limit(1)
    ).first()
    if later is not None:
        raise DecisionError(
            f"decision {later.id} ({later.kind}) was made after {decision.id}, of the same profile; "
            f"undo that first: quotes speakers undo {later.id}"
        )


def _both(decision: DecisionRow) -> tuple[int, int]:
    if decision.speaker_id is None or decision.other_id is None:
        raise DecisionError(f"the profiles of decision {decision.id} are gone")
    return decision.speaker_id, decision.other_id


def find(session: Session, slug: str) -> SpeakerRow:
    """The profile of a slug, or the one that it has been joined to.

    Raises:
        DecisionError: there is none.
    """
    row = writing.speaker_of_slug(session, slug)
    if row is None:
        raise DecisionError(f"there is no profile {slug!r}; find its slug with: quotes speakers list NAME")
    return row


def told_apart(session: Session, profiles: Collection[int]) -> dict[int, frozenset[int]]:
    """For each of some profiles, which of the others an editor has said to be somebody else."""
    into: dict[int | None, int] = {one: one for one in profiles}
    for merged in session.scalars(select(MergedRow).where(MergedRow.into_id.in_(profiles))):
        into[merged.speaker_id] = merged.into_id
    pairs = session.execute(
        # Whom else it is about is looked at here: by its index, all who ever matched a profile would be read.
        select(DecisionRow.speaker_id, DecisionRow.other_id).where(
            DecisionRow.speaker_id.in_(into),
            DecisionRow.kind.in_(_APART),
            DecisionRow.undone_at.is_(None),
        )
    )
    apart: dict[int, set[int]] = {one: set() for one in profiles}
    for speaker_id, other_id in pairs:
        one, other = into.get(speaker_id), into.get(other_id)
        if one is not None and other is not None and one != other:
            apart[one].add(other)
            apart[other].add(one)
    return {one: frozenset(others) for one, others in apart.items()}


def _decide(
    session: Session, kind: DecisionKind, speaker: SpeakerRow, other: SpeakerRow | None, **details: object
) -> DecisionRow:
    slugs = [one.slug for one in (speaker, other) if one is not None]
    decision = DecisionRow(
        kind=kind,
        made_at=datetime.now(UTC),
        speaker_id=speaker.id,
        other_id=None if other is None else other.id,
        details={**details, "slugs": slugs},
    )
    session.add(decision)
    session.flush()
    return decision


def _about(profiles: Collection[int]) -> ColumnElement[bool]:
    return or_(DecisionRow.speaker_id.in_(profiles), DecisionRow.other_id.in_(profiles))


def _cluster(session: Session, *profiles: int) -> set[int]:
    """Profiles with those that were joined to them."""
    return {*profiles, *session.scalars(select(MergedRow.speaker_id).where(MergedRow.into_id.in_(profiles)))}


def _names_of(session: Session, *speakers: SpeakerRow) -> dict[str, list[str]]:
    """The names that profiles have, by their ids as the keys of JSON are."""
    return {
        str(one.id): sorted(session.scalars(select(NameRow.spelling).where(NameRow.speaker_id == one.id)))
        for one in speakers
    }


def _appearances(session: Session, *conditions: ColumnElement[bool]) -> list[list[Any]]:
    """Appearances by what stays when an article is revised: its id and their name there."""
    rows = session.execute(
        select(AppearanceRow.article_id, AppearanceRow.name)
        .where(*conditions)
        .order_by(AppearanceRow.article_id, AppearanceRow.position)
    )
    return [list(row) for row in rows]


def _move_all(session: Session, source: int, target: int) -> None:
    said = session.scalars(select(StatementRow.id).where(StatementRow.speaker_id == source)).all()
    session.execute(
        update(AppearanceRow)
        .where(AppearanceRow.speaker_id == source)
        .values(speaker_id=target)
        .execution_options(synchronize_session=False)
    )
    occurrences.group(session, said)
    session.expire_all()


def _move(session: Session, appearances: Iterable[list[Any]], source: int, target: int) -> None:
    moves = [{"article": article_id, "spelling": name} for article_id, name in appearances]
    if not moves:
        return
    session.connection().execute(
        update(AppearanceRow.__table__)  # type: ignore[arg-type]
        .where(
            AppearanceRow.article_id == bindparam("article"),
            AppearanceRow.name == bindparam("spelling"),
            AppearanceRow.speaker_id == source,
        )
        .values(speaker_id=target),
        moves,
    )
    moved = select(StatementRow.id).where(
        StatementRow.speaker_id == target, StatementRow.article_id.in_({move["article"] for move in moves})
    )
    occurrences.group(session, session.scalars(moved).all())
    session.expire_all()


def _index(session: Session, *profiles: int) -> None:
    """Make the names, keys and counts of profiles anew, from what they have and what editors have said."""
    for speaker_id in profiles:
        if session.get(SpeakerRow, speaker_id) is None:
            continue
        cluster = _cluster(session, speaker_id)
        if session.get(MergedRow, speaker_id) is not None:
            name_index.rebuild(session, speaker_id, given=(), confirmed=set())
            continue
        in_force = session.scalars(
            select(DecisionRow).where(
                _about(cluster), DecisionRow.kind.in_(_BY_EDITORS), DecisionRow.undone_at.is_(None)
            )
        ).all()
        confirmed = {
            name
            for decision in in_force
            for id in cluster
            for name in decision.details["names"].get(str(id), ())
        }
        given = [
            decision.details["name"]
            for decision in in_force
            if decision.kind is DecisionKind.RENAME and decision.speaker_id in cluster
        ]
        name_index.rebuild(session, speaker_id, given=given, confirmed=confirmed)


def _settle(session: Session, decision: DecisionRow, speaker_id: int) -> None:
    """Close the reviews about a profile that a decision has answered."""
    cluster = _cluster(session, speaker_id)
    mine = DecisionRow.other_id.in_(cluster), AppearanceRow.speaker_id == speaker_id
    found = [
        row
        for condition in mine
        for row in session.execute(
            select(DecisionRow, AppearanceRow)
            .join(
                AppearanceRow,
                (AppearanceRow.article_id == DecisionRow.article_id)
                & (AppearanceRow.position == DecisionRow.appearance),
            )
            .where(condition, DecisionRow.is_open.is_(True))
        )
    ]
    pairs = {
        review: (appearance.speaker_id, root_of(session, review.other_id))
        for review, appearance in found
        if appearance.speaker_id is not None and review.other_id is not None
    }
    apart = told_apart(session, {one for pair in pairs.values() for one in pair})
    settled = [review for review, (one, other) in pairs.items() if one == other or other in apart[one]]
    for review in settled:
        review.is_open = False
    decision.details = {**decision.details, "settled": sorted(review.id for review in settled)}
    session.flush()


def root_of(session: Session, speaker_id: int) -> int:
    """The profile that one has been joined to, or itself."""
    merged = session.get(MergedRow, speaker_id)
    return speaker_id if merged is None else merged.into_id


def _reviewed(session: Session, review: int) -> tuple[SpeakerRow, SpeakerRow]:
    """The newcomer and the known profile of an open review."""
    decision = session.get(DecisionRow, review) if 0 < review < 2**31 else None
    if decision is None or decision.kind is not DecisionKind.UNDECIDED or decision.other_id is None:
        raise DecisionError(f"there is no review {review}; see: quotes speakers review")
    if not decision.is_open:
        raise DecisionError(f"review {review} is settled already")
    appearance = session.get_one(AppearanceRow, (decision.article_id, decision.appearance))
    known = session.get_one(SpeakerRow, root_of(session, decision.other_id))
    return session.get_one(SpeakerRow, appearance.speaker_id), known


def count_open(session: Session) -> int:
    """How many reviews wait for an editor."""
    return session.scalars(select(func.count()).where(DecisionRow.is_open.is_(True))).one()
