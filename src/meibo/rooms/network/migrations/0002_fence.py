"""Tables into their schema, and what PostgreSQL itself holds of this room."""

from django.db import migrations

from meibo.rooms.network.states import ENQUIRY_MOVES, GATE_MOVES
from meibo.rooms.placing import MoveToSchema, table_of_moves


class Migration(migrations.Migration):
    dependencies = [("network", "0001_initial")]

    operations = [
        MoveToSchema(
            "network",
            [
                "network_gate",
                "network_heldcode",
                "network_enquiry",
                "network_result",
                "network_provisionrecord",
                "network_stopnotice",
                "network_run",
            ],
        ),
        table_of_moves("network", "network_gate", sorted(GATE_MOVES)),
        table_of_moves("network", "network_enquiry", sorted(ENQUIRY_MOVES)),
    ]
