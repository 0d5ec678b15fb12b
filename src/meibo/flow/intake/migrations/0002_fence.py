"""Tables into their schema, and what PostgreSQL itself holds of this stage."""

from django.db import migrations

from meibo.flow.intake.states import MOVES
from meibo.rooms.placing import MoveToSchema, table_of_moves


class Migration(migrations.Migration):
    dependencies = [("intake", "0001_initial")]

    operations = [
        MoveToSchema(
            "intake",
            [
                "intake_application",
            ],
        ),
        table_of_moves("intake", "intake_application", sorted(MOVES)),
    ]
