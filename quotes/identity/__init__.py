"""Who is who across articles: names to keys, and the decision whether two profiles are one person's."""

from __future__ import annotations

from quotes.identity.context import topic_words
from quotes.identity.names import blocking_keys, lookup_keys, name_key
from quotes.identity.profile import Profile
from quotes.identity.resolver import Comparison, Decision, Evidence, Resolver, Verdict
from quotes.identity.roles import RoleMention, current_role, most_used, role_key

__all__ = [
    "Comparison",
    "Decision",
    "Evidence",
    "Profile",
    "Resolver",
    "RoleMention",
    "Verdict",
    "blocking_keys",
    "current_role",
    "lookup_keys",
    "most_used",
    "name_key",
    "role_key",
    "topic_words",
]
