"""A licence card is renewed after registration too: rewritten, reissued, or when a licence is erased."""

from django.db import migrations

from meibo.rooms.placing import sql_file


class Migration(migrations.Migration):
    dependencies = [("register", "0005_lists")]

    operations = [sql_file(__file__, "card_after_registration.sql")]
