"""Leave for the numbers of a whole register, who is in it, and each opening of a part."""

from typing import Any

from django.db import migrations, models

import meibo.rooms.journal.models
from meibo.rooms.placing import MoveToSchema, sql_file
from meibo.rooms.vault.limits import LIMITS, WHOLE_REGISTER_CHECK

_FOUND = LIMITS[WHOLE_REGISTER_CHECK]
# Row security is forced on the owner too; granting, which follows every migration, forces it again.
_LIMITS: list[Any] = [
    "ALTER TABLE vault.vault_breaker NO FORCE ROW LEVEL SECURITY",
    (
        (
            "INSERT INTO vault.vault_breaker (purpose, per_minute, per_hour, per_case_a_day,"
            " failures_in_a_row, failures, tripped_why, reset_why)"
            " VALUES (%s, %s, %s, %s, %s, 0, '', '') ON CONFLICT (purpose) DO NOTHING"
        ),
        [
            WHOLE_REGISTER_CHECK, _FOUND.per_minute, _FOUND.per_hour, _FOUND.per_case_a_day,
            _FOUND.failures_in_a_row,
        ],
    ),
    "ALTER TABLE vault.vault_breaker FORCE ROW LEVEL SECURITY",
]  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("vault", "0009_typed_numbers_fence")]

    operations = [
        migrations.CreateModel(
            name="WholeWarrant",
            fields=[
                ("run", models.UUIDField(primary_key=True, serialize=False)),
                ("register", models.TextField()),
                ("register_file", models.TextField()),
                ("given_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=["register"],
                        condition=models.Q(ended_at__isnull=True),
                        name="vault_one_whole_warrant",
                    )
                ]
            },
        ),
        migrations.CreateModel(
            name="WholeMember",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("run", models.UUIDField()),
                ("part", models.IntegerField()),
                ("line", models.IntegerField()),
                ("pseudonym", models.UUIDField()),
                ("expected", models.UUIDField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=["run", "part", "line"], name="vault_member_line"
                    ),
                    models.UniqueConstraint(fields=["run", "pseudonym"], name="vault_member_once"),
                ]
            },
        ),
        migrations.CreateModel(
            name="WholeOpening",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("run", models.UUIDField()),
                ("part", models.IntegerField()),
                ("at", models.DateTimeField()),
                ("xid", meibo.rooms.journal.models.Xid8Field()),
                ("handed_at", models.DateTimeField(null=True)),
            ],
            options={"indexes": [models.Index(fields=["at"], name="vault_whole_opening_rate")]},
        ),
        MoveToSchema("vault", ["vault_wholewarrant", "vault_wholemember", "vault_wholeopening"]),
        migrations.RunSQL(_LIMITS, migrations.RunSQL.noop),
        sql_file(__file__, "whole_register.sql"),
    ]
