"""What the store answers."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from handmade import Annotator, story

from quotes.article import Article
from quotes.newsroom import Newsroom
from quotes.statement import SpeakerKind, StatementType
from quotes.store import InvalidCursorError, Store, queries
from quotes.store.queries import StatementFilter


def fill(store: Store, *articles: Article) -> list[int]:
    """Ingest articles; their ids in the store."""
    return [one.article_id for one in Newsroom(Annotator(), store).ingest_many(articles)]


MARCH = story(
    "“The harbour stays open.” said Ada Lindqvist, the mayor of Norrby.",
    "“We were not asked.” said the Norrby Fishing Guild.",
    outlet="Norrby Post",
    published="2024-03-05",
)
MAY = story(
    "“Nobody told me.” reportedly said Ada Lindqvist, a candidate for parliament.",
    "“I asked twice.” said ADA LINDQVIST, a candidate for parliament.",
    outlet="Coast Herald",
    published="2024-05-20T23:30:00-04:00",
)
UNDATED = story("“Ships come first.” said Ada Lindqvist, the mayor of Norrby.", outlet="Norrby Post")


def contents(page: queries.Page[queries.StoredStatement] | None) -> list[str]:
    """The words of each statement of a page, without the marks."""
    assert page is not None
    return [one.statement.content[0].text.strip("“.”") for one in page.items]


def test_profile_has_names_and_roles_with_the_articles_they_come_from(store: Store) -> None:
    _, may, undated = fill(store, MARCH, MAY, UNDATED)

    with store.session() as session:
        profile = queries.profile(session, "ada-lindqvist")

    assert profile is not None
    assert profile.header.name == "Ada Lindqvist"
    assert profile.header.kind is SpeakerKind.PERSON
    assert profile.header.statement_count == 4
    assert profile.names == (queries.NameUse("Ada Lindqvist", 3), queries.NameUse("ADA LINDQVIST", 1))
    candidate, mayor = profile.roles
    assert (candidate.current, mayor.current) == (True, False)
    assert profile.header.role == "a candidate for parliament"
    assert (mayor.outlets, candidate.outlets) == (("Norrby Post",), ("Coast Herald",))
    assert [header.id for header in candidate.seen_in] == [may]
    assert (mayor.phrase, mayor.articles) == ("the mayor of Norrby", 2)
    assert mayor.last_seen == datetime(2024, 3, 5, tzinfo=UTC)
    assert (candidate.phrase, candidate.articles) == ("a candidate for parliament", 1)
    assert candidate.first_seen == candidate.last_seen == datetime(2024, 5, 21, 3, 30, tzinfo=UTC)
    assert candidate.article.id == may
    assert MAY.text[candidate.start : candidate.end] == candidate.phrase
    assert undated != may


def described(store: Store, *uses: tuple[str, str | None]) -> queries.SpeakerProfile:
    """The profile of somebody who is described by these roles in articles of these dates."""
    fill(
        store,
        *(
            story(f"“No. {n}.” said Bo Ek, {role}.", id=str(n), published=day)
            for n, (role, day) in enumerate(uses)
        ),
    )
    with store.session() as session:
        profile = queries.profile(session, "bo-ek")
    assert profile is not None
    return profile


def test_wordings_of_one_role_are_one(store: Store) -> None:
    profile = described(
        store,
        ("a Senator", "2024-03-05"),
        ("the Senator", "2024-04-05"),
        ("Sen.", "2024-02-05"),
        ("the Senator", "2024-04-06"),
        ("the", "2024-04-07"),
    )

    (senator,) = profile.roles
    assert senator.phrase == "the Senator"
    assert senator.wordings == ("the Senator", "a Senator", "Sen.")
    assert senator.articles == 4
    assert senator.first_seen == datetime(2024, 2, 5, tzinfo=UTC)
    assert senator.last_seen == datetime(2024, 4, 6, tzinfo=UTC)
    assert len(senator.seen_in) == 4


CURRENT: list[tuple[str, list[tuple[str, str | None]], str]] = [
    (
        "one odd phrase does not replace what many write",
        [("a judge", "2024-01-05"), ("a judge", "2024-02-05"), ("a sailor", "2024-02-06")],
        "a judge",
    ),
    (
        "a new office does, after a few articles",
        [("a judge", "2023-01-05")] * 3 + [("a minister", "2024-02-05")] * 2,
        "a minister",
    ),
    (
        "a past office does not hide a present one",
        [("a former judge", "2024-03-05")] * 3 + [("a minister", "2024-02-05")],
        "a minister",
    ),
    (
        "a past office is one, years after",
        [("a judge", "2020-03-05")] * 3 + [("a former judge", "2024-02-05")],
        "a former judge",
    ),
    ("undated articles count little", [("a judge", None)] * 3 + [("a minister", "2024-02-05")], "a minister"),
    ("undated articles count where there are no others", [("a judge", None)], "a judge"),
]


@pytest.mark.parametrize(("uses", "role"), [case[1:] for case in CURRENT], ids=[case[0] for case in CURRENT])
def test_current_role(store: Store, uses: list[tuple[str, str | None]], role: str) -> None:
    profile = described(store, *uses)

    assert profile.header.role == role
    assert [use.phrase for use in profile.roles if use.current] == [role]
    assert profile.roles[0].current
    assert {use.phrase for use in profile.roles} == {phrase for phrase, _ in uses}


def test_no_profile_for_a_slug_that_nobody_has(store: Store) -> None:
    with store.session() as session:
        assert queries.profile(session, "nobody") is None
        assert queries.profile(session, "no\0body") is None
        assert queries.statements_of(session, "nobody") is None


def test_statements_come_latest_first_and_undated_ones_last(store: Store) -> None:
    fill(store, UNDATED, MAY, MARCH)

    with store.session() as session:
        page = queries.statements_of(session, "ada-lindqvist")
        latest = queries.latest_statements(session, limit=2)

    assert contents(page) == [
        "I asked twice",
        "Nobody told me",
        "The harbour stays open",
        "Ships come first",
    ]
    assert contents(latest) == ["I asked twice", "Nobody told me"]


LATER = story(
    "“I knew in May.” said Ada Lindqvist on Monday.",
    "“I told nobody.” said Ada Lindqvist in an interview.",
    "“I know now.” said Ada Lindqvist on Wednesday.",
    id="later",
    published="2024-05-22T09:00:00Z",
)


def test_statements_are_listed_by_the_day_they_were_said(store: Store) -> None:
    fill(store, UNDATED, MAY, MARCH, LATER)

    with store.session() as session:
        page = queries.statements_of(session, "ada-lindqvist")
        pages, cursor = list[str](), None
        while one := queries.statements_of(session, "ada-lindqvist", after=cursor, limit=2):
            pages += contents(one)
            cursor = one.next
            if cursor is None:
                break
        monday = StatementFilter(since=date(2024, 5, 20), until=date(2024, 5, 20))
        wednesday = StatementFilter(since=date(2024, 5, 22))
        on_monday = queries.statements_of(session, "ada-lindqvist", monday)
        on_wednesday = queries.statements_of(session, "ada-lindqvist", wednesday)

    assert contents(page) == [
        "I told nobody",
        "I know now",
        "I asked twice",
        "Nobody told me",
        "I knew in May",
        "The harbour stays open",
        "Ships come first",
    ]
    assert pages == contents(page)
    assert contents(on_monday) == ["I knew in May"]
    assert contents(on_wednesday) == ["I told nobody", "I know now"]


def test_a_statement_tells_when_and_where_and_how_we_know(store: Store) -> None:
    later, undated = fill(store, LATER, UNDATED)

    with store.session() as session:
        article = queries.article(session, later)
        nowhere = queries.article(session, undated)

    assert article is not None
    on_monday, interview, _ = article.statements
    said = on_monday.statement.said
    assert said is not None
    assert (said.text, said.date) == ("on Monday", "2024-05-20")
    assert LATER.text[said.start : said.end] == said.text
    assert on_monday.said_at == datetime(2024, 5, 20, tzinfo=UTC)
    assert on_monday.dated_by is queries.DatedBy.TEXT
    assert on_monday.statement.venue is None
    venue = interview.statement.venue
    assert venue is not None
    assert LATER.text[venue.start : venue.end] == venue.text == "in an interview"
    assert interview.statement.said is None
    assert interview.said_at == datetime(2024, 5, 22, 9, tzinfo=UTC)
    assert interview.dated_by is queries.DatedBy.ARTICLE
    assert nowhere is not None
    assert (nowhere.statements[0].said_at, nowhere.statements[0].dated_by) == (None, None)


FILTERED: list[tuple[StatementFilter, list[str]]] = [
    (StatementFilter(outlet="Norrby Post"), ["The harbour stays open", "Ships come first"]),
    (StatementFilter(outlet="norrby\0"), []),
    (StatementFilter(since=date(2024, 5, 21)), ["I asked twice", "Nobody told me"]),
    (StatementFilter(since=date(2024, 5, 22)), []),
    (StatementFilter(until=date(2024, 3, 5)), ["The harbour stays open"]),
    (StatementFilter(until=date(2024, 3, 4)), []),
    (
        StatementFilter(until=date.max),
        ["I asked twice", "Nobody told me", "The harbour stays open"],
    ),
    (StatementFilter(since=date.min, until=date(2024, 4, 1)), ["The harbour stays open"]),
    (StatementFilter(min_confidence=0.5, outlet="Coast Herald"), ["I asked twice"]),
    (StatementFilter(type=StatementType.INDIRECT), []),
    (StatementFilter(type=StatementType.DIRECT, until=date(2024, 4, 1)), ["The harbour stays open"]),
]


def test_filters(store: Store, subtests: pytest.Subtests) -> None:
    fill(store, MARCH, MAY, UNDATED)

    with store.session() as session:
        for where, expected in FILTERED:
            with subtests.test(where=where):
                assert contents(queries.statements_of(session, "ada-lindqvist", where)) == expected


@pytest.mark.parametrize("limit", [1, 2, 3, 7, 8])
def test_pages_hold_each_statement_once_even_while_others_arrive(store: Store, limit: int) -> None:
    days = ["2024-03-05", "2024-03-05", "2024-03-04", None, None, "2024-03-05", "2024-03-06"]
    fill(
        store,
        *(
            story(f"“{number}.” said Bo Ek.", id=str(number), published=day)
            for number, day in enumerate(days)
        ),
    )
    seen: list[str] = []
    cursor = None
    while True:
        with store.session() as session:
            page = queries.statements_of(session, "bo-ek", after=cursor, limit=limit)
        seen += contents(page)
        assert page is not None
        if page.next is None:
            break
        cursor = page.next
        fill(store, story(f"“New {len(seen)}.” said Bo Ek.", published="2025-01-01"))

    assert seen == ["6", "5", "1", "0", "2", "4", "3"]


def test_speakers_are_listed_by_number_of_statements(store: Store) -> None:
    for number, name in enumerate(["Ann Dahl", "Bea Sund", "Cleo Falk", "Dora Holm"]):
        fill(store, *(story(f"“{n}.” said {name}.", id=str(n)) for n in range(1 + number % 3)))

    slugs: list[str] = []
    cursor = None
    with store.session() as session:
        while page := queries.list_speakers(session, after=cursor, limit=2):
            slugs += [one.slug for one in page.items]
            cursor = page.next
            if cursor is None:
                break

    assert slugs == ["cleo-falk", "bea-sund", "dora-holm", "ann-dahl"]


def test_a_cursor_from_elsewhere_is_refused(store: Store, subtests: pytest.Subtests) -> None:
    fill(store, MARCH)

    for cursor in [
        "",
        "?",
        "é",
        "bm90IGpzb24",
        "WzEsMl0",
        "W10",
        "WyJ5ZXN0ZXJkYXkiLDFd",
        "WyIyMDI0LTAxLTAxVDAwOjAwOjAwIiwgOTk5OTk5OTk5OTk5OTk5OTk5OTk5XQ",
    ]:
        with (
            subtests.test(cursor=cursor),
            store.session() as session,
            pytest.raises(InvalidCursorError, match="first page"),
        ):
            queries.latest_statements(session, after=cursor)


def test_statement_stands_with_its_paragraph(store: Store) -> None:
    (article_id,) = fill(store, MARCH)

    with store.session() as session:
        article = queries.article(session, article_id)
        assert article is not None
        found = queries.statement(session, article.statements[1].id)

    assert found is not None
    assert found.stored == article.statements[1]
    assert found.context.text == "“We were not asked.” said the Norrby Fishing Guild."
    assert MARCH.text[found.context.start : found.context.end] == found.context.text


def test_context_of_a_long_paragraph_is_cut(store: Store) -> None:
    (article_id,) = fill(store, story("word " * 1000 + "“Here.” said Bo Ek, " + "word " * 1000 + "at last."))

    with store.session() as session:
        article = queries.article(session, article_id)
        assert article is not None
        found = queries.statement(session, article.statements[0].id)

    assert found is not None
    assert "“Here.” said Bo Ek," in found.context.text
    assert len(found.context.text) < 700


def test_ids_that_are_not_there(store: Store, subtests: pytest.Subtests) -> None:
    with store.session() as session:
        for number in (0, -1, 12345, 2**31, 2**63, 10**30, -(10**30)):
            with subtests.test(number=number):
                assert queries.article(session, number) is None
                assert queries.statement(session, number) is None


SPELLINGS = [
    ("Ada Lindqvist", "ada-lindqvist"),
    ("ada LINDQVIST", "ada-lindqvist"),
    ("Lindqvist", "ada-lindqvist"),
    ("Lindquist", "ada-lindqvist"),
    ("lindqist", "ada-lindqvist"),
    ("Ada", "ada-lindqvist"),
    ("Olena Marchenko", "olena-marchenko"),
    ("Олена Марченко", "olena-marchenko"),
    ("Marchenko", "olena-marchenko"),
    ("Helena Marchenko", "olena-marchenko"),
    ("fishing guild", "norrby-fishing-guild"),
    ("Norby Fishing Guild", "norrby-fishing-guild"),
]


def test_speakers_are_found_by_any_spelling(store: Store, subtests: pytest.Subtests) -> None:
    fill(store, MARCH, story("“No.” said Olena Marchenko.", "“Yes.” said Bo Ek.", "“Ja.” said Ida Lind."))

    with store.session() as session:
        for asked, first in SPELLINGS:
            with subtests.test(asked=asked):
                found = queries.find_speakers(session, asked)
                assert found[0].header.slug == first
                assert "bo-ek" not in {one.header.slug for one in found}


def test_nobody_is_found_by_what_is_nobody_s_name(store: Store, subtests: pytest.Subtests) -> None:
    fill(store, MARCH)

    with store.session() as session:
        for asked in ("", "?!", "\0", "Xerxes", "\ud800", "x" * 100_000):
            with subtests.test(asked=asked[:20]):
                assert queries.find_speakers(session, asked) == ()


def test_among_equals_the_most_quoted_is_found_first(store: Store) -> None:
    fill(store, story("“1.” said Ann Berg."), story("“2.” said Eva Berg.", "“3.” said Eva Berg."))

    with store.session() as session:
        found = queries.find_speakers(session, "berg")

    assert [one.header.slug for one in found] == ["eva-berg", "ann-berg"]


def test_counts(store: Store) -> None:
    fill(store, MARCH, MAY, UNDATED)

    with store.session() as session:
        assert queries.counts(session) == queries.Counts(articles=3, statements=5, speakers=2)
