"""Tables into their schema, and what PostgreSQL itself holds of this room."""

from django.db import migrations

from meibo.rooms.placing import MoveToSchema, sql_file, table_of_moves
from meibo.rooms.vault.states import MOVES


class Migration(migrations.Migration):
    dependencies = [("vault", "0001_initial")]

    operations = [
        MoveToSchema(
            "vault",
            [
                "vault_nonce",
                "vault_envelope",
                "vault_number",
                "vault_datakey",
                "vault_reveal",
            ],
        ),
        sql_file(__file__, "vault.sql"),
        table_of_moves("vault", "vault_envelope", sorted(MOVES)),
    ]
