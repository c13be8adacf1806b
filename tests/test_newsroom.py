"""Articles go in once, whole, and their speakers join the profiles they belong to."""

from __future__ import annotations

import multiprocessing
from concurrent.futures import ProcessPoolExecutor

import pytest
from handmade import Annotator, story

from quotes.article import Article
from quotes.newsroom import Ingested, Newsroom, Outcome
from quotes.statement import AttributedArticle, SpeakerKind
from quotes.store import Store, queries

HARBOUR = story(
    "“The harbour stays open.” said Ada Lindqvist, the mayor of Norrby.",
    "“We were not asked.” said the Norrby Fishing Guild.",
    "“It will be sold.” reportedly said a source.",
    id="harbour",
    outlet="Norrby Post",
    published="2024-03-05",
)


@pytest.fixture
def newsroom(store: Store) -> Newsroom:
    return Newsroom(Annotator(), store)


def ingest(newsroom: Newsroom, *sentences: str, **fields: str) -> Ingested:
    return newsroom.ingest(story(*sentences, **fields))


def profiles(store: Store) -> dict[str, int]:
    """The slug of each profile with its number of statements."""
    with store.session() as session:
        return {one.slug: one.statement_count for one in queries.list_speakers(session).items}


def test_an_article_is_stored_with_the_words_it_was_given(newsroom: Newsroom, store: Store) -> None:
    ingested = newsroom.ingest(HARBOUR)

    assert ingested == Ingested("harbour", Outcome.NEW, ingested.article_id, 3)
    with store.session() as session:
        stored = queries.article(session, ingested.article_id)
    assert stored is not None
    assert stored.text == HARBOUR.text
    assert stored.header.outlet == "Norrby Post"
    assert stored.header.published == "2024-03-05"
    assert tuple(one.statement for one in stored.statements) == Annotator().attribute(HARBOUR.text).statements


def test_the_same_article_twice_changes_nothing(newsroom: Newsroom, store: Store) -> None:
    first = newsroom.ingest(HARBOUR)
    again = newsroom.ingest(HARBOUR)
    renamed = newsroom.ingest(
        Article("copy of harbour", HARBOUR.text, outlet=HARBOUR.outlet, published=HARBOUR.published)
    )

    assert again == Ingested("harbour", Outcome.UNCHANGED, first.article_id, 3)
    assert renamed == Ingested("copy of harbour", Outcome.UNCHANGED, first.article_id, 3)
    with store.session() as session:
        assert queries.counts(session) == queries.Counts(articles=1, statements=3, speakers=2)


def test_the_same_words_in_another_outlet_are_another_article(newsroom: Newsroom, store: Store) -> None:
    newsroom.ingest(HARBOUR)
    elsewhere = newsroom.ingest(Article("harbour", HARBOUR.text, outlet="Coast Herald"))

    assert elsewhere.outcome is Outcome.NEW
    assert profiles(store) == {"ada-lindqvist": 2, "norrby-fishing-guild": 2}


def test_one_normalized_full_name_is_one_profile(newsroom: Newsroom, store: Store) -> None:
    ingest(newsroom, "“One.” said Zoë O’Neill, a judge.")
    ingest(newsroom, "“Two.” said ZOE O'NEILL.", "“Three.” said Zoe O'Neill.")

    assert profiles(store) == {"zoe-oneill": 3}
    with store.session() as session:
        profile = queries.profile(session, "zoe-oneill")
    assert profile is not None
    assert profile.header.name == "Zoë O’Neill"
    assert {use.spelling for use in profile.names} == {"Zoë O’Neill", "ZOE O'NEILL", "Zoe O'Neill"}


def test_other_names_and_kinds_are_other_profiles(newsroom: Newsroom, store: Store) -> None:
    ingest(newsroom, "“One.” said Bo Ek.", "“Two.” said Ek.", "“Three.” said the Bo Ek.")

    assert profiles(store) == {"bo-ek": 1, "ek": 1, "bo-ek-2": 1}


def test_only_persons_and_organizations_have_profiles(newsroom: Newsroom, store: Store) -> None:
    ingested = newsroom.ingest(HARBOUR)

    with store.session() as session:
        stored = queries.article(session, ingested.article_id)
    assert stored is not None
    assert [one.slug for one in stored.statements] == ["ada-lindqvist", "norrby-fishing-guild", None]
    source = stored.statements[2].statement.speaker
    assert source is not None
    assert (source.name, source.kind) == ("source", SpeakerKind.UNNAMED)


@pytest.mark.parametrize("name", ["?!", "N" * 5_000, "😀" * 150])
def test_what_cannot_be_a_name_is_stored_without_a_profile(
    newsroom: Newsroom, store: Store, name: str
) -> None:
    ingested = ingest(newsroom, f"“So it is.” said {name}.")

    assert profiles(store) == {}
    with store.session() as session:
        stored = queries.article(session, ingested.article_id)
    assert stored is not None
    speaker = stored.statements[0].statement.speaker
    assert speaker is not None
    assert speaker.name == name


def test_names_in_any_script_get_a_slug(newsroom: Newsroom, store: Store) -> None:
    ingest(newsroom, "“One.” said Ада Ліндквіст.", "“Two.” said 林雅.", "“Three.” said عمر ناصر.")

    slugs = profiles(store)
    assert len(slugs) == 3
    assert all(slug.isascii() and slug.replace("-", "").isalnum() for slug in slugs)


def test_many_come_out_in_order_known_ones_among_them(newsroom: Newsroom) -> None:
    articles = [story(f"“Number {n}.” said Bo Ek.", id=str(n)) for n in range(80)]
    known = newsroom.ingest(articles[40])

    ingested = list(newsroom.ingest_many([*articles, articles[3]]))

    assert [one.id for one in ingested] == [*map(str, range(80)), "3"]
    assert ingested[40] == Ingested("40", Outcome.UNCHANGED, known.article_id, 1)
    assert ingested[80].outcome is Outcome.UNCHANGED
    assert sum(one.outcome is Outcome.NEW for one in ingested) == 79


def test_an_article_without_statements_is_stored(newsroom: Newsroom, store: Store) -> None:
    ingested = ingest(newsroom, "Nothing was said.")

    assert (ingested.outcome, ingested.statements) == (Outcome.NEW, 0)
    with store.session() as session:
        stored = queries.article(session, ingested.article_id)
    assert stored is not None
    assert stored.statements == ()


class Misreader(Annotator):
    """Attributes some other text than the one it was given."""

    def attribute(self, text: str) -> AttributedArticle:
        return super().attribute(HARBOUR.text)


def test_words_that_are_not_the_article_s_are_never_stored(store: Store) -> None:
    article = story("Much has been said, and much more will be, of the harbour.", "“Yes.” said Bo Ek." * 5)

    with pytest.raises(ValueError, match=r"not what the article has there|no span"):
        Newsroom(Misreader(), store).ingest(article)

    with store.session() as session:
        assert queries.counts(session) == queries.Counts(articles=0, statements=0, speakers=0)


@pytest.mark.parametrize("published", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00"])
def test_dates_at_the_ends_of_time_are_stored(newsroom: Newsroom, store: Store, published: str) -> None:
    ingested = ingest(newsroom, "“One.” said Bo Ek.", published=published)

    with store.session() as session:
        stored = queries.article(session, ingested.article_id)
    assert stored is not None
    assert stored.header.published == published


GUESTS = [
    *("Ada Lindqvist", "Pelle Rask", "Olena Marchenko", "Ida Falk", "Jonas Vestby", "Signe Dahl"),
    *("Arvid Holm", "Maja Kvist", "Nils Ottosson", "Greta Sund", "Tove Berg", "Einar Hauge", "Rut Palm"),
    *("Viggo Strand", "Berit Lunde", "Kasper Moe", "Liv Aune", "Ylva Norén", "Harald Tveit", "Mia Cronberg"),
]


def _ingest_all(url: str) -> list[Outcome]:
    articles = [
        story(f"“Number {n}.” said Bo Ek, a baker.", f"“{n}.” said {GUESTS[n]}.", id=str(n))
        for n in range(20)
    ]
    store = Store.open(url)
    return [one.outcome for one in Newsroom(Annotator(), store).ingest_many(articles)]


def test_processes_that_ingest_the_same_at_once_store_it_once(store: Store, database_url: str) -> None:
    with ProcessPoolExecutor(4, mp_context=multiprocessing.get_context("spawn")) as pool:
        outcomes = [outcome for done in pool.map(_ingest_all, [database_url] * 4) for outcome in done]

    assert outcomes.count(Outcome.NEW) == 20
    assert outcomes.count(Outcome.UNCHANGED) == 60
    found = profiles(store)
    assert found.pop("bo-ek") == 20
    assert sorted(found.values()) == [1] * 20
