"""oEmbed 1.0 as a consumer sees it: discovery, the answer in both formats, its limits and its errors."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

import pytest
from flask.testing import FlaskClient
from handmade import Annotator, story
from lxml import etree, html
from reading import page

if TYPE_CHECKING:
    from conftest import MakeApp

SPEAKER = "http://localhost/speakers/mira-talvane"


def oembed(url: str, more: str = "") -> str:
    return f"/oembed?url={quote(url, safe='')}{more}"


def test_a_speakers_page_is_embedded_as_a_rich_iframe(client: FlaskClient) -> None:
    response = client.get(oembed(SPEAKER))
    assert response.mimetype == "application/json"
    answer = response.get_json()
    frame = html.fragment_fromstring(answer.pop("html"))
    assert answer == {
        "version": "1.0",
        "type": "rich",
        "title": "What Mira Talvane said",
        "provider_name": "Quotes",
        "provider_url": "http://localhost/",
        "cache_age": 300,
        "width": 480,
        "height": 460,
    }
    assert frame.tag == "iframe"
    assert frame.get("src") == "http://localhost/embed/speakers/mira-talvane"
    assert (frame.get("width"), frame.get("height")) == ("480", "460")
    assert frame.get("title") == "What Mira Talvane said"
    assert client.get(frame.get("src")).status_code == 200


def test_xml_says_the_same_as_json(client: FlaskClient) -> None:
    address = oembed("http://localhost/statements/3")
    response = client.get(address + "&format=xml")
    assert response.mimetype == "text/xml"
    root = etree.fromstring(response.data)
    assert root.tag == "oembed"
    answer = client.get(address + "&format=json").get_json()
    assert {child.tag: child.text for child in root} == {name: str(value) for name, value in answer.items()}


def test_xml_is_well_formed_whatever_the_article_holds(make_app: MakeApp) -> None:
    client = make_app(Annotator(), story("“Go\x01 & ]]> \ufffe go.” said Ada\x07 Lindqvist.")).test_client()
    root = etree.fromstring(client.get(oembed("http://localhost/statements/1", "&format=xml")).data)
    assert root.findtext("title") == "Ada\ufffd Lindqvist: “Go\ufffd & ]]> \ufffd go.”"


@pytest.mark.parametrize("address", ["/speakers/mira-talvane", "/statements/3"])
@pytest.mark.parametrize(
    ("type", "mimetype"),
    [("application/json+oembed", "application/json"), ("text/xml+oembed", "text/xml")],
)
def test_pages_say_where_their_oembed_answer_is(
    client: FlaskClient, address: str, type: str, mimetype: str
) -> None:
    [link] = page(client, address).cssselect(f'link[rel=alternate][type="{type}"]')
    response = client.get(link.get("href"))
    assert (response.status_code, response.mimetype) == (200, mimetype)
    assert f"/embed{address}" in response.text


@pytest.mark.parametrize(
    ("url", "card"),
    [
        ("http://localhost/speakers/mira-talvane?after=x#statements", "/embed/speakers/mira-talvane"),
        ("https://localhost/speakers/mira-talvane", "/embed/speakers/mira-talvane"),
        ("http://LOCALHOST:80/speakers/mira%2Dtalvane", "/embed/speakers/mira-talvane"),
        ("http://localhost/embed/speakers/mira-talvane", "/embed/speakers/mira-talvane"),
        ("http://localhost/statements/3", "/embed/statements/3"),
        ("http://localhost/articles/1#statement-3", "/embed/statements/3"),
    ],
)
def test_all_addresses_of_a_page_lead_to_its_card(client: FlaskClient, url: str, card: str) -> None:
    frame = html.fragment_fromstring(client.get(oembed(url)).get_json()["html"])
    assert urlsplit(frame.get("src")).path == card


@pytest.mark.parametrize(
    "url",
    [
        "https://elsewhere.example/speakers/mira-talvane",
        "http://localhost:81/speakers/mira-talvane",
        "http://localhost@elsewhere.example/speakers/mira-talvane",
        "ftp://localhost/speakers/mira-talvane",
        "/speakers/mira-talvane",
        "http://localhost/speakers/nobody",
        "http://localhost/speakers",
        "http://localhost/articles/1",
        "http://localhost/articles/2#statement-3",
        "http://localhost/articles/1#statement-99999999999999999999",
        "http://localhost/statements/99",
        "http://localhost/api/v1/speakers/mira-talvane",
        "http://localhost/",
        "http://[/speakers/mira-talvane",
        "http://localhost:port/speakers/mira-talvane",
        "nonsense",
    ],
)
def test_an_address_without_a_card_is_not_found(client: FlaskClient, url: str) -> None:
    response = client.get(oembed(url))
    assert (response.status_code, response.mimetype) == (404, "text/plain")


def test_a_format_that_there_is_not_is_not_implemented(client: FlaskClient) -> None:
    response = client.get(oembed(SPEAKER, "&format=yaml"))
    assert response.status_code == 501
    assert "json or xml" in response.text


def test_the_answer_keeps_to_the_room_that_there_is(client: FlaskClient) -> None:
    answer = client.get(oembed(SPEAKER, "&maxwidth=320&maxheight=200")).get_json()
    frame = html.fragment_fromstring(answer["html"])
    assert (answer["width"], answer["height"]) == (320, 200)
    assert (frame.get("width"), frame.get("height")) == ("320", "200")
    roomy = client.get(oembed(SPEAKER, "&maxwidth=4000&maxheight=4000")).get_json()
    assert (roomy["width"], roomy["height"]) == (480, 460)


@pytest.mark.parametrize("limit", ["maxwidth=0", "maxwidth=-1", "maxheight=wide", "maxwidth=", "maxwidth=٣"])
def test_a_limit_that_is_no_number_of_pixels_is_refused_by_its_name(client: FlaskClient, limit: str) -> None:
    response = client.get(oembed(SPEAKER, "&" + limit))
    assert response.status_code == 400
    assert limit.split("=")[0] in response.text


def test_a_request_without_an_address_is_refused(client: FlaskClient) -> None:
    response = client.get("/oembed")
    assert response.status_code == 400
    assert "parameter url" in response.text


def test_a_statement_with_markup_in_it_cannot_leave_its_frame(client: FlaskClient) -> None:
    answer = client.get(oembed("http://localhost/statements/4")).get_json()
    frame = html.fragment_fromstring(answer["html"])
    assert list(frame) == []
    assert frame.get("title") == answer["title"] == "The mayor (not sure): ‘do it <b>now</b>’"


def test_scripts_of_any_site_may_read_the_answer(client: FlaskClient) -> None:
    assert client.get(oembed(SPEAKER)).headers["Access-Control-Allow-Origin"] == "*"
