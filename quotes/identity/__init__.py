"""Who is who across articles: names to keys, and the decision whether two profiles are one person's."""

from __future__ import annotations

from quotes.identity.context import topic_words
from quotes.identity.names import blocking_keys, lookup_keys, name_key
from quotes.identity.profile import Profile
from quotes.identity.resolver import Comparison, Decision, Evidence, Resolver, Verdict

__all__ = [
    "Comparison",
    "Decision",
    "Evidence",
    "Profile",
    "Resolver",
    "Verdict",
    "blocking_keys",
    "lookup_keys",
    "name_key",
    "topic_words",
]
