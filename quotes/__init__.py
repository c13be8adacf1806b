"""Finds every quotation in news articles and ties it to its speaker by name and role."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from quotes.attributor import Attributor

__all__ = ["Attributor"]


def __getattr__(name: str) -> type[Attributor]:
    """Load the attributor on first use, so that `quotes --help` need not wait for torch."""
    if name == "Attributor":
        from quotes.attributor import Attributor

        return Attributor
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
