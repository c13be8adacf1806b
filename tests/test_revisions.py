"""An article seen again with other words is a new version: what it says now counts, the rest is kept."""

from __future__ import annotations

from typing import Any

import pytest
from handmade import Annotator

from quotes.article import Article
from quotes.newsroom import Ingested, Newsroom, Outcome
from quotes.statement import AttributedArticle
from quotes.store import Store, StoreError, queries
from quotes.store.queries import StoredArticle, StoredStatement

URL = "https://post.example/harbour"
OPEN = "“The harbour stays open.” said Ada Lindqvist, the mayor of Norrby."
ASKED = "“We were not asked.” said the Norrby Fishing Guild."
SOLD = "“It will be sold.” said Bo Ek, a baker."


@pytest.fixture
def newsroom(store: Store) -> Newsroom:
    return Newsroom(Annotator(), store)


def version(*sentences: str, **fields: Any) -> Article:  # noqa: ANN401 (of each its own type)
    return Article(**{"id": "harbour", "url": URL, "text": "\n".join(sentences), **fields})


def article(store: Store, number: int, of_version: int | None = None) -> StoredArticle:
    with store.session() as session:
        found = queries.article(session, number, of_version)
    assert found is not None
    return found


def statement(store: Store, number: int) -> StoredStatement:
    with store.session() as session:
        found = queries.statement(session, number)
    assert found is not None
    return found.stored


def said(found: StoredArticle) -> dict[int, str]:
    return {one.id: one.statement.content[0].text for one in found.statements}


def profiles(store: Store) -> dict[str, int]:
    with store.session() as session:
        return {one.slug: one.statement_count for one in queries.list_speakers(session).items}


def everything_said(store: Store) -> list[str]:
    with store.session() as session:
        return sorted(one.statement.content[0].text for one in queries.latest_statements(session).items)


def test_a_new_text_is_a_revision_and_only_what_it_says_counts(newsroom: Newsroom, store: Store) -> None:
    first = newsroom.ingest(version(OPEN, ASKED, published="2024-03-05"))
    second = newsroom.ingest(version(OPEN, SOLD, published="2024-03-05"))

    assert second == Ingested("harbour", Outcome.REVISED, first.article_id, 2, version=2)
    assert profiles(store) == {"ada-lindqvist": 1, "bo-ek": 1}
    assert everything_said(store) == ["“It will be sold.”", "“The harbour stays open.”"]
    with store.session() as session:
        assert queries.counts(session) == queries.Counts(articles=1, statements=2, speakers=2)
        assert queries.find_speakers(session, "Norrby Fishing Guild") == ()
        profile = queries.profile(session, "ada-lindqvist")
    assert profile is not None
    assert [(role.phrase, role.articles) for role in profile.roles] == [("the mayor of Norrby", 1)]
    assert [(name.spelling, name.articles) for name in profile.names] == [("Ada Lindqvist", 1)]


def test_the_old_text_and_its_statements_can_be_read(newsroom: Newsroom, store: Store) -> None:
    old = version(OPEN, ASKED, title="Open", published="2024-03-05", modified="2024-03-05T10:00:00Z")
    number = newsroom.ingest(old).article_id
    before = article(store, number)
    newsroom.ingest(version(SOLD, title="Sold", published="2024-03-05", modified="2024-03-05T12:00:00Z"))

    found = article(store, number, 1)
    assert (found.text, found.header.title, found.header.current) == (old.text, "Open", False)
    assert [(one.id, one.statement) for one in found.statements] == [
        (one.id, one.statement) for one in before.statements
    ]
    for version_number in (1, 2, None):
        headers = article(store, number, version_number).versions
        assert [(one.version, one.current, one.modified) for one in headers] == [
            (1, False, "2024-03-05T10:00:00Z"),
            (2, True, "2024-03-05T12:00:00Z"),
        ]
    with store.session() as session:
        assert queries.article(session, number, 3) is None
        assert queries.article(session, number, 2**62) is None


def test_a_statement_in_both_versions_keeps_its_id_and_moves_with_its_words(
    newsroom: Newsroom, store: Store
) -> None:
    number = newsroom.ingest(version(OPEN, ASKED)).article_id
    [opened, asked] = said(article(store, number))
    changed = OPEN.replace("The harbour", "the  HARBOUR").replace(".”", "”")
    newsroom.ingest(version("More.", SOLD, changed))

    [sold, opened_again] = said(article(store, number))
    assert opened_again == opened
    assert sold not in (opened, asked)
    now = article(store, number)
    [span] = statement(store, opened).statement.content
    assert now.text[span.start : span.end] == span.text == "“the  HARBOUR stays open”"
    assert statement(store, opened).article.current


def test_a_statement_that_is_no_longer_there_can_still_be_read(newsroom: Newsroom, store: Store) -> None:
    number = newsroom.ingest(version(OPEN, ASKED)).article_id
    [_, asked] = said(article(store, number))
    newsroom.ingest(version(OPEN))

    left = statement(store, asked)
    assert left.statement.content[0].text == "“We were not asked.”"
    assert (left.article.id, left.article.version, left.article.current) == (number, 1, False)


def test_a_statement_that_comes_back_has_its_old_id(newsroom: Newsroom, store: Store) -> None:
    number = newsroom.ingest(version(OPEN, ASKED)).article_id
    before = said(article(store, number))
    newsroom.ingest(version("Subscribe to read on."))
    newsroom.ingest(version(OPEN, ASKED, "They went home."))

    assert said(article(store, number)) == before
    assert profiles(store) == {"ada-lindqvist": 1, "norrby-fishing-guild": 1}


def test_the_same_words_of_two_speakers_are_told_apart(newsroom: Newsroom, store: Store) -> None:
    number = newsroom.ingest(version("“Yes.” said Bo Ek.", "“Yes.” said Ada Lindqvist.")).article_id
    [bo, ada] = said(article(store, number))
    newsroom.ingest(version("“Yes.” said Ada Lindqvist.", "“Yes.” said Bo Ek.", "“Yes.” said Mo Ray."))

    found = [(one.id, one.slug) for one in article(store, number).statements]
    assert found[:2] == [(ada, "ada-lindqvist"), (bo, "bo-ek")]
    assert found[2][0] not in (ada, bo)


def test_words_given_to_another_speaker_are_the_same_statement(newsroom: Newsroom, store: Store) -> None:
    number = newsroom.ingest(version("“Never.” said Bo Ek.")).article_id
    [never] = said(article(store, number))
    newsroom.ingest(version("“Never.” said Ada Lindqvist."))

    assert statement(store, never).slug == "ada-lindqvist"
    assert profiles(store) == {"ada-lindqvist": 1}


def test_the_profiles_of_an_article_s_speakers_stay_theirs(newsroom: Newsroom, store: Store) -> None:
    newsroom.ingest(version(OPEN, "“Perhaps.” said Lindqvist.", SOLD))
    before = article(store, 1).statements
    newsroom.ingest(version("A storm.", SOLD, "“Perhaps.” said Lindqvist.", OPEN))

    assert {one.id: one.slug for one in article(store, 1).statements} == {one.id: one.slug for one in before}


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({"modified": "2024-03-05T12:00:00Z"}, {"modified": "2024-03-05T11:59:59Z"}),
        ({"modified": "2024-03-05T12:00:00+02:00"}, {"modified": "2024-03-05T09:00:00Z"}),
        ({"modified": "2024-03-05T12:00:00"}, {"modified": "2024-03-04"}),
        ({"published": "2024-03-05", "modified": "2024-03-06"}, {"published": "2024-03-05"}),
        ({"published": "2024-03-05"}, {"published": "2024-03-04T23:00:00Z"}),
    ],
)
def test_an_older_version_that_comes_late_replaces_nothing(
    newsroom: Newsroom, store: Store, first: dict[str, str], second: dict[str, str]
) -> None:
    number = newsroom.ingest(version(OPEN, SOLD, **first)).article_id
    [opened, _] = said(article(store, number))
    late = newsroom.ingest(version(OPEN, ASKED, **second))

    assert late == Ingested("harbour", Outcome.OLDER, number, 2, version=2)
    assert profiles(store) == {"ada-lindqvist": 1, "bo-ek": 1}
    assert [(one.version, one.current) for one in article(store, number).versions] == [(1, True), (2, False)]
    [opened_before, asked] = said(article(store, number, 2))
    assert opened_before == opened
    assert statement(store, asked).article.version == 2
    again = newsroom.ingest(version(OPEN, ASKED, **second))
    assert again == Ingested("harbour", Outcome.UNCHANGED, number, 2, version=2)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({}, {}),
        ({"published": "2024-03-05"}, {}),
        ({}, {"published": "2024-03-05"}),
        ({"published": "2024-03-05"}, {"published": "2024-03-05"}),
        ({"published": "2024-03-05T18:30:00Z"}, {"published": "2024-03-05"}),
    ],
)
def test_where_dates_do_not_tell_the_later_come_is_the_later(
    newsroom: Newsroom, store: Store, first: dict[str, str], second: dict[str, str]
) -> None:
    newsroom.ingest(version(OPEN, **first))
    assert newsroom.ingest(version(SOLD, **second)).outcome is Outcome.REVISED
    assert profiles(store) == {"bo-ek": 1}


def test_running_a_batch_of_versions_again_changes_nothing(newsroom: Newsroom, store: Store) -> None:
    batch = [version(OPEN), version(SOLD), version(OPEN, ASKED)]
    outcomes = [one.outcome for one in newsroom.ingest_many(batch)]
    before = article(store, 1)

    assert outcomes == [Outcome.NEW, Outcome.REVISED, Outcome.REVISED]
    assert {one.outcome for one in newsroom.ingest_many(batch)} == {Outcome.UNCHANGED}
    assert article(store, 1) == before


def test_a_text_taken_back_is_current_again_if_its_date_says_so(newsroom: Newsroom, store: Store) -> None:
    newsroom.ingest(version(OPEN, modified="2024-03-05T10:00:00Z"))
    newsroom.ingest(version(SOLD, modified="2024-03-05T11:00:00Z"))
    back = newsroom.ingest(version(OPEN, modified="2024-03-05T12:00:00Z"))

    assert (back.outcome, back.version) == (Outcome.REVISED, 3)
    assert profiles(store) == {"ada-lindqvist": 1}
    assert newsroom.ingest(version(SOLD, modified="2024-03-05T11:00:00Z")).outcome is Outcome.UNCHANGED


SAME = [
    (version(OPEN), version(SOLD, id="other")),
    (version(OPEN), version(SOLD, url="http://POST.example:80/harbour?utm_source=letter#top")),
    (version(OPEN, url=f"{URL}?id=7&fbclid=x"), version(SOLD, url=f"{URL}?id=7")),
    (
        version(OPEN, url=None, outlet="Post", own_id=True),
        version(SOLD, url=None, outlet="Post", own_id=True),
    ),
    (
        version(OPEN, id="urn:post:7", own_id=True),
        version(SOLD, id="urn:post:7", own_id=True, url=f"{URL}-sold"),
    ),
    (version(OPEN, url=None, id=URL, own_id=True), version(SOLD)),
]
OTHER = [
    (version(OPEN, url=None), version(SOLD, url=None)),
    (version(OPEN, url=None, outlet="Post"), version(SOLD, url=None, outlet="Post")),
    (version(OPEN, url=None, own_id=True), version(SOLD, url=None, own_id=True)),
    (
        version(OPEN, url=None, outlet="Post", own_id=True),
        version(SOLD, url=None, outlet="Coast", own_id=True),
    ),
    (
        version(OPEN, outlet="Post", own_id=True),
        version(SOLD, outlet="Post", own_id=True, url=f"{URL}-2"),
    ),
    (version(OPEN, url=f"{URL}?id=7"), version(SOLD, url=f"{URL}?id=8")),
    (version(OPEN, url="https://post.example/"), version(SOLD, url="https://post.example")),
    (version(OPEN, url="https://post.example/#!/7"), version(SOLD, url="https://post.example/#!/8")),
    (version(OPEN, url="none"), version(SOLD, url="none")),
    (version(OPEN, url="http://["), version(SOLD, url="http://[")),
]


@pytest.mark.parametrize(("one", "two"), SAME)
def test_versions_of_one_article_are_known(
    newsroom: Newsroom, store: Store, one: Article, two: Article
) -> None:
    outcomes = [found.outcome for found in newsroom.ingest_many([one, two])]
    assert outcomes == [Outcome.NEW, Outcome.REVISED]
    assert profiles(store) == {"bo-ek": 1}


@pytest.mark.parametrize(("one", "two"), OTHER)
def test_other_articles_are_not_taken_for_versions(
    newsroom: Newsroom, store: Store, one: Article, two: Article
) -> None:
    outcomes = [found.outcome for found in newsroom.ingest_many([one, two])]
    assert outcomes == [Outcome.NEW, Outcome.NEW]
    assert profiles(store) == {"ada-lindqvist": 1, "bo-ek": 1}


def test_an_article_is_known_by_all_the_addresses_it_had(newsroom: Newsroom) -> None:
    urn = {"id": "urn:post:7", "own_id": True}
    newsroom.ingest(version(OPEN, **urn))
    newsroom.ingest(version(SOLD, url=f"{URL}-sold", **urn))

    for url in (URL, f"{URL}-sold"):
        again = newsroom.ingest(version(ASKED, f"Seen at {url}.", url=url))
        assert (again.outcome, again.article_id) == (Outcome.REVISED, 1)


class _FailsLate(Annotator):
    """Attributes words that the text does not have at the place."""

    def attribute(self, text: str) -> AttributedArticle:
        return super().attribute(text.replace("sold", "SOLD"))


@pytest.mark.parametrize("modified", ["2024-03-04", "2024-03-06"])
def test_a_revision_that_fails_changes_nothing(newsroom: Newsroom, store: Store, modified: str) -> None:
    newsroom.ingest(version(OPEN, modified="2024-03-05"))
    before = article(store, 1)

    with pytest.raises(ValueError, match="not what the article has there"):
        Newsroom(_FailsLate(), store).ingest(version(SOLD, modified=modified))

    assert article(store, 1) == before
    assert profiles(store) == {"ada-lindqvist": 1}


def test_wrong_versions_are_refused(newsroom: Newsroom, store: Store, subtests: pytest.Subtests) -> None:
    from sqlalchemy import text

    newsroom.ingest(version(OPEN))
    newsroom.ingest(version(SOLD))
    for wrong in (
        "UPDATE articles SET version = 0",
        "UPDATE old_versions SET version = 0",
        "UPDATE old_versions SET text = ''",
        "UPDATE old_versions SET article_id = 99",
        "UPDATE old_statements SET version = 7",
        "UPDATE old_statements SET position = -1",
        "INSERT INTO old_statements"
        " SELECT article_id, version, 9, statement_id, statement FROM old_statements",
        "UPDATE article_keys SET article_id = 99",
        "INSERT INTO article_keys SELECT key, article_id FROM article_keys",
    ):
        with (
            subtests.test(wrong=wrong),
            pytest.raises(StoreError, match="refused"),
            store.transaction() as session,
        ):
            session.execute(text(wrong))
