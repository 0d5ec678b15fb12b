"""The limits of using a number, or a person's code, for the regular check of domiciles."""

from typing import Any

from django.db import migrations

from meibo.rooms.vault.limits import DOMICILE_CHECK, LIMITS

_FOUND = LIMITS[DOMICILE_CHECK]
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
            DOMICILE_CHECK, _FOUND.per_minute, _FOUND.per_hour, _FOUND.per_case_a_day,
            _FOUND.failures_in_a_row,
        ],
    ),
    "ALTER TABLE vault.vault_breaker FORCE ROW LEVEL SECURITY",
]  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("vault", "0011_linking")]

    operations = [migrations.RunSQL(_LIMITS, migrations.RunSQL.noop)]
