"""A licence card ends with its last licence, though no later issue says so."""

from django.db import migrations

from meibo.rooms.placing import sql_file


class Migration(migrations.Migration):
    dependencies = [("register", "0006_card_after_registration")]

    operations = [sql_file(__file__, "ended_cards.sql")]
