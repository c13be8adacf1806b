"""Roles over time: the key of a role, by which its wordings are found to be one."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from quotes.identity import role_key

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_LONGEST = 600
_INDEX = "ix_roles_speaker_id_key_seen_at_article_id"
_PLACE = ("article_id", "appearance", "start", "end")


def upgrade() -> None:
    """Add the column, and fill it for the roles that are stored."""
    op.add_column("roles", sa.Column("key", sa.String(length=_LONGEST), nullable=False, server_default=""))
    connection = op.get_bind()
    roles = sa.table("roles", *(sa.column(name) for name in (*_PLACE, "phrase", "key")))
    fill = sa.update(roles).values(key=sa.bindparam("new_key"))
    fill = fill.where(*(roles.c[name] == sa.bindparam(f"at_{name}") for name in _PLACE))
    stored = connection.execute(sa.select(*(roles.c[name] for name in (*_PLACE, "phrase")))).all()
    keys = {phrase: role_key(phrase)[:_LONGEST] for phrase in {row.phrase for row in stored}}
    if stored:
        connection.execute(
            fill,
            [{"new_key": keys[row.phrase], **{f"at_{n}": row._mapping[n] for n in _PLACE}} for row in stored],
        )
    op.create_index(op.f(_INDEX), "roles", ["speaker_id", "key", "seen_at", "article_id"])


def downgrade() -> None:
    """Drop the column."""
    op.drop_index(op.f(_INDEX), table_name="roles")
    op.drop_column("roles", "key")
