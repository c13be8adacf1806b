"""Text to statements: the part of the product that can be used alone."""

from quotes.attributor.attributor import Attributor, ModelError

__all__ = ["Attributor", "ModelError"]
