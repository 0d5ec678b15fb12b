"""Of two accounts that are tied to one entry at once, one is."""

from django.db import migrations

from meibo.rooms.placing import sql_file


class Migration(migrations.Migration):
    dependencies = [("register", "0010_ties")]

    operations = [sql_file(__file__, "ties_once.sql")]
