"""Settings of gunicorn: the model is loaded once, before the fork, and all workers share its memory."""

from __future__ import annotations

import gc
import os

import torch
from gunicorn.arbiter import Arbiter
from gunicorn.workers.base import Worker

bind = "127.0.0.1:8000"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
threads = 4  # in each worker, so that profiles are served while an article is being attributed
preload_app = True
timeout = 120  # seconds
accesslog = "-"
control_socket_disable = True  # its one path is that of every gunicorn of the user

torch.set_num_threads(1)  # before the fork, for the threads of OpenMP would not survive it


def pre_fork(server: Arbiter, worker: Worker) -> None:
    """Keep what is loaded out of garbage collection, which would write to its memory and so copy it."""
    gc.freeze()


def post_fork(server: Arbiter, worker: Worker) -> None:
    """Give each worker its part of the processors."""
    torch.set_num_threads(max(1, (os.cpu_count() or 1) // workers))
