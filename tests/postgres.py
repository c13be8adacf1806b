"""A PostgreSQL server of one's own, for tests and measurements that start and stop it."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class PostgresServer:
    """A server in a folder, reached by a socket in it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        # PostgreSQL refuses to run as root; Debian's package makes a user for it.
        self._user = "postgres" if os.geteuid() == 0 else None
        if self._user:
            shutil.chown(folder, self._user)
        self._run("initdb", "--username=postgres", "--auth=trust", "--encoding=UTF8", "--no-sync")
        self.url = f"postgresql://postgres@/postgres?host={folder}"

    def start(self) -> None:
        """Start it, and wait until it can be asked."""
        options = f"-c listen_addresses='' -c unix_socket_directories={self._folder} -c fsync=off"
        self._run("pg_ctl", "--wait", "--log", f"{self._folder}/log", "--options", options, "start")

    def stop(self) -> None:
        """Stop it at once, as a crash of the machine would; it recovers at its next start."""
        self._run("pg_ctl", "--wait", "--mode=immediate", "stop")

    def _run(self, program: str, *arguments: str) -> None:
        command = [_program(program), "-D", f"{self._folder}/data", *arguments]
        subprocess.run(command, check=True, user=self._user, cwd=self._folder, stdout=subprocess.DEVNULL)


@contextmanager
def running_server() -> Iterator[PostgresServer]:
    """A server that runs, in a folder that is thrown away."""
    with tempfile.TemporaryDirectory(prefix="quotes-pg-", ignore_cleanup_errors=True) as folder:
        server = PostgresServer(Path(folder))
        server.start()
        try:
            yield server
        finally:
            server.stop()


def _program(name: str) -> str:
    """A program of the newest PostgreSQL that is installed; Debian keeps them off the path."""
    installed = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda path: int(path.parts[4]))
    return str(installed[-1]) if installed else name
