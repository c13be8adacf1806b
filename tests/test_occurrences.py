"""The same quotation in several articles is one statement, and each outlet's words are kept."""

from __future__ import annotations

import shutil
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from handmade import Annotator, story
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select, update

from quotes.article import Article
from quotes.newsroom import Newsroom
from quotes.occurrences import Difference
from quotes.store import Store, StoreError, migrate, occurrences, queries
from quotes.store.queries import StatementFilter, StoredStatement
from quotes.store.tables import AppearanceRow, SpeakerRow, StatementRow

WORDS = (
    "The colour of the harbour wall will be chosen by the neighbours of the old fish market, "
    "and whoever dislikes it may bring a brush and a bucket of paint to the next meeting."
)
CUT = "The colour of the harbour wall will be chosen by the neighbours of the old fish market."
UNFILTERED = StatementFilter()
EVERYTHING = StatementFilter(every_occurrence=True)


def said(
    words: str, by: str = "Ada Lindqvist", *, outlet: str = "Norrby Post", day: str | None = "2024-03-05"
) -> Article:
    return story(f"“{words}” said {by}.", outlet=outlet, published=day)


def fill(store: Store, *articles: Article) -> None:
    list(Newsroom(Annotator(), store).ingest_many(articles))


def listed(
    store: Store, slug: str = "ada-lindqvist", where: StatementFilter = UNFILTERED
) -> tuple[StoredStatement, ...]:
    with store.session() as session:
        page = queries.statements_of(session, slug, where)
    assert page is not None
    return page.items


def words(stored: StoredStatement) -> str:
    return stored.statement.content[0].text


def count(store: Store, slug: str = "ada-lindqvist") -> int:
    with store.session() as session:
        profile = queries.profile(session, slug)
    assert profile is not None
    return profile.header.statement_count


def groups(store: Store) -> set[frozenset[str]]:
    """The quotations, each as the texts of the articles it occurs in."""
    with store.session() as session:
        found = defaultdict(set)
        for row in session.scalars(select(StatementRow)):
            article = queries.article(session, row.article_id)
            assert article is not None
            found[row.occurrence_of or row.id].add(f"{article.header.outlet}: {article.text}")
    return {frozenset(texts) for texts in found.values()}


def test_agency_copy_is_one_statement_that_keeps_each_outlet_s_words(store: Store) -> None:
    fill(
        store,
        said(WORDS),
        said(CUT, "ADA LINDQVIST", outlet="Coast Herald", day="2024-03-06"),
        said("I paint nothing before the summer begins.", outlet="Coast Herald", day="2024-03-06"),
    )

    other, wall = listed(store)
    assert words(other) == "“I paint nothing before the summer begins.”"
    assert other.occurrences.count == 1
    assert words(wall) == f"“{WORDS}”"
    assert (wall.occurrences.count, wall.occurrences.outlets) == (2, ("Norrby Post", "Coast Herald"))
    assert wall.occurrences.first_said is not None
    assert wall.occurrences.first_said.isoformat() == "2024-03-05T00:00:00+00:00"
    assert count(store) == 2
    with store.session() as session:
        assert queries.counts(session) == queries.Counts(articles=3, statements=2, speakers=1)

    with store.session() as session:
        found = queries.statement(session, wall.id)
    assert found is not None
    (copy,) = found.others
    assert words(copy.stored) == f"“{CUT}”"
    assert copy.stored.article.outlet == "Coast Herald"
    assert [part for part in copy.differences if not part.same] == [
        Difference(False, WORDS[len(CUT) + 1 :] + "”", "")
    ]
    assert "".join(part.one for part in copy.differences) == words(wall)
    assert "".join(part.other for part in copy.differences) == words(copy.stored)


ALTERED = {
    "exactly": WORDS,
    "cut at the end": CUT,
    "cut at the beginning": WORDS[len(CUT) + 1 :],
    "cut in the middle": WORDS.replace(" of the old fish market", " …"),
    "American": WORDS.replace("colour", "color")
    .replace("neighbour", "neighbor")
    .replace("harbour", "harbor"),
    "another word": WORDS.replace("bucket", "pail"),
    "other marks": WORDS.replace(",", " —").replace("harbour wall", "'harbour wall'").upper(),
    "with a word put in": WORDS.replace("may bring", "may [then] bring"),
}


def test_altered_copies_are_the_same_statement(store: Store) -> None:
    fill(store, *(said(altered, outlet=change) for change, altered in ALTERED.items()))

    (wall,) = listed(store)
    assert set(wall.occurrences.outlets) == set(ALTERED)
    shown = {one.article.outlet: words(one) for one in listed(store, where=EVERYTHING)}
    assert shown == {change: f"“{altered}”" for change, altered in ALTERED.items()}


SHORT = "No comment on the matter."
WEEKLY = "The harbour of Norrby will stay open."
OTHERS: dict[str, tuple[Article, Article]] = {
    "another speaker": (said(WORDS), said(WORDS, "Bo Ek")),
    "other words": (said(WORDS), said("The wall of the harbour will be white, as the council has asked us.")),
    "a few words": (said(SHORT), said(SHORT, outlet="Coast Herald")),
    "commonplaces": (said("We will see what will be and then we go on."),) * 2,
    "months apart": (said(WEEKLY), said(WEEKLY, day="2024-06-05")),
    "a short one of no known speaker": (said(WEEKLY), said(WEEKLY, "a source", outlet="Coast Herald")),
    "a sentence of a speech": (
        said(CUT),
        said(f"{CUT} " + " ".join(f"Stone{n} lies on stone." for n in range(90))),
    ),
}


@pytest.mark.parametrize("articles", OTHERS.values(), ids=OTHERS.keys())
def test_what_only_looks_alike_stays_apart(store: Store, articles: tuple[Article, Article]) -> None:
    one, other = articles
    fill(store, one, Article("other", other.text, outlet="Coast Herald", published=other.published))

    with store.session() as session:
        assert queries.counts(session).statements == 2


def test_a_statement_of_no_known_speaker_joins_the_one_speaker_of_these_words(store: Store) -> None:
    fill(store, said(WORDS, "a source", outlet="Coast Herald", day="2024-03-04"), said(WORDS), said(CUT))

    (wall,) = listed(store)
    assert wall.slug == "ada-lindqvist"
    assert wall.occurrences.count == 3
    assert wall.occurrences.outlets == ("Coast Herald", "Norrby Post")


def test_words_that_two_speakers_said_join_neither_with_one_of_no_known_speaker(store: Store) -> None:
    source = said(WORDS, "a source", outlet="Coast Herald")
    fill(store, said(WORDS), source)
    assert listed(store)[0].occurrences.count == 2

    fill(store, said(WORDS, "Bo Ek"))

    assert [one.occurrences.count for one in listed(store) + listed(store, "bo-ek")] == [1, 1]
    with store.session() as session:
        assert queries.counts(session).statements == 3


def test_a_filter_shows_the_first_occurrence_that_it_keeps(store: Store) -> None:
    fill(
        store,
        said(CUT, outlet="Coast Herald", day="2024-03-06"),
        said(WORDS, outlet="Norrby Post", day="2024-03-05"),
        said(CUT, outlet="Island Times", day="2024-03-07"),
        said(CUT, outlet="Undated Times", day=None),
    )

    def kept(**where: str | float) -> list[str | None]:
        return [one.article.outlet for one in listed(store, where=StatementFilter(**where))]  # type: ignore[arg-type]

    assert kept() == ["Norrby Post"]
    assert kept(min_confidence=0.5) == ["Norrby Post"]
    assert kept(outlet="Island Times") == ["Island Times"]
    assert kept(outlet="Undated Times") == ["Undated Times"]
    assert kept(outlet="Elsewhere") == []
    assert [one.article.outlet for one in listed(store, where=EVERYTHING)] == [
        "Island Times",
        "Coast Herald",
        "Norrby Post",
        "Undated Times",
    ]
    assert {one.occurrences.count for one in listed(store, where=EVERYTHING)} == {4}


def test_many_copies_on_one_day_are_one_statement(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(occurrences, "_POSTINGS", 40)  # as many as thousands of copies would have
    fill(store, *(said(CUT if n % 3 else WORDS, outlet=f"Outlet {n}") for n in range(40)))

    (wall,) = listed(store)
    assert wall.occurrences.count == 40
    assert len(wall.occurrences.outlets) == 40


PIECES = [
    said(text, by, outlet=f"{outlet} {number}", day=day)
    for number, (text, by, outlet, day) in enumerate(
        [
            (WORDS, "Ada Lindqvist", "Norrby Post", "2024-03-05"),
            (CUT, "Ada Lindqvist", "Coast Herald", "2024-03-06"),
            (WORDS[len(CUT) + 1 :], "a source", "Island Times", "2024-03-04"),
            (WORDS[len(CUT) + 1 :], "Bo Ek", "Norrby Post", "2024-03-08"),
            (WORDS, "a source", "Fjord News", None),
            (CUT, "a clerk", "Coast Herald", "2024-03-05"),
            (WEEKLY, "Ada Lindqvist", "Norrby Post", "2024-03-01"),
            (WEEKLY, "Ada Lindqvist", "Norrby Post", "2024-03-04"),
            (WEEKLY, "Ada Lindqvist", "Norrby Post", "2024-03-07"),
        ]
    )
]


@pytest.fixture(scope="module")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("empty") / "quotes.sqlite"
    migrate(f"sqlite:///{path}")
    return path


def groups_of(empty_database: Path, articles: Iterable[Article]) -> set[frozenset[str]]:
    with TemporaryDirectory() as folder:
        path = shutil.copy(empty_database, folder)
        store = Store.open(f"sqlite:///{path}")
        fill(store, *articles)
        found = groups(store)
        assert_sound(store)
        store.close()
    return found


def assert_sound(store: Store) -> None:
    """Every occurrence refers to a first statement, and the counts of the speakers are right."""
    with store.session() as session:
        rows = {row.id: row for row in session.scalars(select(StatementRow))}
        leads = [row for row in rows.values() if row.occurrence_of is None]
        assert all(
            rows[row.occurrence_of].occurrence_of is None for row in rows.values() if row.occurrence_of
        )
        for speaker in session.scalars(select(SpeakerRow)):
            assert speaker.statement_count == sum(row.speaker_id == speaker.id for row in leads)


@settings(max_examples=20)
@given(articles=st.lists(st.sampled_from(PIECES), unique=True, max_size=7), data=st.data())
def test_the_order_in_which_articles_come_does_not_matter(
    empty_database: Path, articles: Sequence[Article], data: st.DataObject
) -> None:
    shuffled = data.draw(st.permutations(articles))
    assert groups_of(empty_database, articles) == groups_of(empty_database, shuffled)


def test_profiles_that_come_apart_or_together_take_their_quotations_along(store: Store) -> None:
    fill(
        store, said(WORDS), said(CUT, "Bo Ek", outlet="Coast Herald"), said(WORDS, "a source", outlet="Isle")
    )
    before = groups(store)
    assert len(before) == 3

    def move(to: str, articles: Sequence[int], *, regroup: bool = True) -> None:
        with store.transaction() as session:
            target = session.scalars(select(SpeakerRow.id).where(SpeakerRow.slug == to)).one()
            session.execute(
                update(AppearanceRow).where(AppearanceRow.article_id.in_(articles)).values(speaker_id=target)
            )
            moved = session.scalars(
                select(StatementRow.id).where(StatementRow.article_id.in_(articles))
            ).all()
            if regroup:
                occurrences.group(session, moved)
                occurrences.recount(session, session.scalars(select(SpeakerRow.id)).all())

    move("ada-lindqvist", [2])
    assert listed(store)[0].occurrences.count == 3
    assert (count(store), count(store, "bo-ek")) == (1, 0)
    assert_sound(store)

    with pytest.raises(StoreError, match=r"(?i)foreign key|violates"):
        move("bo-ek", [2], regroup=False)  # two speakers of one quotation: refused by the database
    assert listed(store)[0].occurrences.count == 3

    move("bo-ek", [2])
    assert groups(store) == before
    assert (count(store), count(store, "bo-ek")) == (1, 1)
    assert_sound(store)


def test_a_statement_that_goes_leaves_the_others_together(store: Store) -> None:
    fill(store, said(WORDS), *(said(CUT, outlet=f"Outlet {n}", day=f"2024-03-{10 + n}") for n in range(3)))
    fill(store, said(WORDS, "Bo Ek"), said(WORDS, "a source", outlet="Isle", day="2024-03-05"))
    assert [one.occurrences.count for one in listed(store)] == [4]

    with store.transaction() as session:
        gone = session.scalars(select(StatementRow).where(StatementRow.article_id == 5)).one()
        occurrences.release(session, [gone.id])
        session.execute(delete(StatementRow).where(StatementRow.id == gone.id))
        occurrences.recount(session, [gone.speaker_id or 0])
    assert [one.occurrences.count for one in listed(store)] == [5]  # that of the source is hers now
    assert_sound(store)

    with store.transaction() as session:
        first = session.scalars(select(StatementRow).where(StatementRow.article_id == 1)).one()
        occurrences.release(session, [first.id])
        session.execute(delete(StatementRow).where(StatementRow.id == first.id))
        occurrences.recount(session, [first.speaker_id or 0])
    (left,) = listed(store)
    assert words(left) == f"“{CUT}”"
    assert left.occurrences.count == 4
    assert_sound(store)
