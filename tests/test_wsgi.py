"""The service as it runs for good: gunicorn with its settings, two workers, one model."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from quotes.store import migrate

ROOT = Path(__file__).parents[1]
TEXT = "“We will build it, and we will build it on time,” said Ada Lindqvist, the mayor of Norrby. "


def start(log: Path, database: Path, **environment: str) -> subprocess.Popen[bytes]:
    """Start the service at a free port; the log tells which port, and which worker served a request."""
    command = [sys.executable, "-m", "gunicorn", "--bind=127.0.0.1:0", "--access-logformat=served by %(p)s"]
    with log.open("wb") as output:
        return subprocess.Popen(
            [*command, "wsgi:application"],
            cwd=ROOT,
            env=os.environ | {"DATABASE_URL": f"sqlite:///{database}", "WEB_CONCURRENCY": "2"} | environment,
            stdout=output,
            stderr=subprocess.STDOUT,
        )


@dataclass
class Service:
    """A running service."""

    log: Path
    address: str

    def ask(self, path: str, body: object = None) -> tuple[int, str]:
        """The status and the body of the answer to a GET, or to a POST of a body as JSON."""
        data = None if body is None else json.dumps(body).encode()
        request = Request(self.address + path, data, {"Content-Type": "application/json"})
        try:
            with urlopen(request, timeout=120) as response:
                return response.status, response.read().decode()
        except HTTPError as error:
            return error.code, error.read().decode()

    def workers(self) -> set[int]:
        """The processes that have served a request."""
        return {int(pid) for pid in re.findall(r"served by <(\d+)>", self.log.read_text())}


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    folder = tmp_path_factory.mktemp("service")
    migrate(f"sqlite:///{folder}/quotes.sqlite")
    log = folder / "log"
    process = start(log, folder / "quotes.sqlite")
    try:
        deadline = time.monotonic() + 120
        while "Booting worker" not in log.read_text():
            assert process.poll() is None, log.read_text()
            assert time.monotonic() < deadline, log.read_text()
            time.sleep(0.1)
        listening = re.search(r"Listening at: (\S+)", log.read_text())
        assert listening
        yield Service(log, listening[1])
    finally:
        process.terminate()
        process.wait(30)


def test_the_model_is_there_before_the_first_request(service: Service) -> None:
    status, body = service.ask("/healthz")
    assert status == 200
    assert json.loads(body)["model"] == {"loaded": True}


def test_all_workers_attribute_at_once_and_alike(service: Service) -> None:
    texts = [f"{number} bridges. {TEXT * number}" for number in (1, 2, 3)] * 4
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda text: service.ask("/api/v1/attributions", {"text": text}), texts))
    assert {status for status, _ in answers} == {200}
    assert answers == answers[:3] * 4
    assert len({body for _, body in answers}) == 3
    assert len(service.workers()) == 2


def test_workers_take_the_same_article_once(service: Service) -> None:
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: service.ask("/api/v1/articles", {"text": TEXT}), range(16)))
    assert sorted(status for status, _ in answers) == [200] * 15 + [201]
    assert len({json.loads(body)["id"] for _, body in answers}) == 1
    assert json.loads(service.ask("/healthz")[1])["store"]["articles"] == 1


def test_workers_share_the_memory_of_the_model(service: Service) -> None:
    service.ask("/healthz")
    model = (
        (Path(os.environ.get("QUOTES_MODEL") or ROOT / "models/quotes-en") / "model.safetensors")
        .stat()
        .st_size
    )
    for worker in service.workers():
        memory = Path(f"/proc/{worker}/smaps_rollup").read_text()
        shared = sum(int(kilobytes) for kilobytes in re.findall(r"Shared_\w+: +(\d+) kB", memory)) * 1024
        assert shared > 2 * model  # it is kept in half precision and runs in single


def test_an_article_of_five_megabytes_gets_its_answer_over_the_wire(service: Service) -> None:
    status, body = service.ask("/api/v1/attributions", {"text": "a" * 5_000_000})
    assert status == 422
    assert "1,000,000 characters" in json.loads(body)["detail"]


@pytest.mark.parametrize(
    ("environment", "migrated", "message"),
    [
        ({"QUOTES_MODEL": "/nowhere"}, True, "no model in /nowhere"),
        ({"QUOTES_MIN_CONFIDENCE": "high"}, True, "QUOTES_MIN_CONFIDENCE"),
        ({}, False, "quotes migrate"),
        ({"DATABASE_URL": "mysql://localhost/quotes"}, False, "mysql"),
    ],
)
def test_a_service_that_cannot_start_says_why(
    tmp_path: Path, environment: dict[str, str], migrated: bool, message: str
) -> None:
    if migrated:
        migrate(f"sqlite:///{tmp_path}/quotes.sqlite")
    process = start(tmp_path / "log", tmp_path / "quotes.sqlite", **environment)
    assert process.wait(120) != 0
    log = (tmp_path / "log").read_text()
    assert message in log
    assert "Traceback" not in log
