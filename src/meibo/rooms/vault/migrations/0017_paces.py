"""What runs in batches goes at a pace that does not trip its own breaker; limits an installation has set
itself stay as they are."""

from typing import Any

from django.db import migrations

from meibo.rooms.vault.limits import DOMICILE_CHECK, LIMITS, WHOLE_REGISTER_CHECK

# A minute's limit as installations began with it.
_BEFORE = {WHOLE_REGISTER_CHECK: 60, DOMICILE_CHECK: 300}
_PACE = "UPDATE vault.vault_breaker SET per_minute = %s WHERE purpose = %s AND per_minute = %s"
# Row security is forced on the owner too; granting, which follows every migration, forces it again.
_PACES: list[Any] = [
    "ALTER TABLE vault.vault_breaker NO FORCE ROW LEVEL SECURITY",
    *((_PACE, [LIMITS[one].per_minute, one, before]) for one, before in _BEFORE.items()),
    "ALTER TABLE vault.vault_breaker FORCE ROW LEVEL SECURITY",
]


class Migration(migrations.Migration):
    dependencies = [("vault", "0016_searches")]

    operations = [migrations.RunSQL(_PACES, migrations.RunSQL.noop)]
