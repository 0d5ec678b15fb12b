"""Tables into their schema, and what PostgreSQL itself holds of this room."""

from django.db import migrations

from meibo.rooms.placing import MoveToSchema, sql_file


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]

    operations = [
        MoveToSchema(
            "accounts",
            [
                "accounts_account",
                "accounts_session",
                "accounts_cardflow",
                "accounts_scopekey",
            ],
        ),
        sql_file(__file__, "accounts.sql"),
    ]
