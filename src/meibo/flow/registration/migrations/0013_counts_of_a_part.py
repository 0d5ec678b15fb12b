"""A part keeps counts of what came of its people, so that a page need not count them."""

from typing import Any

from django.db import migrations, models

_TABLES = ("registration.registration_wholepart", "registration.registration_domicilecheck")
# Of the checks made before.
_COUNTS = """
UPDATE registration.registration_wholepart AS p
   SET equal = c.agrees, different = c.differs, not_applicable = c.foreign_national,
       settled = c.settled, untold = c.settled - c.agrees - c.differs - c.foreign_national - c.over
  FROM (SELECT part_id, count(*) FILTER (WHERE outcome = 'agrees') AS agrees,
               count(*) FILTER (WHERE outcome = 'differs') AS differs,
               count(*) FILTER (WHERE outcome = 'not_applicable') AS foreign_national,
               count(*) FILTER (WHERE outcome = 'over') AS over,
               count(*) FILTER (WHERE settled_at IS NOT NULL) AS settled
          FROM registration.registration_domicilecheck GROUP BY part_id) AS c
 WHERE c.part_id = p.id
"""
# Row security is forced on the owner too; granting, which follows every migration, forces it again.
_FILLED: list[Any] = [
    *(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY" for table in _TABLES),
    _COUNTS,
    *(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY" for table in _TABLES),
]


def _count() -> Any:
    return models.IntegerField(default=0, db_default=0)


class Migration(migrations.Migration):
    dependencies = [("registration", "0012_notified")]

    operations = [
        migrations.AddField("wholepart", "untold", _count()),
        migrations.AddField("wholepart", "not_applicable", _count()),
        migrations.AddField("wholepart", "settled", _count()),
        migrations.RunSQL(_FILLED, migrations.RunSQL.noop),
    ]
