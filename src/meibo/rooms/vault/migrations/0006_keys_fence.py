"""The new tables into their schema, and what PostgreSQL holds of renewals and look-ups."""

from django.db import migrations

from meibo.rooms.placing import MoveToSchema, sql_file, table_of_moves
from meibo.rooms.vault.states import RENEWAL_MOVES


class Migration(migrations.Migration):
    dependencies = [("vault", "0005_keys")]

    operations = [
        MoveToSchema("vault", ["vault_index", "vault_renewal", "vault_indexchunk"]),
        sql_file(__file__, "keys.sql"),
        table_of_moves("vault", "vault_renewal", sorted(RENEWAL_MOVES)),
    ]
