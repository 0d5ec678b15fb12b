"""A registration erased on notice of its holder's death says so."""

from django.db import migrations

from meibo.rooms.placing import sql_file


class Migration(migrations.Migration):
    dependencies = [("registration", "0011_outside_counts")]

    operations = [sql_file(__file__, "notified.sql")]
