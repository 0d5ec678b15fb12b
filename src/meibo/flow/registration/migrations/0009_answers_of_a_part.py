"""Differing answers of a part stand in one row; parts whose answers were waiting are read again."""

from django.db import migrations, models

_AGAIN = """
ALTER TABLE registration.registration_difference NO FORCE ROW LEVEL SECURITY;
ALTER TABLE registration.registration_wholepart NO FORCE ROW LEVEL SECURITY;
DELETE FROM registration.registration_difference;
UPDATE registration.registration_wholepart SET state = 'sent', next_try_at = now()
 WHERE state = 'answered';
ALTER TABLE registration.registration_difference FORCE ROW LEVEL SECURITY;
ALTER TABLE registration.registration_wholepart FORCE ROW LEVEL SECURITY;
"""


class Migration(migrations.Migration):
    dependencies = [("registration", "0008_periodic")]

    operations = [
        migrations.RunSQL(_AGAIN, migrations.RunSQL.noop),
        migrations.RemoveField("difference", "line"),
        migrations.RemoveField("difference", "answer"),
        migrations.AddField("difference", "answers", models.JSONField(default=list)),
        migrations.AlterField("difference", "answers", models.JSONField()),
    ]
