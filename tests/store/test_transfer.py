"""Stores go into files and back into any database, whole and exact, or not at all."""

from __future__ import annotations

import csv
import hashlib
import json
import os
import re
import resource
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import ClassVar

import pytest
from click.testing import CliRunner, Result
from handmade import Annotator, story
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quotes.article import Article
from quotes.cli import main
from quotes.newsroom import Newsroom, Outcome
from quotes.store import Store, migrate, queries
from quotes.store.tables import Table

HARBOUR = story(
    "“The harbour stays open.” said Ada Lindqvist, the mayor of Norrby.",
    "“We were not asked.” reportedly said the Norrby Fishing Guild.",
    "“Nor I.” said a fisherman.",
    id="harbour",
    outlet="Norrby Post",
    published="2024-03-05T07:30:00+01:00",
)
ODD = story(
    '“שלום, 🚢 \u202eolleh\u202c, e\u0301, \u2028 \x07 \x1b, "quoted", back\\slash, tab\there, =1+1.”'
    " said Åsa Öberg-Ñandú.",
    "“" + " ".join(hashlib.sha256(bytes(n)).hexdigest() for n in range(2000)) + "” said Ada Lindqvist.",
    id='odd, "id"',
)


def quotes(*arguments: str | Path, given: str | bytes | None = None) -> Result:
    """Run ``quotes ARGUMENTS``."""
    return CliRunner().invoke(
        main, [str(argument) for argument in arguments], input=given, catch_exceptions=False
    )


def run(*arguments: str | Path) -> None:
    """The same, which must succeed."""
    result = quotes(*arguments)
    assert result.exit_code == 0, result.output


def process(*arguments: str | Path, full_at: int | None = None) -> subprocess.CompletedProcess[str]:
    """Run ``quotes ARGUMENTS`` in a process of its own, whose files have ``full_at`` bytes at most."""

    def fill() -> None:
        if full_at is not None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (full_at, full_at))

    command = [sys.executable, "-m", "quotes.cli", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False, preexec_fn=fill)


def ingest(url: str, *articles: Article) -> None:
    store = Store.open(url)
    for article in articles:
        assert Newsroom(Annotator(), store).ingest(article).outcome is Outcome.NEW
    store.close()


def exported(url: str, path: Path) -> bytes:
    """The JSON lines of a store."""
    run("export", path, "--database", url)
    return path.read_bytes()


def answers(url: str) -> list[object]:
    """What a reader is told of everyone."""
    store = Store.open(url)
    with store.session() as session:
        speakers = queries.list_speakers(session).items
        found: list[object] = [queries.counts(session), *queries.latest_statements(session).items]
        for speaker in speakers:
            found += [
                queries.profile(session, speaker.slug),
                queries.statements_of(session, speaker.slug),
                queries.find_speakers(session, speaker.name),
            ]
    store.close()
    return found


@pytest.fixture
def filled(database_url: str) -> str:
    """A store with two articles in it; the highest ids that it gave are not in use any more."""
    migrate(database_url)
    ingest(database_url, HARBOUR, ODD, story("“Gone.” said Bo Ek.", id="gone"))
    store = Store.open(database_url)
    with store.transaction() as session:
        session.connection().exec_driver_sql("DELETE FROM articles WHERE external_id = 'gone'")
    store.close()
    return database_url


@pytest.fixture
def others(tmp_path: Path, postgres_url: str, filled: str) -> list[str]:
    """An empty store of each kind, other than the filled one."""
    sqlite = f"sqlite:///{tmp_path}/other.sqlite"
    urls = [sqlite] if filled == postgres_url else [sqlite, postgres_url]
    for url in urls:
        migrate(url)
    return urls


class TestRoundTrip:
    def test_the_same_bytes_whatever_the_database(
        self, filled: str, others: list[str], tmp_path: Path
    ) -> None:
        first = exported(filled, tmp_path / "first.jsonl")
        for number, url in enumerate(others):
            run("import", tmp_path / "first.jsonl", "--database", url)
            assert exported(url, tmp_path / f"again{number}.jsonl") == first
            assert answers(url) == answers(filled)

    def test_the_same_files_of_parquet(self, filled: str, others: list[str], tmp_path: Path) -> None:
        run("export", tmp_path / "first.parquet", "--database", filled)
        files = {path.name: path.read_bytes() for path in (tmp_path / "first.parquet").iterdir()}
        assert set(files) == {f"{table}.parquet" for table in Table.metadata.tables}
        for number, url in enumerate(others):
            run("import", tmp_path / "first.parquet", "--database", url)
            again = tmp_path / f"again{number}.parquet"
            run("export", again, "--database", url)
            assert {path.name: path.read_bytes() for path in again.iterdir()} == files
            assert answers(url) == answers(filled)

    def test_ingestion_goes_on_and_gives_no_id_twice(
        self, filled: str, others: list[str], tmp_path: Path
    ) -> None:
        exported(filled, tmp_path / "store.jsonl")
        for url in others:
            run("import", tmp_path / "store.jsonl", "--database", url)
            next_one = story("“I am back.” said Ada Lindqvist.", id="next")
            store = Store.open(url)
            ingested = Newsroom(Annotator(), store).ingest(next_one)
            assert ingested.article_id == 4
            with store.session() as session:
                page = queries.statements_of(session, "ada-lindqvist")
                assert page is not None
                assert {stored.id for stored in page.items} == {1, 5, 7}
            store.close()

    def test_an_empty_store(self, store: Store, database_url: str, tmp_path: Path) -> None:
        first = exported(database_url, tmp_path / "first.jsonl")
        run("import", tmp_path / "first.jsonl", "--database", database_url)
        assert exported(database_url, tmp_path / "again.jsonl") == first

    def test_through_a_pipe(self, filled: str, others: list[str], tmp_path: Path) -> None:
        piped = quotes("export", "-", "--database", filled)
        assert quotes("import", "-", "--database", others[0], given=piped.stdout_bytes).exit_code == 0
        assert exported(others[0], tmp_path / "again.jsonl") == piped.stdout_bytes

    @settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(
        words=st.text(st.characters(exclude_categories=["Cs"], exclude_characters="”\n\0"), min_size=1),
        title=st.none() | st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")),
    )
    def test_any_words(self, words: str, title: str | None, tmp_path_factory: pytest.TempPathFactory) -> None:
        folder = tmp_path_factory.mktemp("any")
        one, other = (f"sqlite:///{folder}/{name}.sqlite" for name in ("one", "other"))
        migrate(one)
        migrate(other)
        ingest(one, Article("any", f"“{words}” said Ada Lindqvist.", title=title))
        first = exported(one, folder / "first.jsonl")
        run("import", folder / "first.jsonl", "--database", other)
        assert exported(other, folder / "again.jsonl") == first
        assert answers(one) == answers(other)


def replaced(old: bytes, new: bytes) -> Callable[[bytes], bytes]:
    def change(whole: bytes) -> bytes:
        assert old in whole
        return whole.replace(old, new, 1)

    return change


DAMAGE: dict[str, tuple[Callable[[bytes], bytes], str]] = {
    "cut in a line": (lambda whole: whole[:-200], "ends here"),
    "cut after a line": (lambda whole: b"".join(whole.splitlines(True)[:-5]), "ends here"),
    "a line is missing": (
        lambda whole: b"".join(whole.splitlines(True)[:-2] + whole.splitlines(True)[-1:]),
        "lines before this",
    ),
    "a word is another": (replaced(b"stays open", b"stays shut"), "lines before this"),
    "no JSON": (replaced(b'[2,"', b'[2;"'), r":4: is no line"),
    "not UTF-8": (replaced("“The".encode(), b"\xff\xfeThe"), r":3: is no line"),
    "a word for a number": (replaced(b'\n[2,"', b'\n["2","'), r":4: id: '2' is no integer"),
    "a number too large": (replaced(b'\n[2,"', b"\n[" + b"9" * 30 + b',"'), r":4: id: 9+ is no integer"),
    "no number": (replaced(b",0.9,", b",NaN,"), r":\d+: is no line of an export \(NaN"),
    "a value too few": (replaced(b"\n[2,", b"\n["), r":4: has \d+ values"),
    "a date that is none": (replaced(b'"2024-03-05T06:30:00+00:00"', b'"soon"'), r":3: published_at"),
    "a NUL": (replaced(b"stays open", b"stays\\u0000open"), r":3: text: .*NUL"),
    "half a character": (replaced(b"stays open", b"stays \\ud800"), r":3: text"),
    "no such kind": (replaced(b'"organization"', b'"guild"'), r":\d+: kind: 'guild'"),
    "an id twice": (replaced(b'\n[2,"', b'\n[1,"'), r":4: the database refuses"),
    "what a check refuses": (replaced(b",0.9,", b",1.9,"), r":\d+: the database refuses"),
    "something after the end": (lambda whole: whole + b"[]\n", "something follows"),
    "a table of another name": (
        replaced(b'{"table":"speakers"', b'{"table":"people"'),
        "speakers should begin",
    ),
    "another version": (replaced(b'"revision":"', b'"revision":"1'), "export is of revision 1"),
    "of a newer program": (replaced(b'"version":1', b'"version":2'), "newer version"),
    "something else": (lambda _: b'{"id": "story"}\n', "is no export"),
    "nothing": (lambda _: b"", "is no export"),
}


class TestRefusals:
    @pytest.mark.parametrize("name", DAMAGE)
    def test_a_damaged_file_is_named_with_the_line_and_nothing_of_it_is_there(
        self, name: str, database_url: str, tmp_path: Path
    ) -> None:
        damage, message = DAMAGE[name]
        source = f"sqlite:///{tmp_path}/source.sqlite"
        migrate(source)
        ingest(source, HARBOUR, story("“Oh.” said Åsa Öberg.", id="second"))
        path = tmp_path / "store.jsonl"
        path.write_bytes(damage(exported(source, path)))
        migrate(database_url)
        empty = exported(database_url, tmp_path / "empty.jsonl")

        result = quotes("import", path, "--database", database_url)

        assert result.exit_code == 1
        assert str(path) in result.stderr or "export is of" in result.stderr
        assert re.search(message, result.stderr), result.stderr
        assert exported(database_url, tmp_path / "after.jsonl") == empty
        path.unlink()
        exported(source, path)
        run("import", path, "--database", database_url)
        assert answers(database_url) == answers(source)

    def test_a_row_that_refers_to_none(self, filled: str, others: list[str], tmp_path: Path) -> None:
        lines = exported(filled, tmp_path / "store.jsonl").splitlines(True)
        start = next(n for n, line in enumerate(lines) if line.startswith(b'{"table":"names"')) + 1
        values = json.loads(lines[start])
        lines[start] = json.dumps([values[0] + 100, *values[1:]], ensure_ascii=False).encode() + b"\n"
        without_end = b"".join(lines[:-1])
        end = {"end": {"lines": len(lines) - 1, "sha256": hashlib.sha256(without_end).hexdigest()}}
        (tmp_path / "store.jsonl").write_bytes(without_end + json.dumps(end).encode() + b"\n")
        for url in others:
            result = quotes("import", tmp_path / "store.jsonl", "--database", url)
            assert result.exit_code == 1
            assert "names" in result.stderr
            assert answers(url) == [queries.Counts(0, 0, 0)]

    def test_a_damaged_folder_of_parquet(self, filled: str, others: list[str], tmp_path: Path) -> None:
        folder = tmp_path / "store.parquet"
        run("export", folder, "--database", filled)
        articles = folder / "articles.parquet"
        whole = articles.read_bytes()
        middle = len(whole) // 2
        for damage in (
            whole[:-100],
            whole[:middle] + bytes([whole[middle] ^ 1]) + whole[middle + 1 :],
            b"",
            whole[:middle] * 2,
        ):
            articles.write_bytes(damage)
            result = quotes("import", folder, "--database", others[0])
            assert result.exit_code == 1
            assert str(articles) in result.stderr
            assert answers(others[0]) == [queries.Counts(0, 0, 0)]
        articles.unlink()
        assert f"{articles} is missing" in quotes("import", folder, "--database", others[0]).stderr

    def test_a_store_that_is_not_empty(self, filled: str, tmp_path: Path) -> None:
        before = exported(filled, tmp_path / "store.jsonl")
        result = quotes("import", tmp_path / "store.jsonl", "--database", filled)
        assert result.exit_code == 1
        assert "is not empty; import into a new one" in result.stderr
        assert exported(filled, tmp_path / "after.jsonl") == before

    def test_no_store_and_no_file(self, tmp_path: Path) -> None:
        url = f"sqlite:///{tmp_path}/none.sqlite"
        (tmp_path / "some.jsonl").write_text('{"format":"quotes store","version":1,"revision":"1"}\n')
        assert "run: quotes migrate" in quotes("import", tmp_path / "some.jsonl", "--database", url).stderr
        migrate(url)
        missing = quotes("import", tmp_path / "none.jsonl", "--database", url)
        assert missing.exit_code == 1
        assert "none.jsonl" in missing.stderr

    @pytest.mark.parametrize("name", ["store.jsonl", "store.parquet"])
    def test_what_is_there_is_not_replaced(self, name: str, filled: str, tmp_path: Path) -> None:
        (tmp_path / name).write_text("mine")
        result = quotes("export", tmp_path / name, "--database", filled)
        assert result.exit_code == 1
        assert f"{name} is there already" in result.stderr
        assert (tmp_path / name).read_text() == "mine"

    @pytest.mark.parametrize(
        "arguments", [["store.txt"], ["store.csv"], ["-", "--format", "parquet"], ["-", "--format", "csv"]]
    )
    def test_commands_that_make_no_sense(self, arguments: list[str], filled: str) -> None:
        result = quotes("export", *arguments, "--database", filled)
        assert result.exit_code == 2
        assert "Usage" in result.stderr


class TestFullDisk:
    @pytest.mark.parametrize(
        "arguments",
        [["store.jsonl"], ["store.parquet"], ["--statements", "some.csv"]],
    )
    def test_nothing_is_left_of_an_export(self, arguments: list[str], filled: str, tmp_path: Path) -> None:
        folder = tmp_path / "exports"
        folder.mkdir()
        *options, name = arguments
        result = process("export", *options, folder / name, "--database", filled, full_at=50_000)
        assert result.returncode == 1
        assert name in result.stderr
        assert "cannot be written" in result.stderr
        assert "Traceback" not in result.stderr
        assert list(folder.iterdir()) == []

    def test_standard_output(self, filled: str) -> None:
        command = [sys.executable, "-m", "quotes.cli", "export", "-", "--database", filled]
        with open("/dev/full", "wb") as full:
            result = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
        assert result.returncode == 1
        assert "No space left" in result.stderr
        assert "Traceback" not in result.stderr

    def test_nothing_is_left_of_an_import(self, filled: str, tmp_path: Path) -> None:
        exported(filled, tmp_path / "store.jsonl")
        url = f"sqlite:///{tmp_path}/full.sqlite"
        migrate(url)
        size = os.path.getsize(tmp_path / "full.sqlite")
        result = process("import", tmp_path / "store.jsonl", "--database", url, full_at=size)
        assert result.returncode == 1
        assert "disk" in result.stderr or "space" in result.stderr
        assert answers(url) == [queries.Counts(0, 0, 0)]


class TestStatements:
    EXPECTED: ClassVar[dict[str, object]] = {
        "id": 1,
        "text": "“The harbour stays open.”",
        "speaker": "Ada Lindqvist",
        "slug": "ada-lindqvist",
        "kind": "person",
        "role": "the mayor of Norrby",
        "type": "direct",
        "confidence": 0.9,
        "date": "2024-03-05",
        "venue": None,
        "outlet": "Norrby Post",
        "published": "2024-03-05T07:30:00+01:00",
        "title": None,
        "url": None,
        "article": 1,
    }

    def test_json_lines(self, filled: str) -> None:
        lines = quotes("export", "--statements", "-", "--database", filled).stdout_bytes.split(b"\n")
        records = [json.loads(line) for line in lines if line]
        assert records[0] == self.EXPECTED
        assert [record["id"] for record in records] == [1, 2, 3, 4, 5]
        assert records[2]["slug"] is None
        assert records[3]["text"] in ODD.text

    def test_csv(self, filled: str, tmp_path: Path) -> None:
        run("export", "--statements", tmp_path / "some.csv", "--database", filled)
        csv.field_size_limit(10**6)
        with open(tmp_path / "some.csv", encoding="utf-8-sig", newline="") as file:
            records = list(csv.DictReader(file))
        assert records[0] == {
            key: "" if value is None else str(value) for key, value in self.EXPECTED.items()
        }
        assert [record["text"] in HARBOUR.text + ODD.text for record in records] == [True] * 5
        assert (tmp_path / "some.csv").read_bytes().startswith(b"\xef\xbb\xbf")  # spreadsheets go by it

    def test_parquet(self, filled: str, tmp_path: Path) -> None:
        import pyarrow.parquet as pq

        run("export", "--statements", tmp_path / "some.parquet", "--database", filled)
        records = pq.read_table(tmp_path / "some.parquet").to_pylist()
        assert records[0] == self.EXPECTED
        assert len(records) == 5

    def test_without_pyarrow_a_person_is_told_what_to_install(self, filled: str, tmp_path: Path) -> None:
        (tmp_path / "pyarrow.py").write_text("raise ImportError")
        command = [
            sys.executable,
            "-m",
            "quotes.cli",
            "export",
            tmp_path / "some.parquet",
            "--database",
            filled,
        ]
        environment = os.environ | {"PYTHONPATH": str(tmp_path)}
        result = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
        assert result.returncode == 1
        assert "pip install -r requirements-parquet.txt" in result.stderr
        assert not (tmp_path / "some.parquet").exists()
