"""The new tables into their schema, and what PostgreSQL holds of keys, codes and endings."""

from django.db import migrations

from meibo.rooms.placing import MoveToSchema, sql_file, table_of_moves
from meibo.rooms.vault.states import ENDING_MOVES, RENEWAL_MOVES


class Migration(migrations.Migration):
    dependencies = [
        ("vault", "0005_keys"),
        ("accounts", "0003_saved_view"),
        ("register", "0006_card_after_registration"),
    ]

    operations = [
        MoveToSchema(
            "vault",
            [
                "vault_index",
                "vault_renewal",
                "vault_indexchunk",
                "vault_code",
                "vault_ending",
                "vault_breakglass",
            ],
        ),
        sql_file(__file__, "keys.sql"),
        sql_file(__file__, "codes.sql"),
        sql_file(__file__, "endings.sql"),
        table_of_moves("vault", "vault_renewal", sorted(RENEWAL_MOVES)),
        table_of_moves("vault", "vault_ending", sorted(ENDING_MOVES)),
    ]
