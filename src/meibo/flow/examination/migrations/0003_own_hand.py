"""PostgreSQL itself holds the second person."""

from django.db import migrations

from meibo.rooms.placing import sql_file


class Migration(migrations.Migration):
    dependencies = [("examination", "0002_fence"), ("accounts", "0002_fence")]

    operations = [
        sql_file(__file__, "own_hand.sql"),
    ]
