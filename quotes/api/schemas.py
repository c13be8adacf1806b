"""What the API takes and gives: one schema a thing, described for the documentation page."""

from __future__ import annotations

import dataclasses
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from marshmallow import Schema, ValidationError, fields, post_load, pre_dump, validate, validates_schema

from quotes.api.links import Link, Links, NextPage, VersionLink
from quotes.article import MAX_CHARACTERS, Article
from quotes.newsroom import Ingested, Outcome
from quotes.statement import SpeakerKind, StatementType
from quotes.store.queries import (
    ArticleHeader,
    DatedBy,
    FoundSpeaker,
    Occurrence,
    SpeakerHeader,
    SpeakerProfile,
    StatementFilter,
    StatementInContext,
    StoredArticle,
    StoredStatement,
)

if TYPE_CHECKING:
    from _typeshed import DataclassInstance


_DATE: dict[str, Any] = {"invalid": "Not a date; write it like 2022-09-13."}


def _described(description: str, **more: int) -> dict[str, Any]:
    return {"description": description, **more}


def _flat(outer: DataclassInstance, *inner: str) -> dict[str, Any]:
    """The fields of a dataclass, with the fields of those named in their place."""
    flat: dict[str, Any] = {}
    for field in dataclasses.fields(outer):
        value = getattr(outer, field.name)
        flat.update(_flat(value, *inner) if field.name in inner else {field.name: value})
    return flat


class Output(Schema):
    """Something that is answered: all of its fields are always there, though some may be null."""

    def on_bind_field(self, field_name: str, field_obj: fields.Field[Any]) -> None:
        """Say so in the description."""
        field_obj.required = True


# --- What the attributor says of a text


class SpanSchema(Output):
    start = fields.Integer(metadata=_described("Offset of the first character, in code points"))
    end = fields.Integer(metadata=_described("Offset after the last character"))
    text = fields.String(metadata=_described("Exactly `text[start:end]` of the article"))


class DatedSpanSchema(SpanSchema):
    date = fields.String(metadata=_described("The day that the words mean, as `2022-09-13`"))


class AttributedSchema(Output):
    name = fields.String(metadata=_described("The fullest form of the name in the article, without titles"))
    kind = fields.Enum(SpeakerKind, by_value=True)
    role = fields.String(allow_none=True, metadata=_described("The role that fits this statement"))


class CandidateSchema(Output):
    name = fields.String()
    kind = fields.Enum(SpeakerKind, by_value=True)
    confidence = fields.Float(metadata=_described("The probability that this speaker is the right one"))


class ReasonSchema(Output):
    rule = fields.String(metadata=_described("How the speaker was reached, such as `pronoun`"))
    mention = fields.Nested(
        SpanSchema, allow_none=True, metadata=_described("The words that the name was taken from")
    )


class AttributedStatementSchema(Output):
    type = fields.Enum(StatementType, by_value=True)
    content = fields.List(
        fields.Nested(SpanSchema), metadata=_described("What was said, in one or more pieces")
    )
    cue = fields.List(fields.Nested(SpanSchema), metadata=_described("The words that signal it: `said`"))
    source = fields.List(
        fields.Nested(SpanSchema), metadata=_described("The words that name the source there")
    )
    speaker = fields.Nested(
        AttributedSchema,
        allow_none=True,
        metadata=_described("Who said it; null where that is not sure enough"),
    )
    confidence = fields.Float(metadata=_described("The probability that the speaker is right, from 0 to 1"))
    candidates = fields.List(fields.Nested(CandidateSchema), metadata=_described("Possible speakers"))
    reason = fields.Nested(ReasonSchema, allow_none=True, metadata=_described("Why this speaker was given"))
    said = fields.Nested(
        DatedSpanSchema,
        allow_none=True,
        metadata=_described("The words that tell when it was said; null where the article tells no day"),
    )
    venue = fields.Nested(
        SpanSchema,
        allow_none=True,
        metadata=_described("The words that tell where it was said: `in an interview`, `on Telegram`"),
    )


class ArticleSpeakerSchema(Output):
    name = fields.String()
    kind = fields.Enum(SpeakerKind, by_value=True)
    roles = fields.List(fields.Nested(SpanSchema))
    mentions = fields.List(fields.Nested(SpanSchema))


class AttributionSchema(Output):
    id = fields.String()
    statements = fields.List(fields.Nested(AttributedStatementSchema))
    speakers = fields.List(fields.Nested(ArticleSpeakerSchema))


# --- Articles


class _Words(fields.String):
    default_error_messages = {"invalid": "must be a string; write it in quotation marks"}  # noqa: RUF012


class ArticleInputSchema(Schema):
    """An article as a newsroom gives it. Other keys are passed over."""

    error_messages = {"type": 'must be a JSON object: {"text": "…"}'}  # noqa: RUF012 (declared so)

    id = _Words(
        allow_none=True,
        metadata=_described("The newsroom's own id; without it the URL, or else a digest of the text"),
    )
    text = _Words(
        required=True,
        error_messages=dict.fromkeys(("required", "null"), "is missing; give the words of the article"),
        metadata=_described("The words of the article as plain text", minLength=1, maxLength=MAX_CHARACTERS),
    )
    title = _Words(allow_none=True)
    url = _Words(allow_none=True)
    outlet = _Words(allow_none=True)
    published = _Words(allow_none=True, metadata=_described("ISO 8601 date or date-time"))
    modified = _Words(allow_none=True, metadata=_described("When this version was made, likewise"))

    @post_load
    def _article(self, given: dict[str, Any], **_: object) -> Article:
        digest = sha256(given["text"].encode(errors="surrogatepass")).hexdigest()[:16]
        own_id = given.get("id") or None
        id = own_id or given.get("url") or f"sha256-{digest}"
        return Article(**{**given, "id": id, "own_id": own_id is not None})


class ArticleLinksSchema(Output):
    self = VersionLink("articles.article", "articles.version", "This version with its statements")
    page = VersionLink("web.article", "web.version", "The page of this version, its statements marked")


class ArticleHeaderSchema(Output):
    id = fields.Integer(metadata=_described("Alike for all versions of the article"))
    external_id = fields.String(metadata=_described("The id that the article was given with"))
    title = fields.String(allow_none=True)
    url = fields.String(allow_none=True)
    outlet = fields.String(allow_none=True)
    published = fields.String(allow_none=True)
    modified = fields.String(allow_none=True, metadata=_described("When this version was made"))
    version = fields.Integer(metadata=_described("Versions are numbered as they came, from 1"))
    current = fields.Boolean(
        metadata=_described("Whether this is the current version; only what that says is listed and counted")
    )
    links = Links(ArticleLinksSchema)

    @pre_dump
    def _prepare(self, article: ArticleHeader | StoredArticle, **_: object) -> dict[str, Any]:
        return _flat(article, "header")


class IngestedSchema(Output):
    id = fields.Integer()
    external_id = fields.String(metadata=_described("The id that the article was given with"))
    outcome = fields.Enum(
        Outcome,
        by_value=True,
        metadata=_described(
            "`new`; `revised`: now the current version of an article that was there;"
            " `older`: an old version of one that was there; `unchanged`: this very version was there"
        ),
    )
    version = fields.Integer(metadata=_described("Which version of the article it is"))
    statements = fields.Integer(metadata=_described("How many statements were found"))
    links = Links(ArticleLinksSchema)

    @pre_dump
    def _prepare(self, ingested: Ingested, **_: object) -> dict[str, Any]:
        article = {"id": ingested.article_id, "external_id": ingested.id}
        return _flat(ingested) | article | {"current": ingested.outcome is not Outcome.OLDER}


# --- Statements


class StatementLinksSchema(Output):
    self = Link("statements.statement", "This statement", statement_id="id")
    speaker = Link("speakers.profile", "The profile of the speaker; null where there is none", slug="slug")
    article = VersionLink(
        "articles.article", "articles.version", "The article that the offsets point into", header="article."
    )
    page = VersionLink(
        "web.article", "web.version", "Its place on the page of the article", "statement-{id}", "article."
    )


class CorrectionSchema(Output):
    rejected = fields.Boolean(
        metadata=_described("It is no quotation; no list and no article has it any more")
    )
    made_by = fields.String(metadata=_described("The editor"))
    made_at = fields.DateTime()
    note = fields.String(allow_none=True)
    found = fields.Nested(AttributedStatementSchema, metadata=_described("The statement as it was before"))


class OccurrencesSchema(Output):
    count = fields.Integer(metadata=_described("How many statements of the store give this quotation"))
    outlets = fields.List(
        fields.String(), metadata=_described("The outlets that have it, in the order of their first")
    )
    first_said = fields.DateTime(
        allow_none=True, metadata=_described("The earliest of their dates, in UTC; null where none is known")
    )


class ArticleStatementSchema(AttributedStatementSchema):
    id = fields.Integer()
    occurrences = fields.Nested(
        OccurrencesSchema, metadata=_described("The same quotation, here and in other articles")
    )
    speaker_slug = fields.String(
        attribute="slug", allow_none=True, metadata=_described("The slug of the speaker's profile")
    )
    said_at = fields.DateTime(
        allow_none=True,
        metadata=_described("When it was said: the day that the text tells, or else the article's date"),
    )
    dated_by = fields.Enum(
        DatedBy, by_value=True, allow_none=True, metadata=_described("Which of the two `said_at` is")
    )
    correction = fields.Nested(
        CorrectionSchema,
        allow_none=True,
        metadata=_described(
            "What an editor has corrected; `confidence` is 1 then, and `reason.rule` `editor`"
        ),
    )
    links = Links(StatementLinksSchema)

    @pre_dump
    def _prepare(self, statement: StoredStatement | StatementInContext, **_: object) -> dict[str, Any]:
        stored = statement if isinstance(statement, StoredStatement) else statement.stored
        return {**_flat(statement, "stored", "statement"), "dated_by": stored.dated_by}


class StatementSchema(ArticleStatementSchema):
    article = fields.Nested(ArticleHeaderSchema)


class DifferenceSchema(Output):
    same = fields.Boolean(
        metadata=_described("Whether both have the same words, if perhaps with other marks")
    )
    here = fields.String(
        attribute="one", metadata=_described("The words in the statement asked for, exactly")
    )
    there = fields.String(
        attribute="other", metadata=_described("The words in the other occurrence, exactly")
    )


class OccurrenceSchema(Output):
    id = fields.Integer()
    type = fields.Enum(StatementType, by_value=True)
    content = fields.List(
        fields.Nested(SpanSchema), metadata=_described("The words as that article has them")
    )
    speaker = fields.Nested(AttributedSchema, allow_none=True)
    article = fields.Nested(ArticleHeaderSchema)
    differences = fields.List(
        fields.Nested(DifferenceSchema), metadata=_described("Both wordings side by side, stretch by stretch")
    )
    links = Links(StatementLinksSchema)

    @pre_dump
    def _prepare(self, occurrence: Occurrence, **_: object) -> dict[str, Any]:
        return _flat(occurrence, "stored", "statement")


class StatementInContextSchema(StatementSchema):
    context = fields.Nested(SpanSchema, metadata=_described("The paragraphs that the statement stands in"))
    others = fields.List(
        fields.Nested(OccurrenceSchema),
        metadata=_described("The other occurrences of the quotation, the first said first, 100 at most"),
    )


class ArticleSchema(ArticleHeaderSchema):
    text = fields.String(metadata=_described("The text as it was given; all offsets point into it"))
    statements = fields.List(fields.Nested(ArticleStatementSchema))
    versions = fields.List(
        fields.Nested(ArticleHeaderSchema),
        metadata=_described("All versions, in the order in which they came"),
    )


class PageQuerySchema(Schema):
    error_messages = {"unknown": "There is no such parameter; /api/docs shows those that there are."}  # noqa: RUF012

    after = fields.String(metadata=_described("Begin after the page that gave this cursor: see `next`"))
    limit = fields.Integer(
        load_default=50, validate=validate.Range(1, 200), metadata=_described("Items a page")
    )


class StatementQuerySchema(PageQuerySchema):
    type = fields.Enum(StatementType, by_value=True)
    outlet = fields.String(metadata=_described("The outlet, exactly as its articles name it"))
    since = fields.Date(error_messages=_DATE, metadata=_described("First day on which it was said, in UTC"))
    until = fields.Date(error_messages=_DATE, metadata=_described("Last day on which it was said, in UTC"))
    min_confidence = fields.Float(validate=validate.Range(0, 1))
    occurrences = fields.String(
        validate=validate.OneOf(["first", "all"]),
        load_default="first",
        metadata=_described("`all`: every occurrence of a quotation, and not the first of them alone"),
    )

    @validates_schema
    def _some_days(self, given: dict[str, Any], **_: object) -> None:
        if "since" in given and "until" in given and given["since"] > given["until"]:
            raise ValidationError("This day is after `until`; exchange them, or leave one out.", "since")

    @post_load
    def _filter(self, given: dict[str, Any], **_: object) -> dict[str, Any]:
        given["every_occurrence"] = given.pop("occurrences") == "all"
        page: dict[str, Any] = {name: given.pop(name) for name in ("after", "limit") if name in given}
        return {"where": StatementFilter(**given), **page}


class StatementPageSchema(Output):
    statements = fields.List(fields.Nested(StatementSchema), attribute="items")
    next = NextPage()


# --- Speakers


class SpeakerLinksSchema(Output):
    self = Link("speakers.profile", "The profile", slug="slug")
    statements = Link("speakers.statements", "What the speaker said", slug="slug")
    page = Link("web.speaker", "The page of the speaker", slug="slug")
    embed = Link("web.embed_speaker", "The card for an iframe", slug="slug")


class SpeakerHeaderSchema(Output):
    slug = fields.String()
    name = fields.String()
    kind = fields.Enum(SpeakerKind, by_value=True)
    role = fields.String(
        allow_none=True,
        metadata=_described("The current role: what the latest articles support best"),
    )
    statement_count = fields.Integer(
        metadata=_described("How much was said: a quotation counts once, in however many articles it occurs")
    )
    links = Links(SpeakerLinksSchema)

    @pre_dump
    def _prepare(self, speaker: SpeakerHeader | SpeakerProfile, **_: object) -> dict[str, Any]:
        return _flat(speaker, "header")


class ListedSpeakerSchema(SpeakerHeaderSchema):
    spelling = fields.String(
        allow_none=True, metadata=_described("The known spelling nearest to `name`, where that was asked for")
    )
    score = fields.Float(allow_none=True, metadata=_described("How near it is, from 0 to 1"))

    @pre_dump
    def _prepare(self, speaker: SpeakerHeader | FoundSpeaker, **_: object) -> dict[str, Any]:
        return {"spelling": None, "score": None} | _flat(speaker, "header")


class SpeakerQuerySchema(PageQuerySchema):
    name = fields.String(
        validate=validate.Length(1, 200), metadata=_described("The name to find, in any spelling or script")
    )

    @validates_schema
    def _check(self, given: dict[str, Any], **_: object) -> None:
        if "name" in given and "after" in given:
            raise ValidationError("A search by name has one page; leave this out, or raise limit.", "after")


class SpeakerPageSchema(Output):
    speakers = fields.List(fields.Nested(ListedSpeakerSchema), attribute="items")
    next = NextPage()


class NameSchema(Output):
    spelling = fields.String()
    articles = fields.Integer(metadata=_described("How many articles spell the name so"))


class RoleSchema(Output):
    phrase = fields.String(metadata=_described("The role in the wording that most articles use"))
    current = fields.Boolean(metadata=_described("Whether it is the current role of the profile"))
    wordings = fields.List(fields.String(), metadata=_described("Its wordings in the latest articles"))
    articles = fields.Integer(metadata=_described("How many articles give the role"))
    outlets = fields.List(fields.String(), metadata=_described("The outlets of the latest articles"))
    first_seen = fields.DateTime(allow_none=True)
    last_seen = fields.DateTime(allow_none=True)
    seen_in = fields.List(
        fields.Nested(ArticleHeaderSchema),
        metadata=_described("The latest articles to give it, ten at most"),
    )
    article = fields.Nested(ArticleHeaderSchema, metadata=_described("The latest article that gives it"))
    start = fields.Integer(metadata=_described("Offset of the phrase in that article"))
    end = fields.Integer()


class ProfileSchema(SpeakerHeaderSchema):
    names = fields.List(fields.Nested(NameSchema), metadata=_described("Spellings, the most used first"))
    roles = fields.List(
        fields.Nested(RoleSchema),
        metadata=_described("The current role, then the latest seen"),
    )
    created_at = fields.DateTime()


class EvidenceSchema(Output):
    feature = fields.String(metadata=_described("What was compared"))
    contribution = fields.Float(
        metadata=_described("Added to the log-odds of being one: against, if below 0")
    )
    detail = fields.String(metadata=_described("The words compared"))


class ReviewSideSchema(Output):
    profile = fields.Nested(ProfileSchema)
    statements = fields.List(fields.Nested(StatementSchema), metadata=_described("The latest"))


class ReviewSchema(Output):
    id = fields.Integer()
    score = fields.Float(metadata=_described("The probability that they are one"))
    evidence = fields.List(fields.Nested(EvidenceSchema), metadata=_described("The weightiest first"))
    made_at = fields.DateTime()
    newcomer = fields.Nested(ReviewSideSchema, metadata=_described("The profile made for a new article"))
    known = fields.Nested(ReviewSideSchema, metadata=_described("The profile that it may belong to"))


class ReviewPageSchema(Output):
    reviews = fields.List(fields.Nested(ReviewSchema), attribute="items")
    next = NextPage()


# --- The service


class ModelStateSchema(Output):
    loaded = fields.Boolean(attribute="model_loaded", metadata=_described("False until a text needs it"))


class StoreStateSchema(Output):
    articles = fields.Integer()
    statements = fields.Integer()
    speakers = fields.Integer()


class HealthSchema(Output):
    status = fields.String(metadata=_described("Always `ok`: otherwise the answer is a problem document"))
    model = fields.Nested(ModelStateSchema)
    store = fields.Nested(StoreStateSchema)
