"""A folder that articles come into: each is read once, and whole."""

from __future__ import annotations

from pathlib import Path

import pytest

from quotes.article import Article, ArticleError, ArticleNotice, FolderWatch

SPEECH = "“The pier stays open,” said harbour master Ilse Tamm."


def texts(watch: FolderWatch) -> list[str]:
    found = list(watch.look())
    assert all(isinstance(article, Article) for article in found), found
    return [article.text for article in found if isinstance(article, Article)]


def test_each_file_is_read_once(tmp_path: Path) -> None:
    watch = FolderWatch(tmp_path)
    (tmp_path / "a.txt").write_text(SPEECH)
    assert [texts(watch) for _ in range(4)] == [[], [SPEECH], [], []]
    (tmp_path / "below").mkdir()
    (tmp_path / "below" / "b.txt").write_text(SPEECH * 2)
    assert [texts(watch) for _ in range(3)] == [[], [SPEECH * 2], []]


def test_half_written_file_is_not_read(tmp_path: Path) -> None:
    watch = FolderWatch(tmp_path)
    path = tmp_path / "a.txt"
    for size in range(10, len(SPEECH)):
        path.write_text(SPEECH[:size])
        assert texts(watch) == []
    path.write_text(SPEECH)
    assert [texts(watch) for _ in range(3)] == [[], [SPEECH], []]


def test_file_that_changes_is_read_again(tmp_path: Path) -> None:
    watch = FolderWatch(tmp_path)
    path = tmp_path / "a.txt"
    path.write_text(SPEECH)
    assert [texts(watch) for _ in range(2)] == [[], [SPEECH]]
    path.write_text(f"{SPEECH} She smiled.")
    assert [texts(watch) for _ in range(3)] == [[], [f"{SPEECH} She smiled."], []]


def test_bad_files_are_told_once_and_cost_no_other(tmp_path: Path) -> None:
    watch = FolderWatch(tmp_path)
    for name in ("a.json", "b.txt", "c.jpg", "d.jpg"):
        (tmp_path / name).write_text(SPEECH)
    assert texts(watch) == []
    error, article, notice = watch.look()
    assert isinstance(error, ArticleError)
    assert str(error).startswith(f"{tmp_path}/a.json:1: is not valid JSON")
    assert isinstance(article, Article)
    assert isinstance(notice, ArticleNotice)
    assert "2 .jpg" in str(notice)
    assert texts(watch) == []


def test_folder_that_goes_and_comes_back(tmp_path: Path) -> None:
    folder = tmp_path / "share"
    folder.mkdir()
    (folder / "a.txt").write_text(SPEECH)
    watch = FolderWatch(folder)
    assert [texts(watch) for _ in range(2)] == [[], [SPEECH]]
    folder.rename(tmp_path / "elsewhere")
    (notice,) = watch.look()
    assert str(notice) == f"{folder}: is not there; its files are read when it is back"
    assert texts(watch) == []
    (tmp_path / "elsewhere").rename(folder)
    (folder / "b.txt").write_text(SPEECH * 2)
    assert [texts(watch) for _ in range(3)] == [[], [SPEECH * 2], []]


@pytest.mark.parametrize("name", [".a.txt", ".upload/a.txt"])
def test_hidden_files_are_left_alone(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(SPEECH)
    watch = FolderWatch(tmp_path)
    assert [texts(watch) for _ in range(3)] == [[], [], []]
