"""Whose a card's number is, for registrations made on paper that their holder asks for."""

from django.db import migrations

from meibo.rooms.placing import sql_file


class Migration(migrations.Migration):
    dependencies = [("vault", "0014_parting")]

    operations = [sql_file(__file__, "holder_found.sql")]
