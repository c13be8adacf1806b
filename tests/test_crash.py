"""Processes that are killed while they ingest lose nothing and store nothing twice; see bench/crash.py."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path


def test_the_store_is_that_of_an_undisturbed_run(postgres_url: str, tmp_path: Path) -> None:
    databases = ("--database", f"sqlite:///{tmp_path}/killed.sqlite", "--database", postgres_url)
    sizes = ("--articles", "40", "--kills", "3", "--processes", "2")
    done = subprocess.run(
        [sys.executable, "-m", "bench.crash", *sizes, *databases],
        cwd=Path(__file__).parents[1],
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.count(" 0 of them not as in an undisturbed run") == 2
    assert done.stdout.count("40 articles, 0 lost or too many, 0 that say something else") == 2
