"""The rooms of the running application, for its views: ``current.store``, ``current.newsroom``, …

Each stands for that of ``flask.current_app``, as ``flask.request`` stands for the request in hand.
"""

from __future__ import annotations

from functools import cached_property
from typing import cast

from flask import Flask, current_app
from werkzeug.local import LocalProxy

from quotes.attributor import Attributor
from quotes.newsroom import Newsroom
from quotes.store import Store

_EXTENSION = "quotes"


class Rooms:
    """What one application works with. The model is loaded when it is first needed.

    Args:
        database_url: where the store is.

    Raises:
        StoreError: the store cannot be opened.
    """

    def __init__(self, database_url: str) -> None:
        self.store = Store.open(database_url)

    @cached_property
    def attributor(self) -> Attributor:
        """The attributor.

        Raises:
            ModelError: the model cannot be loaded.
        """
        return Attributor.from_pretrained()

    @cached_property
    def newsroom(self) -> Newsroom:
        """The newsroom, which needs the attributor."""
        return Newsroom(self.attributor, self.store)

    def load_model(self) -> None:
        """Load the model now, so that no request waits for it and forked workers share it.

        Raises:
            ModelError: the model cannot be loaded.
        """
        _ = self.newsroom

    @property
    def model_loaded(self) -> bool:
        """Whether the model has been loaded."""
        return "attributor" in vars(self)

    def init_app(self, app: Flask) -> None:
        """Make these the rooms of an application."""
        app.extensions[_EXTENSION] = self


def rooms_of(app: Flask) -> Rooms:
    """The rooms of an application."""
    return cast(Rooms, app.extensions[_EXTENSION])


store = cast(Store, LocalProxy(lambda: rooms_of(current_app).store))
newsroom = cast(Newsroom, LocalProxy(lambda: rooms_of(current_app).newsroom))
attributor = cast(Attributor, LocalProxy(lambda: rooms_of(current_app).attributor))
