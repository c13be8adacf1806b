"""The pages as a reader gets them, and what they say to machines."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import pytest
from flask.testing import FlaskClient
from handmade import Annotator, story
from harbour import BUOYS, HARBOUR, LETTER
from lxml import html
from reading import json_ld, page, words, words_of_all

from quotes.article import Article
from quotes.current import rooms_of
from quotes.store import Store, StoreError
from quotes.store.correcting import Change, correct

if TYPE_CHECKING:
    from conftest import MakeApp


def test_the_first_page_leads_to_speakers_and_the_latest_statements(client: FlaskClient) -> None:
    document = page(client, "/")
    assert "11 statements of 4 speakers in 3 articles" in words(document)
    assert words_of_all(document, ".speakers li a")[0] == "Mira Talvane"
    assert words_of_all(document, ".statements blockquote")[:2] == ["“It will be done,”", "«سنبدأ في أبريل»"]
    form = document.cssselect("form")[0]
    assert (form.action, form.inputs["name"].type) == ("/speakers", "search")


def test_an_empty_store_says_what_to_do(make_app: MakeApp) -> None:
    assert "quotes ingest" in words(page(make_app(Annotator()).test_client(), "/"))


@pytest.mark.parametrize("name", ["Mira Talvane", "talvane", "TALVANÉ", "Talvan"])
def test_a_speaker_is_found_by_any_spelling(client: FlaskClient, name: str) -> None:
    document = page(client, f"/speakers?name={name}")
    link = document.cssselect(".speakers li a")[0]
    assert (words(link), link.get("href")) == ("Mira Talvane", "/speakers/mira-talvane")
    assert document.cssselect("header.site input")[0].value == name


def test_a_name_that_nobody_bears_is_shown_safely_with_a_way_on(client: FlaskClient) -> None:
    document = page(client, "/speakers?name=%3Cscript%3EQqq")
    assert "Nobody of that name" in words(document.cssselect("main")[0])
    assert words(document.cssselect("h1")[0]) == "Speakers named <script>Qqq"
    assert "/speakers" in [link.get("href") for link in document.cssselect("main a")]


def test_all_speakers_are_listed_the_most_quoted_first(client: FlaskClient) -> None:
    names = words_of_all(page(client, "/speakers"), ".speakers li a")
    assert names[0] == "Mira Talvane"
    assert set(names) == {"Mira Talvane", "Oskerby Fishing Guild", "ميرا تالفان", "Ilo Brandt"}


def test_a_speaker_has_name_role_spellings_and_statements_newest_first(client: FlaskClient) -> None:
    document = page(client, "/speakers/mira-talvane")
    assert words(document.cssselect("h1")[0]) == "Mira Talvane"
    assert words(document.cssselect(".profile .role")[0]) == "the harbour master of Oskerby"
    assert "Mira Talvané" in words(document.cssselect("aside")[0])
    assert [words(cell) for cell in document.cssselect("table.roles tbody tr.current > *")] == [
        "the harbour master of Oskerby now",
        "5 March 2024",
        "1 The Tidewater Post",
    ]
    assert words_of_all(document, ".statements blockquote") == [
        "“It will be done,”",
        "“The mayor told me ‘do it <b>now</b>’, and so we do,”",
        "“We begin in April,” […] “Nobody will be left behind.”",
        "that the wall would be raised",
        "He will not sail",
    ]


@pytest.mark.parametrize(
    ("type", "outlet", "said"),
    [
        ("", "", 5),
        ("direct", "", 3),
        ("", "Sahil Daily", 1),
        ("indirect", "The Tidewater Post", 1),
        ("mixed", "Sahil Daily", 0),
    ],
)
def test_the_statements_of_a_speaker_can_be_narrowed_down(
    client: FlaskClient, type: str, outlet: str, said: int
) -> None:
    form = page(client, "/speakers/mira-talvane").cssselect("form.filter")[0]
    assert form.inputs["outlet"].value_options == ["", "Sahil Daily", "The Tidewater Post"]
    form.fields = {"type": type, "outlet": outlet}
    document = page(client, f"{form.action}?{urlencode(form.form_values())}")
    assert len(document.cssselect(".statements blockquote")) == said
    assert dict(document.cssselect("form.filter")[0].form_values()) == {"type": type, "outlet": outlet}


def test_doubt_is_said_and_certainty_is_not_rounded_up(client: FlaskClient) -> None:
    facts = words_of_all(page(client, "/speakers/mira-talvane"), ".statements .facts")
    assert [fact.split(" · ")[1] for fact in facts] == [
        "97 % sure",
        "95 % sure",
        "91 % sure",
        "99 % sure",  # 0.998
        "Not sure (55 %)",
    ]
    assert [fact.split(" · ")[0] for fact in facts] == [
        "Quoted",
        "Quoted",
        "Quoted",
        "In the article’s words",
        "In the article’s words",
    ]


def test_each_statement_links_to_its_place_in_the_article(client: FlaskClient) -> None:
    links = page(client, "/speakers/mira-talvane").cssselect(".statements a.place")
    quoted = words_of_all(page(client, "/speakers/mira-talvane"), ".statements .piece:first-child")
    assert len(links) == 5
    for link, first_piece in zip(links, quoted, strict=True):
        address, anchor = link.get("href").split("#")
        [place] = page(client, address).cssselect(f"mark#{anchor}")
        assert words(place) == first_piece


@pytest.mark.parametrize("article", [HARBOUR, LETTER, BUOYS], ids=lambda article: str(article.id))
def test_an_article_shows_every_word_of_its_text(client: FlaskClient, article: Article) -> None:
    number = {"harbour": 1, "letter": 2, "buoys": 3}[article.id]
    paragraphs = page(client, f"/articles/{number}").cssselect(".passage > p")
    separator = "\n\n" if "\n\n" in article.text else "\n"
    assert separator.join(p.text_content() for p in paragraphs) == article.text


def test_all_parts_of_a_statement_are_marked(client: FlaskClient) -> None:
    document = page(client, "/articles/1")
    assert words_of_all(document, "mark[data-statement='2']") == [
        "“We begin in April,”",
        "“Nobody will be left behind.”",
    ]
    assert words_of_all(document, ".source[data-statement='2']") == ["she"]
    assert words_of_all(document, ".cue[data-statement='2']") == ["said"]
    assert words_of_all(document, "mark[data-statement='3'] mark[data-statement='4']") == [
        "‘do it <b>now</b>’"
    ]


def test_beside_each_paragraph_stands_who_speaks_there(client: FlaskClient) -> None:
    notes = [words_of_all(p, ".notes .speaker") for p in page(client, "/articles/1").cssselect(".passage")]
    assert notes == [
        ["Mira Talvane"],
        ["Mira Talvane"],
        ["Mira Talvane", "The mayor"],
        ["Oskerby Fishing Guild"],
        ["a clerk at the town hall"],
        ["the woman beside the window"],
    ]


def test_only_an_address_of_the_web_is_linked_as_the_original(client: FlaskClient) -> None:
    assert page(client, "/articles/1").cssselect("a[href='https://tidewater.example/harbour']")
    assert "javascript:" not in client.get("/articles/3").text


def test_a_statement_has_its_own_page_with_its_surroundings(client: FlaskClient) -> None:
    document = page(client, "/statements/2")
    assert words(document.cssselect("h1 .speaker")[0]) == "Mira Talvane"
    assert words_of_all(document, ".context mark") == [
        "“We begin in April,”",
        "“Nobody will be left behind.”",
    ]
    assert words_of_all(document, ".context .source") == ["she"]
    assert "A pronoun stands there for the speaker; the name was taken from the words Mira Talvane" in words(
        document
    )


def test_a_statement_shows_when_it_was_said_where_the_article_tells(client: FlaskClient) -> None:
    said = [words(one) for one in page(client, "/speakers/mira-talvane").cssselect(".statement .occasion")]
    assert said == ["Said in a letter", "Said on Tuesday 5 March 2024"]
    assert words(page(client, "/statements/1").cssselect(".occasion")[0]) == said[1]
    assert not page(client, "/statements/2").cssselect(".occasion")


def test_a_statement_shows_what_other_outlets_made_of_it(make_app: MakeApp) -> None:
    full = "The colour of the wall is for the neighbours of the old harbour to choose."
    cut = "The color of the wall is for the neighbours of the old harbour <alone>."
    client = make_app(
        Annotator(),
        story(f"“{full}” said Mira Talvane.", outlet="Tidewater Post", published="2024-03-05"),
        story(f"“{cut}” said Mira Talvane.", outlet="Sahil Daily", published="2024-03-06"),
    ).test_client()

    [link] = page(client, "/speakers/mira-talvane").cssselect(".statements a[href$='#others']")
    assert words(link) == "1 more occurrence"
    document = page(client, link.get("href"))
    [other] = document.cssselect("section[aria-labelledby=others] .statement")
    assert words_of_all(other, "del") == ["colour", "to choose.”"]
    assert words_of_all(other, "ins") == ["color", "<alone>.”"]
    assert "Sahil Daily" in words(other)
    for left_out in other.cssselect("del"):
        left_out.drop_tree()
    assert words(other.cssselect("blockquote")[0]) == f"“{cut}”"


def test_an_unnamed_speaker_is_not_given_a_name(client: FlaskClient) -> None:
    document = page(client, "/statements/7")
    assert words(document.cssselect("h1")[0]) == "the woman beside the window"
    assert "perhaps Mira Talvane (41 %)" in words(document)
    assert document.cssselect("title")[0].text.startswith("Somebody: ")


def test_texts_may_run_from_right_to_left(client: FlaskClient) -> None:
    assert page(client, "/articles/2").cssselect("h1")[0].get("dir") == "auto"
    for paragraph in page(client, "/articles/2").cssselect(".passage > p"):
        assert paragraph.get("dir") == "auto"
    for quotation in page(client, "/").cssselect("blockquote"):
        assert quotation.get("dir") == "auto"


ADDRESSES = [
    "/",
    "/speakers",
    "/speakers?name=Talvane",
    "/speakers?name=Nobody",
    "/speakers/mira-talvane",
    "/articles/1",
    "/statements/2",
    "/embed/speakers/mira-talvane",
    "/embed/statements/7",
]


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_page_can_be_walked_through_by_ear(client: FlaskClient, address: str) -> None:
    document = page(client, address)
    assert document.get("lang") == "en"
    assert len(document.cssselect("main")) == 1
    assert words(document.cssselect("title")[0])
    levels = [int(heading.tag[1]) for heading in document.xpath("//h1|//h2|//h3|//h4")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    ids = document.xpath("//@id")
    assert len(ids) == len(set(ids))
    for field in document.cssselect("input"):
        assert document.cssselect(f"label[for={field.get('id')}]")
    for named in document.xpath("//@aria-labelledby"):
        assert named in ids


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_link_within_the_site_leads_somewhere(client: FlaskClient, address: str) -> None:
    document = page(client, address)
    document.make_links_absolute("http://localhost" + address)
    for _, _, link, _ in document.iterlinks():
        if link.startswith("http://localhost"):
            path, _, anchor = link.removeprefix("http://localhost").partition("#")
            response = client.get(path)
            assert response.status_code == 200, link
            if anchor:
                assert html.document_fromstring(response.text).get_element_by_id(anchor) is not None


@pytest.mark.parametrize(
    "address",
    [
        "/speakers/nobody",
        "/speakers/%F0%9F%92%A9",
        "/articles/99",
        "/articles/0",
        "/articles/99999999999999999999",
        "/statements/99",
        "/statements/x",
        "/speakers?after=nonsense",
        "/speakers/mira-talvane?after=nonsense",
        "/speakers/mira-talvane?type=nonsense",
        "/nowhere",
        "/speakers/%00",
        "/speakers/%ff",
        "/embed/speakers/nobody",
    ],
)
def test_an_address_that_leads_nowhere_helps_to_find_the_way(client: FlaskClient, address: str) -> None:
    document = page(client, address, status=404)
    assert document.cssselect("form input[name=name]")
    assert {"/", "/speakers"} <= {link.get("href") for link in document.cssselect("main a")}


def test_a_database_out_of_reach_is_admitted_without_its_secrets(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(self: Store) -> None:
        raise StoreError("cannot open postgresql://editor:hunter2@db.example/quotes")

    monkeypatch.setattr(Store, "session", fail)
    response = client.get("/speakers/mira-talvane")
    assert response.status_code == 503
    assert response.mimetype == "text/html"
    assert "try again" in response.text
    assert "hunter2" not in response.text


def test_a_profile_is_a_person_with_quotations(client: FlaskClient) -> None:
    person, *quotations = json_ld(page(client, "/speakers/mira-talvane"))["@graph"]
    assert person == {
        "@type": "Person",
        "@id": "http://localhost/speakers/mira-talvane",
        "url": "http://localhost/speakers/mira-talvane",
        "name": "Mira Talvane",
        "jobTitle": "the harbour master of Oskerby",
        "alternateName": ["Mira Talvané"],
    }
    assert [quotation["text"] for quotation in quotations] == [
        "“It will be done,”",
        "“The mayor told me ‘do it <b>now</b>’, and so we do,”",
        "“We begin in April,” … “Nobody will be left behind.”",
        "that the wall would be raised",
    ]
    assert {quotation["spokenByCharacter"]["@id"] for quotation in quotations} == {person["@id"]}


def test_a_statement_is_a_quotation_of_its_speaker_in_its_article(client: FlaskClient) -> None:
    quotation = json_ld(page(client, "/statements/3"))
    assert quotation["@type"] == "Quotation"
    assert quotation["spokenByCharacter"]["name"] == quotation["creator"]["name"] == "Mira Talvane"
    assert quotation["isPartOf"] == {
        "@type": "NewsArticle",
        "url": "https://tidewater.example/harbour",
        "headline": HARBOUR.title,
        "datePublished": "2024-03-05T18:30:00+00:00",
        "publisher": {"@type": "Organization", "name": "The Tidewater Post"},
    }


def test_an_organisation_is_one_and_words_that_are_the_articles_have_no_other_creator(
    client: FlaskClient,
) -> None:
    quotation = json_ld(page(client, "/statements/5"))
    assert quotation["spokenByCharacter"]["@type"] == "Organization"
    assert "creator" not in quotation


@pytest.mark.parametrize("statement", [4, 6, 7, 11])
def test_machines_are_told_no_speaker_that_we_are_not_sure_of(client: FlaskClient, statement: int) -> None:
    quotation = json_ld(page(client, f"/statements/{statement}"))
    assert "spokenByCharacter" not in quotation
    assert "creator" not in quotation


def test_no_headline_can_end_the_data_for_machines(client: FlaskClient) -> None:
    assert json_ld(page(client, "/articles/1"))["headline"] == HARBOUR.title
    assert "</script> before" not in client.get("/articles/1").text


@pytest.mark.parametrize("address", [*ADDRESSES, "/speakers/nobody", "/nowhere", "/oembed"])
def test_no_page_runs_a_script_or_loads_anything_from_elsewhere(client: FlaskClient, address: str) -> None:
    response = client.get(address)
    policy = dict(part.split(" ", 1) for part in response.headers["Content-Security-Policy"].split("; "))
    assert policy["default-src"] == "'none'"
    assert "unsafe" not in response.headers["Content-Security-Policy"]
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert "X-Frame-Options" not in response.headers
    assert policy["frame-ancestors"] == ("*" if address.startswith("/embed/") else "'self'")


@pytest.mark.parametrize("query", ["", "type=direct"])
def test_long_lists_are_read_page_by_page(make_app: MakeApp, query: str) -> None:
    long = story(*(f"“Number {n}.” said Ada Lindqvist." for n in range(45)))
    client, address, seen = make_app(Annotator(), long).test_client(), f"/speakers/ada-lindqvist?{query}", []
    while address:
        assert query in address
        document = page(client, address)
        seen += words_of_all(document, ".statements blockquote")
        address = next((link.get("href") for link in document.cssselect("a[rel=next]")), "")
    assert sorted(seen) == sorted(f"“Number {n}.”" for n in range(45))


def test_versions_of_an_article_lead_to_each_other(make_app: MakeApp) -> None:
    def version(text: str, **fields: str) -> Article:
        return Article("harbour", text, url="https://post.example/harbour", **fields)

    stays, sold = "“It stays.” said Ilo Brandt.", "“It is sold.” said Ilo Brandt."
    client = make_app(
        Annotator(),
        version(stays, title="Open", modified="2024-03-05"),
        version(sold, title="Sold", modified="2024-03-06"),
    ).test_client()

    now = page(client, "/articles/1")
    assert words_of_all(now, ".versions li") == [
        "Version 1 of 5 March 2024",
        "Version 2 of 6 March 2024, shown here (current)",
    ]
    [link] = now.cssselect(".versions a")
    before = page(client, link.get("href"))
    assert words(before.cssselect("h1")[0]) == "Open"
    assert "old version of the article (version 1 of 5 March 2024)" in words_of_all(before, ".notice")[0]
    assert before.cssselect(".notice a")[0].get("href") == "/articles/1"
    assert words_of_all(before, ".article-text p") == [stays]
    assert client.get("/articles/1/versions/2").headers["Location"] == "/articles/1"
    assert client.get("/articles/1/versions/3").status_code == 404

    left = page(client, "/statements/1")
    assert "not in the current version" in words_of_all(left, ".notice")[0]
    address, _, anchor = left.cssselect("a.place")[0].get("href").partition("#")
    assert words(page(client, address).cssselect(f"mark#{anchor}")[0]) == "“It stays.”"
    assert "old version" in words(page(client, "/embed/statements/1"))
    assert words_of_all(page(client, "/speakers/ilo-brandt"), ".statements blockquote") == ["“It is sold.”"]


def test_an_article_of_one_version_speaks_of_none(client: FlaskClient) -> None:
    assert page(client, "/articles/1").cssselect(".versions, .notice") == []


def test_a_corrected_statement_says_so(make_app: MakeApp) -> None:
    text = "“It stays.” said Ilo Brandt.\n“Never.” said Mira Talvane.\n“Hm.” said Mira Talvane."
    app = make_app(Annotator(), Article("harbour", text))
    with rooms_of(app).store.transaction() as session:
        correct(session, 2, Change(speaker="ilo-brandt", note="He rang us."), "Mo")
        correct(session, 3, Change(rejected=True), "Mo")
    client = app.test_client()

    facts = words_of_all(page(client, "/speakers/ilo-brandt"), ".statements .facts")
    assert [fact.split(" · ")[1] for fact in facts] == ["Corrected by the newsroom", "90 % sure"]
    assert words_of_all(page(client, "/statements/2"), ".notice") == [
        "The newsroom has corrected who says this; it was found to be Mira Talvane. He rang us."
    ]
    assert "this is no quotation" in words_of_all(page(client, "/statements/3"), ".notice")[0]
    card = page(client, "/embed/statements/3")
    assert "no quotation" in words(card)
    assert "“Hm.”" not in words(card)

    told = client.get("/api/v1/statements/2").get_json()
    assert (told["confidence"], told["speaker"]["name"]) == (1.0, "Ilo Brandt")
    correction = told["correction"]
    assert (correction["made_by"], correction["note"], correction["rejected"]) == ("Mo", "He rang us.", False)
    assert correction["found"]["speaker"]["name"] == "Mira Talvane"
    assert client.get("/api/v1/statements/1").get_json()["correction"] is None


def test_what_waits_for_an_editor_stands_side_by_side(make_app: MakeApp) -> None:
    client = make_app(
        Annotator(),
        story("“One.” said Anders Vestby, a military expert."),
        story("“Two.” said Vestby."),
    ).test_client()

    document = page(client, "/reviews")

    assert words_of_all(document, "h3") == ["Vestby", "Anders Vestby"]
    assert words_of_all(document, "blockquote") == ["“Two.”", "“One.”"]
    assert "quotes speakers accept 2" in words(document)
    assert "no given name: anders vestby ~ vestby" in words(document)


def test_where_nothing_waits_the_page_says_so(make_app: MakeApp) -> None:
    assert "Nothing waits for an editor." in words(page(make_app(Annotator()).test_client(), "/reviews"))
