"""The new tables into their schema, the limits numbers start with, and what PostgreSQL holds."""

from typing import Any

from django.db import migrations

from meibo.rooms.placing import MoveToSchema, sql_file
from meibo.rooms.vault.limits import LIMITS


def _limits() -> list[Any]:
    return [
        (
            (
                "INSERT INTO vault.vault_breaker (purpose, per_minute, per_hour, per_case_a_day,"
                " failures_in_a_row, failures, tripped_why, reset_why)"
                " VALUES (%s, %s, %s, %s, %s, 0, '', '')"
            ),
            [
                purpose,
                found.per_minute,
                found.per_hour,
                found.per_case_a_day,
                found.failures_in_a_row,
            ],
        )
        for purpose, found in LIMITS.items()
    ]


class Migration(migrations.Migration):
    dependencies = [("vault", "0003_number_way")]

    operations = [
        MoveToSchema(
            "vault",
            ["vault_breaker", "vault_envelopekey", "vault_former", "vault_warrant"],
        ),
        migrations.RunSQL(_limits(), migrations.RunSQL.noop),
        sql_file(__file__, "number_way.sql"),
    ]
