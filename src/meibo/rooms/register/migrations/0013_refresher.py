"""The search tells of an unfinished refresher course; registrations are counted for open data."""

from django.db import migrations

from meibo.rooms.placing import sql_file


class Migration(migrations.Migration):
    dependencies = [("register", "0012_printing")]

    operations = [sql_file(__file__, "refresher.sql")]
