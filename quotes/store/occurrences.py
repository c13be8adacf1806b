"""Which statements are occurrences of one quotation, kept right while articles come, change and go.

Two statements are linked where :func:`quotes.occurrences.alike` says so and their speakers do not
differ. A statement whose speaker is not known counts as said by the one speaker of those linked to it,
if there is just one; it never joins the quotations of two. What is linked and has one speaker is one
quotation, whichever way the links go: so the order in which articles come does not matter.

The first statement of a quotation leads it: the earliest that has the speaker's profile. The others
refer to it (``occurrence_of``); ``speakers.statement_count`` counts those that lead.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import (
    asc,
    case,
    delete,
    desc,
    func,
    insert,
    literal,
    select,
    tuple_,
    update,
)
from sqlalchemy.orm import Session

from quotes.occurrences import Quoted, alike, comparable, fingerprints
from quotes.statement import StatementType
from quotes.store.tables import (
    UNDATED,
    ArticleRow,
    FingerprintRow,
    Piece,
    SpanRow,
    SpeakerRow,
    StatementRow,
    UTCDateTime,
)

_BATCH = 500
"""Statements looked at together."""
_SEARCHED = 50
"""Statements whose like are sought with one query."""
_POSTINGS = 4_000
"""Finds that such a query may have; if there are more, each fingerprint is asked for its nearest alone."""
_NEAREST = 16
"""Of a fingerprint that many statements have, so many of those said last before and first after count."""
_CANDIDATES = 50
"""Statements compared with one word by word: those that share most fingerprints with it."""


def group(session: Session, statement_ids: Iterable[int]) -> None:
    """Find the quotations that statements belong to.

    To be called, in the same transaction, for statements that are new, whose words or speaker have
    changed, or whose appearance has moved to another profile (then :func:`recount` both profiles).
    """
    for ids in _batches(statement_ids, _BATCH):
        _Grouping(session).group(set(ids))


def release(session: Session, statement_ids: Iterable[int]) -> None:
    """Take statements out of their quotations; to be called before they are deleted."""
    for ids in _batches(statement_ids, _BATCH):
        _Grouping(session).release(set(ids))


def recount(session: Session, speaker_ids: Iterable[int]) -> None:
    """Count anew what speakers said, each quotation once."""
    for speaker_id in sorted(set(speaker_ids)):
        said = (
            select(func.count())
            .select_from(StatementRow)
            .where(StatementRow.speaker_id == speaker_id, StatementRow.occurrence_of.is_(None))
            .scalar_subquery()
        )
        session.execute(
            update(SpeakerRow)
            .where(SpeakerRow.id == speaker_id)
            .values(statement_count=said)
            .execution_options(synchronize_session=False)
        )


def group_all(session: Session) -> None:
    """Find the quotations of a store whose statements have none yet."""
    last = 0
    while ids := session.scalars(
        select(StatementRow.id).where(StatementRow.id > last).order_by(StatementRow.id).limit(_BATCH)
    ).all():
        group(session, ids)
        last = ids[-1]


@dataclass(frozen=True, slots=True)
class _Said:
    """What of a stored statement decides which quotation it belongs to."""

    id: int
    speaker_id: int | None
    said_at: datetime
    occurrence_of: int | None
    quoted: Quoted

    @property
    def lead(self) -> int:
        return self.id if self.occurrence_of is None else self.occurrence_of

    @property
    def precedence(self) -> tuple[bool, bool, datetime, int]:
        """The least of these leads."""
        return self.speaker_id is None, self.said_at == UNDATED, self.said_at, self.id


class _Grouping:
    """One look at some statements and at those linked to them."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._said: dict[int, _Said] = {}
        self._links: dict[int, frozenset[int]] = {}

    def group(self, ids: set[int]) -> None:
        """Find the quotations of statements, and of those whose speaker now counts as another."""
        self._read(ids)
        self._index(ids)
        unsettled = ids | self._members(ids)
        self._link(unsettled)
        around = self._unknown_beside(unsettled)
        self._link(around)
        moved = {id for id in around if self._speaker(id) != self._said_in_group(id)}
        unsettled |= moved | self._members(moved)
        self._link(unsettled)
        self._settle(unsettled)

    def release(self, ids: set[int]) -> None:
        """Leave each of the statements alone, and find the quotations of those it was linked to."""
        self._read(ids)
        self._link(ids)
        left = (self._members(ids) | self._unknown_beside(ids)) - ids
        self._session.execute(delete(FingerprintRow).where(FingerprintRow.statement_id.in_(ids)))
        self._read(left)
        self._write(dict.fromkeys(ids | left))
        _Grouping(self._session).group(left)

    def _read(self, ids: Collection[int]) -> None:
        """Know what decides about statements."""
        missing = sorted(set(ids) - self._said.keys())
        if not missing:
            return
        pieces: dict[int, list[str]] = defaultdict(list)
        words = func.substr(ArticleRow.text, SpanRow.start + 1, SpanRow.end - SpanRow.start)
        for statement_id, piece in self._session.execute(
            select(SpanRow.statement_id, words)
            .join(StatementRow, StatementRow.id == SpanRow.statement_id)
            .join(ArticleRow, ArticleRow.id == StatementRow.article_id)
            .where(SpanRow.statement_id.in_(missing), SpanRow.piece == Piece.CONTENT)
            .order_by(SpanRow.statement_id, SpanRow.position)
        ):
            pieces[statement_id].append(piece)
        for row in self._session.execute(
            select(
                StatementRow.id,
                StatementRow.type,
                StatementRow.speaker_id,
                StatementRow.said_at,
                StatementRow.occurrence_of,
                ArticleRow.published_at,
            )
            .join(ArticleRow, ArticleRow.id == StatementRow.article_id)
            .where(StatementRow.id.in_(missing))
        ):
            quoted = Quoted(comparable(pieces[row.id]), row.type is StatementType.INDIRECT, row.published_at)
            self._said[row.id] = _Said(row.id, row.speaker_id, row.said_at, row.occurrence_of, quoted)

    def _index(self, ids: Collection[int]) -> None:
        """Let statements be found by their words."""
        self._session.execute(delete(FingerprintRow).where(FingerprintRow.statement_id.in_(ids)))
        rows = [
            {"key": key, "published_at": said.quoted.published or UNDATED, "statement_id": id}
            for id, said in ((id, self._said[id]) for id in sorted(ids))
            for key in sorted(fingerprints(said.quoted.words))
        ]
        if rows:
            self._session.execute(insert(FingerprintRow), rows)

    def _link(self, ids: Collection[int]) -> None:
        """Find the statements that give the same quotation as each of some."""
        self._read(ids)
        for batch in _batches(set(ids) - self._links.keys(), _SEARCHED):
            candidates = _candidates(self._session, [self._said[id] for id in batch])
            self._read({candidate for found in candidates.values() for candidate in found})
            for id, found in candidates.items():
                self._links[id] = frozenset(other for other in found if self._linked(id, other))

    def _linked(self, one: int, other: int) -> bool:
        first, second = self._said[one], self._said[other]
        known = {first.speaker_id, second.speaker_id} - {None}
        if len(known) == 2:
            return False
        same_speaker = None not in (first.speaker_id, second.speaker_id)
        return alike(first.quoted, second.quoted, same_speaker=same_speaker)

    def _unknown_beside(self, ids: Iterable[int]) -> set[int]:
        """The statements of no known speaker that are linked to some."""
        linked = {other for id in ids for other in self._links[id]}
        return {id for id in linked if self._said[id].speaker_id is None}

    def _members(self, ids: Collection[int]) -> set[int]:
        """All statements of the quotations that some belong to, where they have several."""
        leads = sorted({self._said[id].lead for id in ids})
        others = set(
            self._session.scalars(select(StatementRow.id).where(StatementRow.occurrence_of.in_(leads)))
        )
        alone = {id for id in leads if id in ids}
        return others | (set(leads) - alone)

    def _speaker(self, id: int) -> int | None:
        """The speaker that a statement counts as said by."""
        said = self._said[id]
        if said.speaker_id is not None:
            return said.speaker_id
        known = {self._said[other].speaker_id for other in self._links[id]} - {None}
        return known.pop() if len(known) == 1 else None

    def _said_in_group(self, id: int) -> int | None:
        """The speaker of the quotation that a statement is kept under."""
        lead = self._said[id].lead
        self._read([lead])
        return self._said[lead].speaker_id

    def _settle(self, unsettled: set[int]) -> None:
        """Put statements under the first of their quotations."""
        heads = {id: id for id in unsettled}

        def head(id: int) -> int:
            while heads.setdefault(id, id) != id:
                id = heads[id]
            return id

        for id in sorted(unsettled):
            for other in self._links[id]:
                settled = other not in unsettled
                speaker = self._said_in_group(other) if settled else self._speaker(other)
                if speaker == self._speaker(id):
                    heads[head(id)] = head(self._said[other].lead if settled else other)
        quotations: dict[int, set[int]] = defaultdict(set)
        for id in heads:
            quotations[head(id)].add(id)
        places: dict[int, int | None] = {}
        for members in quotations.values():
            self._read(members)
            first = min(members, key=lambda id: self._said[id].precedence)
            followers = {id for lead in members - unsettled - {first} for id in self._members([lead])}
            places |= {id: None if id == first else first for id in members | followers}
        self._write(places)

    def _write(self, places: Mapping[int, int | None]) -> None:
        """Store which statement each is an occurrence of, and count again what their speakers said."""
        self._read(places)
        changed = {id: lead for id, lead in places.items() if self._said[id].occurrence_of != lead}
        by_lead: dict[int | None, list[int]] = defaultdict(list)
        for id, lead in changed.items():
            by_lead[lead].append(id)
        for lead, ids in by_lead.items():
            self._session.execute(
                update(StatementRow)
                .where(StatementRow.id.in_(ids))
                .values(occurrence_of=lead)
                .execution_options(synchronize_session=False)
            )
        more: Counter[int] = Counter()  # not counted anew: who is quoted most has said tens of thousands
        for id, lead in changed.items():
            said = self._said[id]
            if said.speaker_id is not None:
                more[said.speaker_id] += (lead is None) - (said.occurrence_of is None)
        for speaker_id, number in more.items():
            total = SpeakerRow.statement_count + number
            self._session.execute(
                update(SpeakerRow)
                .where(SpeakerRow.id == speaker_id)
                # Less than none has only who has just got statements, and is counted anew when all are moved.
                .values(statement_count=case((total < 0, 0), else_=total))
                .execution_options(synchronize_session=False)
            )


_Find = tuple[int, int, int | None, datetime]
"""A fingerprint, a statement that has it, the statement's speaker, and when its article came out."""


def _candidates(session: Session, sought: list[_Said]) -> dict[int, list[int]]:
    """The statements that share most fingerprints with each of some, and whose speaker may be theirs."""
    keys = {said.id: fingerprints(said.quoted.words) for said in sought}
    finds = _finds(session, frozenset[int]().union(*keys.values()))
    by_key: dict[int, list[_Find]] | None = None
    if len(finds) < _POSTINGS:
        by_key = defaultdict(list)
        for find in finds:
            by_key[find[0]].append(find)
    return {
        said.id: _most_alike(
            said,
            [
                find
                for key in sorted(keys[said.id])
                for find in (_nearest(session, key, said) if by_key is None else by_key[key])
            ],
        )
        for said in sought
    }


_FINDS = select(
    FingerprintRow.key, FingerprintRow.statement_id, StatementRow.speaker_id, FingerprintRow.published_at
).join(StatementRow, StatementRow.id == FingerprintRow.statement_id)


def _finds(session: Session, keys: Iterable[int]) -> list[_Find]:
    query = _FINDS.where(FingerprintRow.key.in_(sorted(keys))).limit(_POSTINGS)
    return list(session.execute(query))


def _nearest(session: Session, key: int, said: _Said) -> Iterator[_Find]:
    """The statements with a fingerprint whose articles came out last before and first after one's."""
    time = tuple_(FingerprintRow.published_at, FingerprintRow.statement_id)
    here = tuple_(literal(said.quoted.published or UNDATED, UTCDateTime), said.id)
    for side, order in ((time < here, desc), (time > here, asc)):
        nearest = _FINDS.where(FingerprintRow.key == key, side).order_by(
            order(FingerprintRow.published_at), order(FingerprintRow.statement_id)
        )
        yield from session.execute(nearest.limit(_NEAREST))


def _most_alike(said: _Said, finds: Iterable[_Find]) -> list[int]:
    """Of what was found, what shares most fingerprints with a statement; of equals the nearest in time."""
    here = said.quoted.published or UNDATED
    shared: Counter[int] = Counter()
    apart: dict[int, timedelta] = {}
    for _, statement_id, speaker_id, published_at in finds:
        if statement_id != said.id and (said.speaker_id in (None, speaker_id) or speaker_id is None):
            shared[statement_id] += 1
            apart[statement_id] = abs(published_at - here)
    return sorted(shared, key=lambda id: (-shared[id], apart[id], id))[:_CANDIDATES]


def _batches(ids: Iterable[int], size: int) -> Iterator[list[int]]:
    ordered = sorted(set(ids))
    return (ordered[at : at + size] for at in range(0, len(ordered), size))
