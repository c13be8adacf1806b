"""The command line, as a person or a script meets it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from quotes.article import Article, read_articles
from quotes.cli import main

STORY = (
    "The bridge over the Aln will open in May, two years late, the council of Elm Harbour announced.\n\n"
    "“We have waited long enough,” said Mayor Ida Lund. “On the first of May we will walk across.”\n\n"
    "Contractor Per Holm said the delay had been caused by two floods.\n"
)
SEEDS = sorted((Path(__file__).parent.parent / "seeds").glob("*.json"))


def quotes(*arguments: str | Path, given: str | None = None, **environment: str) -> Result:
    """Run ``quotes ARGUMENTS`` with a text on standard input."""
    command = [str(argument) for argument in arguments]
    return CliRunner().invoke(main, command, input=given, env=environment, catch_exceptions=False)


def process(*arguments: str | Path, **settings: Any) -> subprocess.CompletedProcess[bytes]:  # noqa: ANN401
    """Run ``quotes ARGUMENTS`` in a process of its own."""
    command = [sys.executable, "-m", "quotes.cli", *map(str, arguments)]
    return subprocess.run(command, stderr=subprocess.PIPE, check=False, **settings)


def documents(result: Result) -> list[dict[str, Any]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


def texts_of(paths: list[Path]) -> dict[str, str]:
    articles = [article for path in paths for article in read_articles(path)]
    return {article.id: article.text for article in articles if isinstance(article, Article)}


@pytest.fixture
def story(tmp_path: Path) -> Path:
    path = tmp_path / "bridge.txt"
    path.write_text(STORY, encoding="utf-8")
    return path


@pytest.fixture
def database(tmp_path: Path) -> str:
    url = f"sqlite:///{tmp_path}/quotes.sqlite"
    assert quotes("migrate", "--database", url).exit_code == 0
    return url


class TestAttribute:
    def test_names_the_speakers(self, story: Path) -> None:
        result = quotes("attribute", "--format", "jsonl", story)
        (document,) = documents(result)
        assert result.exit_code == 0
        assert result.stderr == ""
        assert document["id"] == "bridge"
        mayor = next(s for s in document["statements"] if "waited" in s["content"][0]["text"])
        assert mayor["type"] == "direct"
        assert mayor["speaker"] == {"name": "Ida Lund", "kind": "person", "role": "Mayor"}
        assert [words["text"] for words in mayor["cue"]] == ["said"]
        assert "Per Holm" in [speaker["name"] for speaker in document["speakers"]]

    def test_every_span_is_exactly_the_article_s_words(self) -> None:
        texts = texts_of(SEEDS)
        found = documents(quotes("attribute", "--format", "jsonl", *SEEDS))
        assert [document["id"] for document in found] == list(texts)
        for document in found:
            assert document["statements"]
            for statement in document["statements"]:
                assert 0 <= statement["confidence"] <= 1
                for span in (*statement["content"], *statement["cue"], *statement["source"]):
                    assert texts[document["id"]][span["start"] : span["end"]] == span["text"]

    def test_standard_input(self, story: Path) -> None:
        from_file = documents(quotes("attribute", "--format", "jsonl", story))[0]
        from_stdin = documents(quotes("attribute", "--format", "jsonl", "-", given=STORY))[0]
        assert from_stdin == from_file | {"id": "stdin"}

    def test_json_lines_on_standard_input(self) -> None:
        line = json.dumps({"id": "b", "text": STORY})
        arguments = ("attribute", "--format", "jsonl", "--input-format", "jsonl", "-")
        assert documents(quotes(*arguments, given=line))[0]["id"] == "b"

    def test_formats(self, story: Path) -> None:
        (document,) = json.loads(quotes("attribute", "--format", "json", story).stdout)
        assert document == documents(quotes("attribute", "--format", "jsonl", story))[0]
        table = quotes("attribute", story).stdout
        assert "Ida Lund" in table
        assert "direct" in table
        page = quotes("attribute", "--format", "html", story).stdout
        assert page.startswith("<!doctype html>")
        assert "“We have waited long enough,”</mark>" in page

    def test_explain(self, story: Path) -> None:
        (document,) = documents(quotes("attribute", "--format", "jsonl", "--explain", story))
        mayor = next(s for s in document["statements"] if s["speaker"] and s["speaker"]["name"] == "Ida Lund")
        assert mayor["reason"]["rule"]

    def test_unlikely_speakers_are_not_named(self, story: Path) -> None:
        (document,) = documents(quotes("attribute", "--format", "jsonl", "--min-confidence", "1", story))
        assert document["statements"]
        for statement in document["statements"]:
            assert statement["speaker"] is None
        mayor = next(s for s in document["statements"] if "waited" in s["content"][0]["text"])
        assert mayor["candidates"][0]["name"] == "Ida Lund"

    @pytest.mark.parametrize(
        "text",
        [
            "“We never said that, the minister told reporters. ‘Nor will we.",
            "אמר ראש העיר דן לוי: «הגשר ייפתח במאי».\u200f",
            "👩‍👩‍👧 “Home at last 🐟🐟,” said Mayor Ida Lund 🏴‍☠️.",
            "She said",
            '"' * 40 + " he said " + '"' * 41,
        ],
    )
    def test_unusual_texts(self, text: str) -> None:
        result = quotes("attribute", "--format", "jsonl", "-", given=text)
        assert result.exit_code == 0
        for statement in documents(result)[0]["statements"]:
            for span in (*statement["content"], *statement["cue"], *statement["source"]):
                assert text[span["start"] : span["end"]] == span["text"]

    def test_bad_files_are_named_and_the_others_are_done(self, story: Path, tmp_path: Path) -> None:
        bad = {
            "empty.txt": b"",
            "binary.txt": bytes(range(256)),
            "long.txt": b"word " * 1_000_000,
            "marks.txt": "“” \" ''".encode(),
            "empty.html": b"<html></html>",
            "broken.json": b'{"text": ',
        }
        for name, data in bad.items():
            (tmp_path / name).write_bytes(data)
        (tmp_path / "none").mkdir()
        files = [*(tmp_path / name for name in bad), tmp_path / "gone.txt", tmp_path / "none", story]
        result = quotes("attribute", "--format", "jsonl", *files)
        assert result.exit_code == 1
        assert [document["id"] for document in documents(result)] == ["bridge"]
        errors = result.stderr.splitlines()
        assert [error.split(":")[1].strip() for error in errors] == [str(file) for file in files[:-1]]
        assert all(error.startswith("Error: ") for error in errors)

    def test_invalid_line_is_named_and_the_others_are_done(self, tmp_path: Path) -> None:
        lines = [json.dumps({"text": STORY})] * 9
        lines[6] = lines[6][:-5]
        path = tmp_path / "feed.jsonl"
        path.write_text("\n".join(lines))
        result = quotes("attribute", "--format", "jsonl", path)
        assert result.exit_code == 1
        assert f"{path}:7: is not valid JSON" in result.stderr
        assert [document["id"] for document in documents(result)] == [
            f"feed-{number}" for number in (1, 2, 3, 4, 5, 6, 8, 9)
        ]

    @pytest.mark.parametrize(
        ("arguments", "message"),
        [
            (["--format", "xml", "a.txt"], "'xml' is not one of 'json', 'jsonl', 'table', 'html'"),
            (["--input-format", "pdf", "a.txt"], "'pdf' is not one of 'txt', 'html'"),
            (["--min-confidence", "2", "a.txt"], "2.0 is not in the range 0<=x<=1"),
            (["--min-confidence", "high", "a.txt"], "'high' is not a valid float"),
            ([], "Missing argument 'FILE...'"),
        ],
    )
    def test_what_is_not_understood(self, arguments: list[str], message: str) -> None:
        result = quotes("attribute", *arguments)
        assert result.exit_code == 2
        assert message in result.stderr
        assert result.stdout == ""

    def test_wrong_setting_in_the_environment(self, story: Path) -> None:
        result = quotes("attribute", story, QUOTES_MIN_CONFIDENCE="often")
        assert result.exit_code == 2
        assert "QUOTES_MIN_CONFIDENCE" in result.stderr

    def test_missing_model(self, story: Path, tmp_path: Path) -> None:
        for result in (
            quotes("attribute", "--model", tmp_path / "none", story),
            quotes("attribute", story, QUOTES_MODEL=str(tmp_path / "none")),
        ):
            assert result.exit_code == 1
            assert result.stdout == ""
            assert result.stderr.startswith(f"Error: no model in {tmp_path / 'none'}")

    def test_damaged_model(self, story: Path, tmp_path: Path) -> None:
        (tmp_path / "config.json").write_text('{"model_type": "quote-attribution"}')
        (tmp_path / "model.safetensors").write_bytes(b"not weights")
        result = quotes("attribute", "--model", tmp_path, story)
        assert result.exit_code == 1
        assert result.stderr.startswith(f"Error: the model in {tmp_path} cannot be read")


class TestIngest:
    def test_twice_changes_nothing(self, database: str, story: Path) -> None:
        first = quotes("ingest", "--database", database, story)
        assert first.exit_code == 0
        assert first.stdout.startswith("1 new articles with ")
        second = quotes("ingest", "--database", database, story)
        assert second.exit_code == 0
        assert second.stdout == "0 new articles with 0 statements, 1 unchanged, 0 unreadable\n"

    def test_bad_file_is_named_and_the_others_are_stored(
        self, database: str, story: Path, tmp_path: Path
    ) -> None:
        (tmp_path / "empty.txt").touch()
        result = quotes("ingest", "--database", database, tmp_path / "empty.txt", story)
        assert result.exit_code == 1
        assert f"Error: {tmp_path}/empty.txt: text: is empty" in result.stderr
        assert "1 new articles" in result.stdout
        assert "1 unreadable" in result.stdout
        assert "1 unchanged" in quotes("ingest", "--database", database, story).stdout

    def test_without_a_database(self, story: Path, tmp_path: Path) -> None:
        result = quotes("ingest", story, DATABASE_URL=f"sqlite:///{tmp_path}/none.sqlite")
        assert result.exit_code == 1
        assert "quotes migrate" in result.stderr
        assert not (tmp_path / "none.sqlite").exists()

    @pytest.mark.parametrize("command", ["ingest", "migrate"])
    @pytest.mark.parametrize("url", ["nonsense", "mysql://a/b", "postgresql://nobody@127.0.0.1:1/none"])
    def test_wrong_database(self, command: str, url: str, story: Path) -> None:
        result = quotes(command, "--database", url, *([story] if command == "ingest" else []))
        assert result.exit_code == 1
        assert result.stderr.startswith("Error: the database")


class TestProcess:
    def test_help_needs_no_model(self) -> None:
        program = "import sys; from quotes.cli import main; main(['--help'], standalone_mode=False)"
        check = f"{program}; sys.exit('torch' in sys.modules or 'sqlalchemy' in sys.modules)"
        done = subprocess.run([sys.executable, "-c", check], capture_output=True, text=True, check=False)
        assert done.returncode == 0
        assert "attribute" in done.stdout

    def test_output_is_utf8_in_any_locale(self, story: Path) -> None:
        environment = os.environ | {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONIOENCODING": "latin-1"}
        done = process("attribute", story, stdout=subprocess.PIPE, env=environment)
        assert done.returncode == 0
        assert "“We have waited long enough,”" in done.stdout.decode()

    def test_full_disk(self, story: Path) -> None:
        with open("/dev/full", "wb") as full:
            done = process("attribute", "--format", "jsonl", story, stdout=full)
        assert done.returncode == 1
        assert b"No space left on device" in done.stderr
        assert b"Traceback" not in done.stderr

    def test_closed_pipe(self, story: Path) -> None:
        reading, writing = os.pipe()
        os.close(reading)
        done = process("attribute", "--format", "jsonl", story, stdout=writing)
        os.close(writing)
        assert done.returncode == 1
        assert done.stderr == b""

    def test_serve_on_a_port_in_use(self, database: str) -> None:
        import socket

        with socket.create_server(("127.0.0.1", 0)) as taken:
            port = str(taken.getsockname()[1])
            environment = os.environ | {"DATABASE_URL": database}
            done = process("serve", "--port", port, stdout=subprocess.PIPE, env=environment, timeout=60)
        assert done.returncode == 1
        assert b"in use" in done.stderr
        assert b"Traceback" not in done.stderr
