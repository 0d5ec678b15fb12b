"""Entries made on paper, tied to their holder's account."""

from django.db import migrations

from meibo.rooms.placing import sql_file


class Migration(migrations.Migration):
    dependencies = [("register", "0009_notified"), ("accounts", "0002_fence")]

    operations = [sql_file(__file__, "ties.sql")]
