"""Tables into their schema, and what PostgreSQL itself holds of this stage."""

from django.db import migrations

from meibo.flow.certificate.states import MOVES
from meibo.rooms.placing import MoveToSchema, table_of_moves


class Migration(migrations.Migration):
    dependencies = [("certificate", "0001_initial")]

    operations = [
        MoveToSchema(
            "certificate",
            [
                "certificate_credential",
            ],
        ),
        table_of_moves("certificate", "certificate_credential", sorted(MOVES)),
    ]
