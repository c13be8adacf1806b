"""`quotes ingest` with folders, and `--watch`, as a newsroom leaves it running."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from quotes.cli import main

STORY = "“We have waited long enough,” said Mayor Ida Lund of Elm Harbour. “The bridge will open in May.”\n"


def quotes(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments], catch_exceptions=False)


@pytest.fixture
def database(tmp_path: Path) -> str:
    url = f"sqlite:///{tmp_path}/quotes.sqlite"
    assert quotes("migrate", "--database", url).exit_code == 0
    return url


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "in"
    path.mkdir()
    return path


class TestFolder:
    def test_files_below_it_are_ingested(self, database: str, folder: Path) -> None:
        (folder / "below").mkdir()
        (folder / "a.txt").write_text(STORY)
        (folder / "below" / "a.txt").write_text(f"{STORY}It was built long ago.")
        (folder / "a.jpg").write_text("picture")
        result = quotes("ingest", "--database", database, folder)
        assert result.exit_code == 0
        assert result.stdout.startswith("2 new articles with ")
        assert (
            f"Note: {folder}: passed over what is no kind of file that can be read: 1 .jpg" in result.stderr
        )
        assert "Note: without a date" in result.stderr
        assert "a, below/a; give published" in result.stderr

    def test_other_encoding(self, database: str, folder: Path) -> None:
        (folder / "a.txt").write_bytes(STORY.encode("windows-1252"))
        result = quotes("ingest", "--database", database, folder)
        assert result.exit_code == 1
        assert f"Error: {folder}/a.txt: is not text in UTF-8 (byte 1)" in result.stderr
        result = quotes("ingest", "--database", database, "--encoding", "windows-1252", folder)
        assert result.exit_code == 0
        assert result.stdout.startswith("1 new articles")

    @pytest.mark.parametrize(
        ("arguments", "message"),
        [
            (["--encoding", "klingon", "a.txt"], "'klingon' is no encoding of text; give one such as"),
            (["--watch", "gone"], "gone is no folder; give --watch the folders that articles come into"),
            (["--watch", "--every", "0", "."], "0.0 is not in the range x>0"),
        ],
    )
    def test_what_is_not_understood(self, database: str, arguments: list[str], message: str) -> None:
        result = quotes("ingest", "--database", database, *arguments)
        assert result.exit_code == 2
        assert message in result.stderr


class Watching:
    """`quotes ingest --watch` in a process of its own."""

    def __init__(self, database: str, folder: Path) -> None:
        self._errors = folder.parent / "stderr"
        command = [sys.executable, "-m", "quotes.cli", "ingest", "--watch", "--every", "0.2"]
        with open(self._errors, "wb") as errors:
            self._process = subprocess.Popen(
                [*command, "--database", database, str(folder)], stdout=subprocess.PIPE, stderr=errors
            )

    def wait_for(self, words: str) -> None:
        """Wait until the process says something on standard error."""
        end = time.monotonic() + 300
        while words not in self.errors:
            assert self._process.poll() is None, self.errors
            assert time.monotonic() < end, self.errors
            time.sleep(0.1)

    @property
    def errors(self) -> str:
        return self._errors.read_text(encoding="utf-8")

    def end(self, number: signal.Signals) -> tuple[int, str]:
        """End it as an operator does; returns its exit code and what it wrote."""
        self._process.send_signal(number)
        output, _ = self._process.communicate(timeout=60)
        return self._process.returncode, output.decode()

    def close(self) -> None:
        if self._process.poll() is None:
            self._process.kill()
            self._process.communicate()


@pytest.fixture
def watching(database: str, folder: Path) -> Iterator[Watching]:
    process = Watching(database, folder)
    yield process
    process.close()


class TestWatch:
    def test_what_is_there_and_what_comes(self, folder: Path, database: str, watching: Watching) -> None:
        (folder / "a.txt").write_text(STORY)
        watching.wait_for("So far 1 new articles")
        (folder / "bad.json").write_text('{"text": ')
        watching.wait_for(f"Error: {folder}/bad.json:1: is not valid JSON")
        coming = folder / ".b.txt"
        coming.write_text(f"{STORY}It was built long ago.")
        os.rename(coming, folder / "b.txt")
        watching.wait_for("So far 2 new articles")
        code, output = watching.end(signal.SIGTERM)
        assert code == 1  # for the bad file
        assert output.startswith("2 new articles with ")
        assert output.endswith(" statements, 0 unchanged, 1 unreadable\n")
        assert "Traceback" not in watching.errors
        (folder / "bad.json").unlink()
        assert (
            "0 new articles with 0 statements, 2 unchanged"
            in quotes("ingest", "--database", database, folder).stdout
        )

    def test_ctrl_c_while_it_waits(self, watching: Watching) -> None:
        watching.wait_for("Watching; Ctrl-C ends it.")
        assert watching.end(signal.SIGINT) == (
            0,
            "0 new articles with 0 statements, 0 unchanged, 0 unreadable\n",
        )
        assert "Traceback" not in watching.errors
