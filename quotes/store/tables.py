"""The tables. Constraints stand here, not in the code that writes: a wrong state cannot be stored.

``articles`` hold the current text of each; everything else points into it by offsets. The old versions
are apart, so that nothing that is asked of the store has to leave them out. An ``appearance`` is a
speaker as one article has it, under that article's name for it; it is what belongs to a ``speaker`` (a
profile), and its statements and roles follow it there by foreign keys that cascade. So joining two
profiles, or taking one apart, is an update of appearances and of nothing else. The ids of articles,
speakers and statements are public, so none is ever given twice.
"""

from __future__ import annotations

from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    DateTime,
    Dialect,
    Enum,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    MetaData,
    String,
    Text,
    TypeDecorator,
    UniqueConstraint,
    false,
    text,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from quotes.statement import SpeakerKind, StatementType

MAX_NAME = 200
"""Characters in the longest name that can have a profile; longer is no name."""

MAX_KEY = 600
"""Characters in the longest key of a name."""

UNDATED = datetime.min.replace(tzinfo=UTC)
"""The date of what has none, so that it sorts last and a page can begin after it."""


class Piece(StrEnum):
    """Which part of a statement some of the article's words are."""

    CONTENT = "content"
    CUE = "cue"
    SOURCE = "source"
    SAID = "said"
    VENUE = "venue"


class UTCDateTime(TypeDecorator[datetime]):
    """An aware date-time, kept without its zone as UTC, alike in every database."""

    impl = DateTime
    cache_ok = True

    @property
    def python_type(self) -> type[datetime]:
        """What a value is in Python."""
        return datetime

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """The UTC wall-clock time of an aware date-time."""
        return None if value is None else value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """The aware date-time of a UTC wall-clock time."""
        return None if value is None else value.replace(tzinfo=UTC)


class Table(DeclarativeBase):
    """The base of all tables."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


def _one_of(members: type[StrEnum], name: str) -> Enum:
    """A text column that takes the values of an enumeration alone (a CHECK sees to it)."""
    return Enum(
        members,
        name=name,
        native_enum=False,
        create_constraint=True,
        length=16,
        values_callable=lambda enumeration: [member.value for member in enumeration],
    )


class ArticleRow(Table):
    """An article in its current version, which statements, appearances and roles belong to."""

    __tablename__ = "articles"
    __table_args__ = (
        CheckConstraint("text <> ''", name="text"),
        CheckConstraint("version >= 1", name="version"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    content_hash: Mapped[str] = mapped_column(String(64), unique=True)
    external_id: Mapped[str] = mapped_column(Text)
    url: Mapped[str | None] = mapped_column(Text)
    title: Mapped[str | None] = mapped_column(Text)
    outlet: Mapped[str | None] = mapped_column(Text)
    published: Mapped[str | None] = mapped_column(Text)
    """As given."""
    published_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    modified: Mapped[str | None] = mapped_column(Text)
    """When this version was made, as given."""
    version: Mapped[int] = mapped_column(server_default="1")
    """Versions are numbered as they came."""
    ingested_at: Mapped[datetime] = mapped_column(UTCDateTime)
    text: Mapped[str] = mapped_column(Text)
    topics: Mapped[list[str]] = mapped_column(JSON, server_default="[]")
    """Its ``quotes.identity.topic_words``."""


class ArticleKeyRow(Table):
    """The SHA-256 of one of ``quotes.article.keys_of`` an article, by which its next version is known."""

    __tablename__ = "article_keys"
    __table_args__ = ({"sqlite_with_rowid": False},)

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    article_id: Mapped[int] = mapped_column(ForeignKey("articles.id", ondelete="CASCADE"), index=True)


class OldVersionRow(Table):
    """A version of an article that is not its current one, never changed once stored."""

    __tablename__ = "old_versions"
    __table_args__ = (
        CheckConstraint("text <> ''", name="text"),
        CheckConstraint("version >= 1", name="version"),
        {"sqlite_with_rowid": False},
    )

    article_id: Mapped[int] = mapped_column(ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    content_hash: Mapped[str] = mapped_column(String(64))
    external_id: Mapped[str] = mapped_column(Text)
    url: Mapped[str | None] = mapped_column(Text)
    title: Mapped[str | None] = mapped_column(Text)
    outlet: Mapped[str | None] = mapped_column(Text)
    published: Mapped[str | None] = mapped_column(Text)
    modified: Mapped[str | None] = mapped_column(Text)
    ingested_at: Mapped[datetime] = mapped_column(UTCDateTime)
    text: Mapped[str] = mapped_column(Text)


class OldStatementRow(Table):
    """A statement of an old version. What stands in the current version too, has the same id there."""

    __tablename__ = "old_statements"
    __table_args__ = (
        ForeignKeyConstraint(
            ["article_id", "version"], ["old_versions.article_id", "old_versions.version"], ondelete="CASCADE"
        ),
        CheckConstraint("position >= 0", name="position"),
        Index(None, "statement_id", "version", unique=True),
        {"sqlite_with_rowid": False},
    )

    article_id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    statement_id: Mapped[int]
    statement: Mapped[dict[str, Any]] = mapped_column(JSON)
    """The :class:`quotes.statement.Statement`, as ``to_dict`` writes it."""


class SpeakerRow(Table):
    """A profile: one person or organisation across articles."""

    __tablename__ = "speakers"
    __table_args__ = (
        CheckConstraint("kind IN ('person', 'organization')", name="named"),
        CheckConstraint("statement_count >= 0", name="statement_count"),
        CheckConstraint("slug <> ''", name="slug"),
        CheckConstraint("name <> ''", name="name"),
        Index(None, "statement_count", "id"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(MAX_NAME), unique=True)
    name: Mapped[str] = mapped_column(String(MAX_NAME))
    kind: Mapped[SpeakerKind] = mapped_column(_one_of(SpeakerKind, "kind"))
    statement_count: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)


class MergedRow(Table):
    """A profile that an editor has joined to another, which has all that it had; its address leads there."""

    __tablename__ = "merged_speakers"
    __table_args__ = (
        CheckConstraint("speaker_id <> into_id", name="another"),
        {"sqlite_with_rowid": False},
    )

    speaker_id: Mapped[int] = mapped_column(ForeignKey("speakers.id", ondelete="CASCADE"), primary_key=True)
    into_id: Mapped[int] = mapped_column(ForeignKey("speakers.id"), index=True)
    """Never one that is joined to another itself."""


class NameRow(Table):
    """A spelling under which a profile is known; ``key`` is its ``quotes.identity.name_key``."""

    __tablename__ = "names"
    __table_args__ = ({"sqlite_with_rowid": False},)

    speaker_id: Mapped[int] = mapped_column(ForeignKey("speakers.id", ondelete="CASCADE"), primary_key=True)
    spelling: Mapped[str] = mapped_column(String(MAX_NAME), primary_key=True)
    key: Mapped[str] = mapped_column(String(MAX_KEY), index=True)
    confirmed: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Whether an editor has said that it is this profile's."""


class NameKeyRow(Table):
    """A key of ``quotes.identity.blocking_keys`` under which a profile is found."""

    __tablename__ = "name_keys"
    __table_args__ = ({"sqlite_with_rowid": False},)

    key: Mapped[str] = mapped_column(String(MAX_KEY), primary_key=True)
    speaker_id: Mapped[int] = mapped_column(
        ForeignKey("speakers.id", ondelete="CASCADE"), primary_key=True, index=True
    )


class NameWordRow(Table):
    """A word of one of the names of a profile."""

    __tablename__ = "name_words"
    __table_args__ = ({"sqlite_with_rowid": False},)

    word: Mapped[str] = mapped_column(String(MAX_KEY), primary_key=True)
    speaker_id: Mapped[int] = mapped_column(
        ForeignKey("speakers.id", ondelete="CASCADE"), primary_key=True, index=True
    )


class WordVariantRow(Table):
    """A word of the names of any profiles, and a variant of it: see quotes.store.name_search."""

    __tablename__ = "word_variants"
    __table_args__ = ({"sqlite_with_rowid": False},)

    variant: Mapped[str] = mapped_column(String(MAX_KEY), primary_key=True)
    word: Mapped[str] = mapped_column(String(MAX_KEY), primary_key=True)


class AppearanceRow(Table):
    """A speaker as one article has it; ``speaker_id`` is its profile, where its kind has one."""

    __tablename__ = "appearances"
    __table_args__ = (
        UniqueConstraint("article_id", "position", "speaker_id"),
        CheckConstraint("position >= 0", name="position"),
        CheckConstraint("speaker_id IS NULL OR kind IN ('person', 'organization')", name="profile"),
        Index(None, "speaker_id", "article_id"),
        {"sqlite_with_rowid": False},
    )

    article_id: Mapped[int] = mapped_column(ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(Text)
    kind: Mapped[SpeakerKind] = mapped_column(_one_of(SpeakerKind, "kind"))
    speaker_id: Mapped[int | None] = mapped_column(ForeignKey("speakers.id"))


def _appearance_key(*more: str) -> ForeignKeyConstraint:
    """A foreign key to an appearance of the same article, with ``more`` of its columns alike."""
    return ForeignKeyConstraint(
        ["article_id", "appearance", *more],
        ["appearances.article_id", "appearances.position", *(f"appearances.{column}" for column in more)],
        onupdate="CASCADE",
        ondelete="CASCADE",
    )


class DecisionKind(StrEnum):
    """What was decided: the first three by the resolver, the others by an editor."""

    MATCH = "match"
    NEW = "new"
    UNDECIDED = "undecided"
    MERGE = "merge"
    SPLIT = "split"
    RENAME = "rename"
    REJECT = "reject"


class DecisionRow(Table):
    """Which profile a speaker of an article was given and why, or what an editor did to a profile.

    The resolver's decisions are about an appearance; ``other_id`` is the likeliest known profile, ``score``
    the probability that it is the same. An editor's are about ``speaker_id``; ``other_id`` is the profile
    joined to it, taken out of it, or told apart from it, and ``details`` what it takes to undo that.
    """

    __tablename__ = "decisions"
    __table_args__ = (
        _appearance_key(),
        CheckConstraint("(article_id IS NULL) = (appearance IS NULL)", name="appearance"),
        CheckConstraint(
            "(article_id IS NULL) = (kind NOT IN ('match', 'new', 'undecided'))"
            " AND (article_id IS NULL OR speaker_id IS NULL)",
            name="maker",
        ),
        CheckConstraint("score BETWEEN 0 AND 1", name="score"),
        CheckConstraint("kind = 'undecided' OR NOT is_open", name="is_open"),
        Index(None, "article_id", "appearance"),
        Index(None, "is_open", "score", "id"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[DecisionKind] = mapped_column(_one_of(DecisionKind, "kind"))
    made_at: Mapped[datetime] = mapped_column(UTCDateTime)
    undone_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    article_id: Mapped[int | None]
    appearance: Mapped[int | None]
    speaker_id: Mapped[int | None] = mapped_column(ForeignKey("speakers.id", ondelete="SET NULL"), index=True)
    other_id: Mapped[int | None] = mapped_column(ForeignKey("speakers.id", ondelete="SET NULL"), index=True)
    score: Mapped[float | None]
    evidence: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    details: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    is_open: Mapped[bool] = mapped_column(default=False)
    """Whether an editor is still to decide."""


class RoleRow(Table):
    """A role phrase, the place where it stands, and the appearance that it describes."""

    __tablename__ = "roles"
    __table_args__ = (
        _appearance_key("speaker_id"),
        CheckConstraint('"start" >= 0 AND "start" < "end"', name="span"),
        Index(None, "speaker_id", "seen_at"),
        Index(None, "speaker_id", "key", "seen_at", "article_id"),
        {"sqlite_with_rowid": False},
    )

    article_id: Mapped[int] = mapped_column(primary_key=True)
    appearance: Mapped[int] = mapped_column(primary_key=True)
    start: Mapped[int] = mapped_column(primary_key=True)
    end: Mapped[int] = mapped_column(primary_key=True)
    speaker_id: Mapped[int]
    phrase: Mapped[str] = mapped_column(Text)
    key: Mapped[str] = mapped_column(String(MAX_KEY), server_default="")
    """Its ``quotes.identity.role_key``, alike for all wordings of one role; empty where it is none."""
    seen_at: Mapped[datetime] = mapped_column(UTCDateTime)
    """The article's date, or UNDATED."""


_LEADING = text("occurrence_of IS NULL")
_WHERE_LEADING: dict[str, Any] = {"sqlite_where": _LEADING, "postgresql_where": _LEADING}
"""Makes an index one of statements that are the first of their quotation."""


class StatementRow(Table):
    """One attribution. Its words are those of the article between the offsets of its spans."""

    __tablename__ = "statements"
    __table_args__ = (
        UniqueConstraint("article_id", "position"),
        _appearance_key(),
        _appearance_key("speaker_id"),
        CheckConstraint("position >= 0", name="position"),
        CheckConstraint("confidence BETWEEN 0 AND 1", name="confidence"),
        CheckConstraint("speaker_id IS NULL OR appearance IS NOT NULL", name="speaker"),
        CheckConstraint("role IS NULL OR appearance IS NOT NULL", name="role"),
        CheckConstraint(
            "(reason_start IS NULL) = (reason_end IS NULL)"
            " AND (reason_start IS NULL OR (reason_start >= 0 AND reason_start < reason_end))"
            " AND (reason_rule IS NOT NULL OR reason_start IS NULL)",
            name="reason",
        ),
        Index(None, "speaker_id", "said_at", "id"),
        Index("ix_statements_leading", "speaker_id", "said_at", "id", **_WHERE_LEADING),
        Index("ix_statements_leading_said_at", "said_at", "id", **_WHERE_LEADING),
        UniqueConstraint("id", "speaker_id"),
        ForeignKeyConstraint(
            ["occurrence_of", "speaker_id"],
            ["statements.id", "statements.speaker_id"],
            deferrable=True,
            initially="DEFERRED",
        ),
        CheckConstraint("occurrence_of <> id", name="occurrence"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    article_id: Mapped[int] = mapped_column(ForeignKey("articles.id", ondelete="CASCADE"))
    position: Mapped[int]
    type: Mapped[StatementType] = mapped_column(_one_of(StatementType, "type"))
    appearance: Mapped[int | None]
    speaker_id: Mapped[int | None]
    role: Mapped[str | None] = mapped_column(Text)
    confidence: Mapped[float]
    candidates: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    reason_rule: Mapped[str | None] = mapped_column(Text)
    reason_start: Mapped[int | None]
    reason_end: Mapped[int | None]
    said_at: Mapped[datetime] = mapped_column(UTCDateTime)
    """The day that its article says it was said; else the article's date, or UNDATED."""
    occurrence_of: Mapped[int | None] = mapped_column(
        ForeignKey("statements.id", ondelete="SET NULL"), index=True
    )
    """The first statement of the same quotation; None: this is it. This has the same speaker, or none."""


class SpanRow(Table):
    """Some words of a statement: ``text[start:end]`` of its article.

    ``said`` are the words that tell the day of the statement, ``venue`` those that tell where it was
    made. A statement with ``said`` has that day in ``said_at``, one without the article's date.
    """

    __tablename__ = "statement_spans"
    __table_args__ = (
        CheckConstraint("position >= 0", name="position"),
        CheckConstraint("piece NOT IN ('said', 'venue') OR position = 0", name="occasion"),
        CheckConstraint('"start" >= 0 AND "start" < "end"', name="span"),
        {"sqlite_with_rowid": False},
    )

    statement_id: Mapped[int] = mapped_column(
        ForeignKey("statements.id", ondelete="CASCADE"), primary_key=True
    )
    piece: Mapped[Piece] = mapped_column(_one_of(Piece, "piece"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    start: Mapped[int]
    end: Mapped[int]


class CorrectionRow(Table):
    """What an editor has said of a statement. It holds until it is undone, in all versions of the article."""

    __tablename__ = "corrections"
    __table_args__ = (
        _appearance_key(),
        CheckConstraint("position >= 0", name="position"),
        CheckConstraint("NOT (rejected AND appearance IS NOT NULL)", name="rejected"),
        CheckConstraint("role IS NULL OR speaker IS NOT NULL", name="role"),
        CheckConstraint(
            "(appearance IS NOT NULL) = (speaker IS NOT NULL AND undone_at IS NULL)", name="appearance"
        ),
        Index(
            "uq_corrections_in_force",
            "statement_id",
            unique=True,
            sqlite_where=text("undone_at IS NULL"),
            postgresql_where=text("undone_at IS NULL"),
        ),
        Index(None, "article_id"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    article_id: Mapped[int] = mapped_column(ForeignKey("articles.id", ondelete="CASCADE"))
    statement_id: Mapped[int]
    """No foreign key: a statement that is rejected, or that its article has no longer, is not there."""
    position: Mapped[int | None]
    """Where the statement was found in the current version of the article; None: it is not in that."""
    before: Mapped[dict[str, Any]] = mapped_column(JSON)
    """The statement as it was found, in the last version that has it, as ``to_dict`` writes it."""
    rejected: Mapped[bool]
    appearance: Mapped[int | None]
    """Of the speaker, as long as the correction holds: so it follows a profile that is joined to another."""
    speaker: Mapped[str | None] = mapped_column(Text)
    """The name of the speaker."""
    role: Mapped[str | None] = mapped_column(Text)
    note: Mapped[str | None] = mapped_column(Text)
    made_by: Mapped[str] = mapped_column(Text)
    made_at: Mapped[datetime] = mapped_column(UTCDateTime)
    undone_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class FingerprintRow(Table):
    """Some words of a statement, by which the same quotation is found: see quotes.store.occurrences."""

    __tablename__ = "fingerprints"
    __table_args__ = ({"sqlite_with_rowid": False},)

    key: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    published_at: Mapped[datetime] = mapped_column(UTCDateTime, primary_key=True)
    """The article's date, or UNDATED."""
    statement_id: Mapped[int] = mapped_column(
        ForeignKey("statements.id", ondelete="CASCADE"), primary_key=True, index=True
    )
