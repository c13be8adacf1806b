"""Files that are there whole or not at all."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

from quotes.store.errors import StoreError


@contextmanager
def new_file(path: Path) -> Iterator[Path]:
    """A path to write a file (or a folder) to, which is moved to ``path`` at the end of the block.

    If the block fails, nothing is left of it. What is there already is never replaced.

    Raises:
        StoreError: there is something at ``path``, or it cannot be written.
    """
    _require_free(path)
    partial = path.with_name(f".{path.name}.{uuid4().hex[:8]}.partial")
    try:
        yield partial
        for written in (*partial.rglob("*"), partial):
            _to_disk(written)
        _require_free(path)
        partial.rename(path)
    except OSError as error:
        raise StoreError(f"{path} cannot be written: {error.strerror or error}") from error
    finally:
        if partial.is_dir():
            shutil.rmtree(partial, ignore_errors=True)
        else:
            partial.unlink(missing_ok=True)


def _require_free(path: Path) -> None:
    if os.path.lexists(path):
        raise StoreError(f"{path} is there already; give another name, or move it away")


def _to_disk(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
