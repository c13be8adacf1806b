"""In whatever a file is written: its characters come out right, or an error says what to do."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotes.article import Article, ArticleError, read_articles

SPEECH = "“The pier stays open,” said José Müller."
PAGE = (
    "<html><head>{}</head><body><article><p>"
    + SPEECH
    + "</p><p>It was built long ago.</p></article></body></html>"
)
RSS = "<rss><channel><item><description>" + SPEECH + "</description></item></channel></rss>"


def read(folder: Path, name: str, data: bytes, encoding: str | None = None) -> Article | ArticleError:
    (folder / name).write_bytes(data)
    (found,) = read_articles(folder / name, encoding=encoding)
    assert not isinstance(found, tuple)
    assert isinstance(found, Article | ArticleError)
    return found


def text_of(folder: Path, name: str, data: bytes, encoding: str | None = None) -> str:
    found = read(folder, name, data, encoding)
    assert isinstance(found, Article), found
    return found.text


@pytest.mark.parametrize("codec", ["utf-8-sig", "utf-16", "utf-32"])
def test_byte_order_mark_says_how_it_is_written(tmp_path: Path, codec: str) -> None:
    assert text_of(tmp_path, "a.txt", SPEECH.encode(codec)) == SPEECH
    assert text_of(tmp_path, "a.html", PAGE.format("").encode(codec)).startswith(SPEECH)
    assert text_of(tmp_path, "a.xml", RSS.encode(codec)) == SPEECH
    assert text_of(tmp_path, "a.json", f'{{"text": "{SPEECH}"}}'.encode(codec)) == SPEECH


@pytest.mark.parametrize("name", ["a.txt", "a.html", "a.xml", "a.json", "a.jsonl"])
def test_encoding_that_is_given(tmp_path: Path, name: str) -> None:
    contents = {"txt": SPEECH, "html": PAGE.format(""), "xml": RSS}
    content = contents.get(name[2:], f'{{"text": "{SPEECH}"}}')
    data = content.encode("windows-1252")
    error = read(tmp_path, name, data)
    assert isinstance(error, ArticleError)
    assert "is not text in UTF-8 (byte " in str(error)
    assert "--encoding windows-1252" in str(error)
    assert text_of(tmp_path, name, data, "windows-1252").startswith(SPEECH)


@pytest.mark.parametrize("declared", ["windows-1252", "iso-8859-1", "us-ascii"])
def test_encoding_that_is_declared(tmp_path: Path, declared: str) -> None:
    for head in (
        f'<meta charset="{declared}">',
        f"<meta http-equiv=c content='text/html; charset={declared}'>",
    ):
        assert text_of(tmp_path, "a.html", PAGE.format(head).encode("windows-1252")).startswith(SPEECH)
    xml = f'<?xml version="1.0" encoding="{declared}"?>{RSS}'
    assert text_of(tmp_path, "a.xml", xml.encode("windows-1252")) == SPEECH


def test_what_is_utf_8_is_read_as_such_whatever_it_declares(tmp_path: Path) -> None:
    assert text_of(tmp_path, "a.html", PAGE.format('<meta charset="windows-1252">').encode()).startswith(
        SPEECH
    )
    xml = f'<?xml version="1.0" encoding="windows-1252"?>{RSS}'
    assert text_of(tmp_path, "a.xml", xml.encode()) == SPEECH


@pytest.mark.parametrize(
    ("declared", "message"),
    [
        ("utf-8", "declares to be UTF-8 but is not (byte "),
        ("big5", "declares to be BIG5 but is not"),
        (
            "x-latin",
            "declares the encoding 'x-latin', which is not known; save it in UTF-8, or give --encoding",
        ),
        ("base64", "declares the encoding 'base64', which is not known"),
    ],
)
def test_what_is_not_what_it_declares(tmp_path: Path, declared: str, message: str) -> None:
    xml = f'<?xml version="1.0" encoding="{declared}"?>{RSS}'.encode("windows-1252")
    for name, data in {
        "a.xml": xml,
        "a.html": PAGE.format(f"<meta charset={declared}>").encode("cp1252"),
    }.items():
        error = read(tmp_path, name, data)
        assert isinstance(error, ArticleError)
        assert str(error).startswith(f"{tmp_path}/{name}: {message}")


def test_json_lines_in_utf_16(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(f'{{"text": "{SPEECH}"}}\n', encoding="utf-16")
    for error in read_articles(tmp_path / "a.jsonl"):
        assert "save it in UTF-8" in str(error)


@given(
    text=st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")).filter(
        lambda text: any(character.isalpha() for character in text) and text[0] not in "\ufeff\ufffe"
    ),
    codec=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-32"]),
)
def test_text_is_never_rewritten(tmp_path_factory: pytest.TempPathFactory, text: str, codec: str) -> None:
    assert text_of(tmp_path_factory.getbasetemp(), "a.txt", text.encode(codec)) == text
