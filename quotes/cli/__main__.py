"""`python -m quotes.cli`."""

from quotes.cli import main

main()
