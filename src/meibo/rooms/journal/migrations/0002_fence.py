"""Tables into their schema, and what PostgreSQL itself holds of this room."""

from django.db import migrations

from meibo.rooms.placing import MoveToSchema, sql_file


class Migration(migrations.Migration):
    dependencies = [("journal", "0001_initial")]

    operations = [
        MoveToSchema(
            "journal",
            [
                "journal_entry",
                "journal_leaf",
                "journal_checkpoint",
            ],
        ),
        sql_file(__file__, "journal.sql"),
    ]
