"""PostgreSQL itself holds what may follow a registration: corrections, reissues, erasures."""

from django.db import migrations

from meibo.rooms.placing import sql_file


class Migration(migrations.Migration):
    dependencies = [
        ("registration", "0003_own_hand"),
        ("register", "0006_card_after_registration"),
        ("examination", "0009_about_an_entry"),
    ]

    operations = [sql_file(__file__, "after_registration.sql")]
