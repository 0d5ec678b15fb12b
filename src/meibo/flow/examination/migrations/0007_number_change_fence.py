"""The table of number changes into its schema; what PostgreSQL holds of it and of unknown numbers."""

from django.db import migrations

from meibo.flow.examination.states import NUMBER_CHANGE_MOVES
from meibo.rooms.placing import MoveToSchema, sql_file, table_of_moves


class Migration(migrations.Migration):
    dependencies = [("examination", "0006_number_change"), ("accounts", "0002_fence")]

    operations = [
        MoveToSchema("examination", ["examination_numberchange"]),
        table_of_moves("examination", "examination_numberchange", sorted(NUMBER_CHANGE_MOVES)),
        sql_file(__file__, "known_number.sql"),
    ]
