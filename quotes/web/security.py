"""The headers that tell a browser what a page may do: run no script, load nothing from elsewhere."""

from __future__ import annotations

import base64
import hashlib

from flask import Response, request


def secure(response: Response) -> Response:
    """The response with its security headers; only the cards may stand in a frame of another site."""
    embeddable = (request.endpoint or "").startswith("web.embed_")
    response.headers.setdefault("Content-Security-Policy", policy(framed_by="*" if embeddable else "'self'"))
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "strict-origin-when-cross-origin"
    return response


def policy(*, inline_style: str = "", framed_by: str = "'self'") -> str:
    """A Content-Security-Policy: our own style sheet and pictures, and nothing else.

    Args:
        inline_style: the whole of a ``<style>`` element that the page may have, allowed by its hash.
        framed_by: who may show the page in a frame.
    """
    styles = "'self'"
    if inline_style:
        digest = base64.b64encode(hashlib.sha256(inline_style.encode()).digest()).decode()
        styles += f" 'sha256-{digest}'"
    return (
        f"default-src 'none'; style-src {styles}; img-src 'self'; form-action 'self'; "
        f"base-uri 'none'; frame-ancestors {framed_by}"
    )
