"""Tables into their schema, and what PostgreSQL itself holds of this stage."""

from django.db import migrations

from meibo.flow.registration.states import MOVES
from meibo.rooms.placing import MoveToSchema, table_of_moves


class Migration(migrations.Migration):
    dependencies = [("registration", "0001_initial")]

    operations = [
        MoveToSchema(
            "registration",
            [
                "registration_run",
                "registration_disposition",
            ],
        ),
        table_of_moves("registration", "registration_disposition", sorted(MOVES)),
    ]
