"""Tables into their schema, and what PostgreSQL itself holds of this room."""

from django.db import migrations

from meibo.rooms.placing import MoveToSchema


class Migration(migrations.Migration):
    dependencies = [("documents", "0001_initial")]

    operations = [
        MoveToSchema(
            "documents",
            [
                "documents_document",
            ],
        ),
    ]
