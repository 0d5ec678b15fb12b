"""Tables into their schema, and what PostgreSQL itself holds of this stage."""

from django.db import migrations

from meibo.flow.examination.states import MOVES
from meibo.rooms.placing import MoveToSchema, table_of_moves


class Migration(migrations.Migration):
    dependencies = [("examination", "0001_initial")]

    operations = [
        MoveToSchema(
            "examination",
            [
                "examination_passer",
                "examination_case",
                "examination_check",
                "examination_fact",
                "examination_enquiry",
            ],
        ),
        table_of_moves("examination", "examination_case", sorted(MOVES)),
    ]
