"""A folder: everything below it that can be read, and one line about the rest."""

from __future__ import annotations

import json
from pathlib import Path

from quotes.article import Article, ArticleError, read_articles

SPEECH = "“The pier stays open,” said harbour master Ilse Tamm."


def fill(folder: Path, names: list[str]) -> None:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps({"text": SPEECH}) if path.suffix == ".json" else SPEECH)


def test_all_files_below_it_by_name(tmp_path: Path) -> None:
    fill(tmp_path, ["b/a.txt", "a.txt", "b/2023.06/index.json", "c.TXT", ".git/a.txt", ".a.txt"])
    found = list(read_articles(tmp_path))
    assert found == [Article(id=id, text=SPEECH) for id in ("a", "c", "b/a", "b/2023.06/index")]


def test_files_of_other_kinds_are_named_in_one_line(tmp_path: Path) -> None:
    fill(tmp_path, ["a.txt", "a.jpg", "b/b.jpg", "b/c.docx", "b/README"])
    article, notice = read_articles(tmp_path)
    assert article == Article(id="a", text=SPEECH)
    assert str(notice) == (
        f"{tmp_path}: passed over what is no kind of file that can be read: 1 .docx, 2 .jpg, 1 README"
    )


def test_bad_file_costs_no_other(tmp_path: Path) -> None:
    fill(tmp_path, ["a.txt", "b.txt", "c.txt"])
    (tmp_path / "b.txt").write_bytes(b"")
    first, error, third = read_articles(tmp_path)
    assert isinstance(error, ArticleError)
    assert str(error).startswith(f"{tmp_path}/b.txt: text: is empty")
    assert [first, third] == [Article(id=id, text=SPEECH) for id in "ac"]


def test_given_format_holds_for_all(tmp_path: Path) -> None:
    fill(tmp_path, ["story", "story.text"])
    assert [article.id for article in read_articles(tmp_path, "txt") if isinstance(article, Article)] == [
        "story"
    ] * 2


def test_nothing_that_can_be_read(tmp_path: Path) -> None:
    (error,) = read_articles(tmp_path)
    assert str(error).startswith(f"{tmp_path}: is a folder without files that can be read; give one of .txt")
    fill(tmp_path, ["a.jpg"])
    notice, error = read_articles(tmp_path)
    assert "1 .jpg" in str(notice)
    assert isinstance(error, ArticleError)


def test_link_that_leads_nowhere(tmp_path: Path) -> None:
    (tmp_path / "a.txt").symlink_to(tmp_path / "gone.txt")
    (error,) = read_articles(tmp_path)
    assert "cannot be read (No such file or directory)" in str(error)
