"""The tables of typed numbers into their schema; what PostgreSQL holds of two typists and a superior."""

from django.db import migrations

from meibo.rooms.placing import MoveToSchema, sql_file, table_of_moves
from meibo.rooms.vault.states import TYPING_MOVES


class Migration(migrations.Migration):
    dependencies = [("vault", "0008_typed_numbers"), ("accounts", "0002_fence")]

    operations = [
        MoveToSchema("vault", ["vault_typing", "vault_typingtry"]),
        table_of_moves("vault", "vault_typing", sorted(TYPING_MOVES)),
        sql_file(__file__, "typed_numbers.sql"),
    ]
