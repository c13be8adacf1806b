"""Who is who: the pairs of names.tsv, and the decisions a newsroom counts on."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from quotes.identity import Profile, Resolver, Verdict, blocking_keys, lookup_keys, topic_words
from quotes.statement import SpeakerKind


@dataclass(frozen=True)
class NamePair:
    """A line of names.tsv."""

    one: Profile
    other: Profile
    same: bool

    @classmethod
    def of(cls, line: str) -> NamePair:
        one, other, kind, roles, other_roles, verdict, _reason = line.split("\t")
        return cls(person(one, roles, kind), person(other, other_roles, kind), verdict == "same")


def person(name: str, roles: str = "", kind: str = "person", id: int | None = None) -> Profile:
    return Profile(SpeakerKind(kind), (name,), tuple(filter(None, roles.split("|"))), id=id)


def organization(*names: str) -> Profile:
    return Profile(SpeakerKind.ORGANIZATION, names)


@pytest.fixture(scope="module")
def resolver() -> Resolver:
    return Resolver.load()


@pytest.fixture(scope="module")
def pairs() -> list[NamePair]:
    lines = Path(__file__).with_name("names.tsv").read_text(encoding="utf-8").splitlines()
    return [NamePair.of(line) for line in lines if not line.startswith("#")]


def test_public_figures_and_offices(resolver: Resolver, pairs: list[NamePair]) -> None:
    joined = [resolver.resolve(pair.one, [pair.other]).verdict is Verdict.MATCH for pair in pairs]
    right = sum(match and pair.same for match, pair in zip(joined, pairs, strict=True))
    precision = right / sum(joined)
    recall = right / sum(pair.same for pair in pairs)
    assert len(pairs) >= 300
    assert precision >= 0.98
    assert 2 * precision * recall / (precision + recall) >= 0.95


def test_the_order_of_two_profiles_does_not_matter(resolver: Resolver, pairs: list[NamePair]) -> None:
    for pair in pairs:
        one, other = resolver.compare(pair.one, pair.other), resolver.compare(pair.other, pair.one)
        assert one.score == pytest.approx(other.score)
        assert (one.excluded, one.uncertain) == (other.excluded, other.uncertain)


def test_variants_of_a_name_share_a_key(pairs: list[NamePair]) -> None:
    same = [pair for pair in pairs if pair.same]
    found = sum(
        not lookup_keys(a.names[0], a.kind).isdisjoint(blocking_keys(b.names[0], b.kind))
        for pair in same
        for a, b in ((pair.one, pair.other), (pair.other, pair.one))
    )
    assert found / (2 * len(same)) >= 0.99


def test_few_other_names_share_a_key(pairs: list[NamePair]) -> None:
    people = sorted({p.names[0] for pair in pairs for p in (pair.one, pair.other) if p.kind == "person"})
    indexed = [blocking_keys(name, SpeakerKind.PERSON) for name in people if " " in name]
    looked_up = [lookup_keys(name, SpeakerKind.PERSON) for name in people if " " in name]
    candidates = sum(not keys.isdisjoint(known) for keys in looked_up for known in indexed)
    assert candidates / len(looked_up) < 12  # of some 480 names, up to eight of which are one person's


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Anders Vestby", "Berit Vestby"),
        ("Oleksandr Hrynko", "Olena Hrynko"),
        ("Ivan Morozov", "Ivanna Morozova"),
        ("Peter A. Holm", "Peter C. Holm"),
        ("Peter Holm Sr.", "Peter Holm Jr."),
    ],
)
def test_names_that_conflict_stay_apart_whatever_is_around_them(
    resolver: Resolver, one: str, other: str
) -> None:
    first, second = (
        replace(
            person(name, "mayor of Skarvholm"),
            topics=frozenset({"ferry", "harbour", "bridge", "island", "council"}),
            companions=frozenset({"ida falk", "jonas ek"}),
            outlets=frozenset({"The Harbour Gazette"}),
        )
        for name in (one, other)
    )
    assert resolver.resolve(first, [second]).verdict is not Verdict.MATCH


def test_one_word_alone_is_left_to_an_editor(resolver: Resolver) -> None:
    decision = resolver.resolve(person("Vestby"), [person("Anders Vestby")])
    assert decision.verdict is Verdict.UNDECIDED


def test_one_word_with_the_same_office_and_organisation_is_joined(resolver: Resolver) -> None:
    newcomer = person("Vestby", "harbour master of the Skarvholm Port Authority, a military expert")
    known = person("Anders Vestby", "military expert at the Skarvholm Port Authority")
    assert resolver.resolve(newcomer, [known]).verdict is Verdict.MATCH


def test_one_word_with_two_of_the_name_known_is_left_to_an_editor(resolver: Resolver) -> None:
    role = "minister of fisheries of Norway"
    candidates = [person("Anders Vestby", role), person("Berit Vestby", role)]
    assert resolver.resolve(person("Vestby", role), candidates).verdict is Verdict.UNDECIDED


def test_a_fuller_form_settles_which_of_a_family_a_profile_is(resolver: Resolver) -> None:
    known = Profile(SpeakerKind.PERSON, ("Anders Vestby", "Vestby"))
    assert resolver.resolve(person("Berit Vestby"), [known]).verdict is Verdict.NEW


def test_two_profiles_of_one_name_that_nobody_joined_do_not_block_a_third(resolver: Resolver) -> None:
    twins = [person("Marta Lindgaard", id=1), person("Marta Lindgaard", id=2)]
    assert resolver.resolve(person("Marta Lindgaard"), twins).verdict is Verdict.MATCH


def test_a_common_name_in_two_countries_is_not_joined(resolver: Resolver) -> None:
    singer = person("Michael Johnson", "Australian country singer")
    minister = person("Michael Johnson", "Jamaican transport minister")
    assert resolver.resolve(singer, [minister]).verdict is not Verdict.MATCH


def test_a_look_at_the_names_first_changes_no_decision(resolver: Resolver, pairs: list[NamePair]) -> None:
    known = [replace(pair.other, id=number) for number, pair in enumerate(pairs)]
    keys = [blocking_keys(profile.names[0], profile.kind) for profile in known]
    for newcomer in (pair.one for pair in pairs):
        sought = lookup_keys(newcomer.names[0], newcomer.kind)
        candidates = [
            one
            for one, found in zip(known, keys, strict=True)
            if one.kind is newcomer.kind and not sought.isdisjoint(found)
        ]
        named = [Profile(one.kind, one.names, id=one.id) for one in candidates]
        chosen = {profile.id for profile in resolver.shortlist(newcomer, named)}
        closely = resolver.resolve(newcomer, [one for one in candidates if one.id in chosen])
        assert closely == resolver.resolve(newcomer, candidates)


def test_those_whose_names_conflict_are_hardly_looked_at(resolver: Resolver) -> None:
    others = [
        person(f"{given} Vestby", id=id) for id, given in enumerate(("Berit", "Carl", "Dag", "Eva", "Finn"))
    ]
    anders = person("A. Vestby", id=9)
    chosen = resolver.shortlist(person("Anders Vestby"), [*others, anders])
    assert chosen[0] == anders
    assert len(chosen) < len(others)


def test_nobody_known_is_new(resolver: Resolver) -> None:
    decision = resolver.resolve(person("Marta Lindgaard"), [])
    assert (decision.verdict, decision.candidate, decision.evidence) == (Verdict.NEW, None, ())


def test_a_person_is_no_organisation(resolver: Resolver) -> None:
    decision = resolver.resolve(person("Vestby"), [organization("Vestby")])
    assert decision.verdict is Verdict.NEW


def test_the_evidence_adds_up_and_says_what_was_compared(resolver: Resolver) -> None:
    newcomer = person("Serhij Bondarczuk", "Ukrainian general")
    known = person("Sergei Bondarchuk", "general of Ukraine's army")
    decision = resolver.resolve(newcomer, [known])
    reasons = {reason.feature: reason for reason in decision.evidence}
    assert reasons["roles share a place"].detail == "UA"
    assert reasons["roles share an office"].detail == "general"
    assert "serhij bondarczuk" in reasons["given name a form of the same"].detail
    assert [abs(r.contribution) for r in decision.evidence] == sorted(
        (abs(r.contribution) for r in decision.evidence), reverse=True
    )
    assert decision.verdict is Verdict.MATCH


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("Skarvholm Port Authority",), ("the Skarvholm Port Authority",)),
        (("SPA",), ("Skarvholm Port Authority",)),
        (("Skarvholm Port Authority (SPA)",), ("SPA",)),
        (("Estonian Defense Ministry",), ("Estonia’s Ministry of Defence",)),
        (("Latvian Foreign Ministry",), ("Ministry of Foreign Affairs of Latvia",)),
        (("POLARIS",), ("Polaris",)),
    ],
)
def test_organisations_by_acronym_country_and_spelling(
    resolver: Resolver, one: tuple[str, ...], other: tuple[str, ...]
) -> None:
    assert resolver.resolve(organization(*one), [organization(*other)]).verdict is Verdict.MATCH


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Estonian Defence Ministry", "Latvian Defence Ministry"),
        ("Estonian Defence Ministry", "Estonian Interior Ministry"),
        ("Estonia", "Estonian government"),
        ("SPA", "SPC"),
        ("his campaign", "his campaign"),
    ],
)
def test_organisations_that_are_not_one(resolver: Resolver, one: str, other: str) -> None:
    assert resolver.resolve(organization(one), [organization(other)]).verdict is not Verdict.MATCH


def test_a_ministry_of_no_country_is_left_to_an_editor(resolver: Resolver) -> None:
    decision = resolver.resolve(
        organization("the Defence Ministry"), [organization("Estonian Defence Ministry")]
    )
    assert decision.verdict is Verdict.UNDECIDED


def test_a_profile_has_a_name() -> None:
    with pytest.raises(ValueError, match="at least one name"):
        Profile(SpeakerKind.PERSON, ())


def test_the_topic_is_in_the_words_that_few_articles_use() -> None:
    text = "The ferry was late. The ferry company said that the harbour council had said so before."
    assert {"ferry", "harbour"} <= topic_words(text)
    assert not {"said", "that", "before"} & topic_words(text)
