"""What a reader sees in a real browser: Debian's Chromium, on a service of this machine."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from urllib.parse import urljoin
from urllib.request import urlopen

import pytest
from flask import Flask
from lxml import html
from playwright.sync_api import Browser, Frame, Page, sync_playwright
from werkzeug.serving import make_server
from werkzeug.wrappers import Response

_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

_FAINT_TEXTS = """
() => {
  const canvas = document.createElement('canvas').getContext('2d', {willReadFrequently: true});
  const over = (below, colour) => {
    canvas.fillStyle = `rgb(${below})`; canvas.fillRect(0, 0, 1, 1);
    canvas.fillStyle = colour; canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3);
  };
  const background = e => over(e.parentElement ? background(e.parentElement) : [255, 255, 255],
                               getComputedStyle(e).backgroundColor);
  const linear = c => c <= 10 ? c / 255 / 12.92 : ((c / 255 + .055) / 1.055) ** 2.4;
  const luminance = ([r, g, b]) => .2126 * linear(r) + .7152 * linear(g) + .0722 * linear(b);
  const faint = [];
  let seen = 0;
  for (const e of document.body.querySelectorAll('*')) {
    const text = [...e.childNodes].filter(n => n.nodeType === 3).map(n => n.data.trim()).join('');
    if (!text || !e.checkVisibility()) continue;
    seen += 1;
    const behind = background(e);
    const [one, other] = [behind, over(behind, getComputedStyle(e).color)].map(luminance);
    const ratio = (Math.max(one, other) + .05) / (Math.min(one, other) + .05);
    if (ratio < 4.5) faint.push(`${text}: ${ratio.toFixed(2)}`);
  }
  return [seen, faint];
}
"""
"""The number of texts on a page, and those whose contrast is under that of WCAG 2 AA, 4.5 to 1."""

_ADDRESSES = [
    "/",
    "/speakers?name=Talvane",
    "/speakers/mira-talvane",
    "/articles/1#statement-3",
    "/statements/7",
]
_CARDS = ["/embed/speakers/mira-talvane", "/embed/statements/7"]


@contextmanager
def _served(application: Callable[..., object]) -> Iterator[str]:
    """The address at which a WSGI application answers, each with a port, and so an origin, of its own."""
    server = make_server("127.0.0.1", 0, application, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.port}"
    finally:
        server.shutdown()
        thread.join()


@pytest.fixture(scope="module")
def service(app: Flask) -> Iterator[str]:
    """The address of the service."""
    with _served(app) as address:
        yield address


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=_ARGUMENTS)
        yield browser
        browser.close()


@contextmanager
def _looking(browser: Browser, width: int = 1200, scheme: str = "light") -> Iterator[Page]:
    """A page in a window of some width, of a reader who runs no scripts; no error may come up meanwhile."""
    page = browser.new_page(
        viewport={"width": width, "height": 800},
        color_scheme="dark" if scheme == "dark" else "light",
        java_script_enabled=False,
    )
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    try:
        yield page
    finally:
        page.close()
    assert complaints == []


@contextmanager
def _newsroom_page(body: str) -> Iterator[str]:
    """The address of a page of another site."""
    document = f"<!doctype html><html lang=en><title>Our news</title><body style='margin:0'>{body}"
    with _served(Response(document, mimetype="text/html")) as address:
        yield address


def _embed_code(address: str, more: str) -> str:
    """What a content management system gets: it finds the oEmbed answer by the page, and its HTML there."""
    with urlopen(address) as response:
        page = html.fromstring(response.read())
    [link] = page.cssselect('link[type="application/json+oembed"]')
    with urlopen(urljoin(address, link.get("href")) + more) as response:
        code: str = json.load(response)["html"]
    return code


def _overflow(place: Page | Frame) -> int:
    """The pixels by which a page is wider than its window."""
    pixels: int = place.evaluate("document.documentElement.scrollWidth - innerWidth")
    return pixels


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_newsrooms_page_shows_the_card_of_a_speaker(browser: Browser, service: str, scheme: str) -> None:
    code = _embed_code(f"{service}/speakers/mira-talvane", "&maxwidth=320")
    with _newsroom_page(code) as site, _looking(browser, 320, scheme) as page:
        page.goto(site)
        card = page.frames[1]
        assert card.locator("h1").inner_text() == "Mira Talvane"
        assert card.locator(".role").inner_text() == "the harbour master of Oskerby"
        assert card.locator("blockquote").all_inner_texts() == [
            "“It will be done,”",
            "“The mayor told me ‘do it <b>now</b>’, and so we do,”",
            "“We begin in April,” […] “Nobody will be left behind.”",
        ]
        assert card.locator(".more a").inner_text() == "All 5 statements"
        # seen at once, without scrolling
        for text in (card.locator("h1"), card.locator("blockquote").first, card.locator(".more a")):
            box = text.bounding_box()
            assert box is not None
            assert 0 <= box["x"] < box["x"] + box["width"] <= 320
            assert 0 <= box["y"] < box["y"] + box["height"] <= 460
        assert _overflow(card) <= 0
        assert _overflow(page) <= 0
        dark = card.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(24, 23, 22)"
        assert dark == (scheme == "dark")


def test_the_links_of_a_card_lead_out_of_the_frame(browser: Browser, service: str) -> None:
    with (
        _newsroom_page(_embed_code(f"{service}/speakers/mira-talvane", "")) as site,
        _looking(browser) as page,
    ):
        page.goto(site)
        with page.expect_popup() as opened:
            page.frames[1].get_by_role("link", name="All 5 statements").click()
        assert opened.value.url == f"{service}/speakers/mira-talvane"
        assert opened.value.locator("blockquote").count() == 5
        assert page.url == f"{site}/"


def test_a_newsrooms_page_shows_the_card_of_a_statement_with_its_doubt(
    browser: Browser, service: str
) -> None:
    code = _embed_code(f"{service}/statements/7", "&maxwidth=320")
    with _newsroom_page(code) as site, _looking(browser, 320) as page:
        page.goto(site)
        card = page.frames[1]
        assert card.locator("blockquote").inner_text() == "“I have seen no plans,”"
        assert card.get_by_text("Not clear who; perhaps Mira Talvane (41 %)").is_visible()
        assert _overflow(card) <= 0


def test_other_pages_cannot_be_framed_by_other_sites(browser: Browser, service: str) -> None:
    page = browser.new_page()
    with _newsroom_page(f"<iframe src='{service}/speakers/mira-talvane'></iframe>") as site:
        page.goto(site)
        assert page.frames[1].get_by_text("Mira Talvane").count() == 0
        assert page.frames[1].url.startswith("chrome-error:")
    page.close()


def test_a_click_on_a_statement_lands_at_its_words_in_the_article(browser: Browser, service: str) -> None:
    with _looking(browser, 375) as page:
        page.goto(f"{service}/speakers/mira-talvane")
        statement = page.locator(".statement", has_text="We begin in April")
        statement.locator("a.place").click()
        assert page.url == f"{service}/articles/1#statement-2"
        place = page.locator(":target")
        assert place.inner_text() == "“We begin in April,”"
        box = place.bounding_box()
        assert box is not None
        assert 0 <= box["y"] <= 800 - box["height"]
        colours = {
            number: page.locator(f"mark[data-statement='{number}']").evaluate_all(
                "marks => marks.map(mark => getComputedStyle(mark).backgroundColor)"
            )
            for number in (1, 2)
        }
        assert len(set(colours[2])) == 1, "both pieces are lit up alike"
        assert len(colours[2]) == 2
        assert set(colours[1]).isdisjoint(colours[2])


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("address", [*_ADDRESSES, *_CARDS])
def test_every_text_stands_out_from_what_is_behind_it(
    browser: Browser, service: str, address: str, scheme: str
) -> None:
    with _looking(browser, scheme=scheme) as page:
        page.goto(service + address)
        seen, faint = page.evaluate(_FAINT_TEXTS)
        assert seen > 3
        assert faint == []


@pytest.mark.parametrize("address", [*_ADDRESSES, *_CARDS])
def test_nothing_is_cut_off_on_a_small_telephone(browser: Browser, service: str, address: str) -> None:
    with _looking(browser, 320) as page:
        page.goto(service + address)
        assert _overflow(page) <= 0


def test_the_keyboard_reaches_the_content_first_and_the_search_finds(browser: Browser, service: str) -> None:
    with _looking(browser) as page:
        page.goto(f"{service}/speakers/mira-talvane")
        page.keyboard.press("Tab")
        skip = page.locator(":focus")
        assert skip.inner_text() == "Skip to the content"
        box = skip.bounding_box()
        assert box is not None
        assert box["y"] >= 0, "it comes into sight with the focus"
        page.keyboard.press("Enter")
        assert page.locator(":focus").get_attribute("id") == "main"
        page.get_by_role("searchbox").fill("brandt")
        page.keyboard.press("Enter")
        page.get_by_role("link", name="Ilo Brandt").click()
        assert page.get_by_role("heading", level=1).inner_text() == "Ilo Brandt"


def test_right_to_left_text_is_set_from_the_right(browser: Browser, service: str) -> None:
    with _looking(browser) as page:
        page.goto(f"{service}/articles/2")
        paragraphs = page.locator(".passage > p")
        directions = paragraphs.evaluate_all("ps => ps.map(p => getComputedStyle(p).direction)")
        assert directions == ["rtl", "ltr"]
