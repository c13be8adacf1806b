"""The service for a WSGI server: ``gunicorn wsgi:application``, with the settings of gunicorn.conf.py."""

from __future__ import annotations

import sys

from quotes.attributor import ModelError
from quotes.current import rooms_of
from quotes.service import create_app
from quotes.store import StoreError

try:
    application = create_app()
    rooms_of(application).load_model()
except (ModelError, StoreError, ValueError) as error:
    sys.exit(f"Error: {error}")
