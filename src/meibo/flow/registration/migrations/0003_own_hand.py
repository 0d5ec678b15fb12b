"""PostgreSQL itself holds the second person, and REG-01: no entry without a decided case."""

from django.db import migrations

from meibo.rooms.placing import sql_file


class Migration(migrations.Migration):
    dependencies = [
        ("registration", "0002_fence"),
        ("register", "0002_fence"),
        ("examination", "0003_own_hand"),
    ]

    operations = [
        sql_file(__file__, "own_hand.sql"),
    ]
