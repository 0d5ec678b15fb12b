"""The limits of using a number, or a person's code, to ask the information network."""

from typing import Any

from django.db import migrations

from meibo.rooms.vault.limits import LIMITS, NETWORK_ENQUIRY

_LIMIT = LIMITS[NETWORK_ENQUIRY]
# An installation that is older than this purpose gets its limits here. Row security is forced on the
# owner too; granting, which follows every migration, forces it again.
_INSERT = (
    "INSERT INTO vault.vault_breaker (purpose, per_minute, per_hour, per_case_a_day,"
    " failures_in_a_row, failures, tripped_why, reset_why)"
    " VALUES (%s, %s, %s, %s, %s, 0, '', '') ON CONFLICT DO NOTHING"
)
_VALUES: list[Any] = [
    NETWORK_ENQUIRY,
    _LIMIT.per_minute,
    _LIMIT.per_hour,
    _LIMIT.per_case_a_day,
    _LIMIT.failures_in_a_row,
]
_BREAKER: list[Any] = [
    "ALTER TABLE vault.vault_breaker NO FORCE ROW LEVEL SECURITY",
    (_INSERT, _VALUES),
    "ALTER TABLE vault.vault_breaker FORCE ROW LEVEL SECURITY",
]


class Migration(migrations.Migration):
    dependencies = [("vault", "0006_keys_fence")]

    operations = [migrations.RunSQL(_BREAKER, migrations.RunSQL.noop)]
