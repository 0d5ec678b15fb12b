"""Tables into their schema, and what PostgreSQL itself holds of this room."""

from django.db import migrations

from meibo.rooms.placing import MoveToSchema


class Migration(migrations.Migration):
    dependencies = [("notices", "0001_initial")]

    operations = [
        MoveToSchema(
            "notices",
            [
                "notices_notice",
            ],
        ),
    ]
