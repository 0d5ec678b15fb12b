"""Notices of dispositions sent before name the registration they are about."""

from typing import Any

from django.db import migrations

_TABLES = ("notices.notices_notice", "registration.registration_disposition")
_NAMED = """
UPDATE notices.notices_notice AS n SET entry = d.entry
  FROM registration.registration_disposition AS d WHERE d.id = n."case"
"""
# Row security is forced on the owner too; granting, which follows every migration, forces it again.
_STEPS: list[Any] = [
    *(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY" for table in _TABLES),
    _NAMED,
    *(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY" for table in _TABLES),
]


class Migration(migrations.Migration):
    dependencies = [("registration", "0013_counts_of_a_part"), ("notices", "0004_entry")]

    operations = [migrations.RunSQL(_STEPS, migrations.RunSQL.noop)]
