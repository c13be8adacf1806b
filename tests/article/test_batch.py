"""Ids and URLs that come twice in one run."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from quotes.article import Article, ArticleError, Batch, read_articles

SPEECH = "“The pier stays open,” said harbour master Ilse Tamm."
OTHER = "“The pier is closed,” said harbour master Ilse Tamm."


def write(folder: Path, *items: dict[str, str], name: str = "feed.jsonl") -> Path:
    path = folder / name
    path.write_text("".join(json.dumps(item) + "\n" for item in items), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    "known_by",
    [{"id": "urn:post:1"}, {"id": "1", "outlet": "The Post"}, {"url": "https://post.example/pier"}],
)
def test_one_id_with_two_texts_is_an_error_and_the_others_are_read(
    tmp_path: Path, known_by: dict[str, str]
) -> None:
    path = write(tmp_path, known_by | {"text": SPEECH}, known_by | {"text": OTHER}, {"text": SPEECH})
    first, error, third = read_articles(path)
    assert isinstance(first, Article)
    assert isinstance(third, Article)
    assert isinstance(error, ArticleError)
    assert str(error).startswith(
        f"{path}:2: has the id or URL of {path}:1, but another text; give each its own"
    )


def test_in_two_files_of_one_run(tmp_path: Path) -> None:
    item = {"id": "urn:post:1"}
    one = write(tmp_path, item | {"text": SPEECH}, name="one.jsonl")
    two = write(tmp_path, item | {"text": OTHER}, name="two.jsonl")
    batch = Batch()
    assert all(isinstance(found, Article) for found in read_articles(one, batch=batch))
    (error,) = read_articles(two, batch=batch)
    assert f"has the id or URL of {one}:1" in str(error)
    assert all(isinstance(found, Article) for found in read_articles(two))


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ({"id": "urn:post:1", "text": SPEECH}, {"id": "urn:post:1", "text": SPEECH}),
        ({"id": "1", "outlet": "A", "text": SPEECH}, {"id": "1", "outlet": "B", "text": OTHER}),
        ({"text": SPEECH}, {"text": OTHER}),
        (
            {"id": "urn:post:1", "text": SPEECH, "modified": "2023-06-09"},
            {"id": "urn:post:1", "text": OTHER, "modified": "2023-06-10"},
        ),
    ],
)
def test_no_contradiction(tmp_path: Path, one: dict[str, str], two: dict[str, str]) -> None:
    assert all(isinstance(found, Article) for found in read_articles(write(tmp_path, one, two)))


def test_files_of_one_name_in_two_folders(tmp_path: Path) -> None:
    for folder, text in (("a", SPEECH), ("b", OTHER)):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "story.txt").write_text(text)
    batch = Batch()
    found = [*read_articles(tmp_path / "a" / "story.txt", batch=batch)]
    found += read_articles(tmp_path / "b" / "story.txt", batch=batch)
    assert all(isinstance(article, Article) for article in found)
