"""What was recorded lately is found by an index; who prints a card is in charge of all that is on it."""

from django.db import migrations, models

from meibo.rooms.placing import sql_file


class Migration(migrations.Migration):
    dependencies = [("register", "0011_standing_by_index")]

    operations = [
        migrations.AddIndex(
            "version",
            models.Index(fields=["register", "recorded_at"], name="register_version_lately"),
        ),
        sql_file(__file__, "card_within.sql"),
    ]
