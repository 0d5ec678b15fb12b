"""An erasure on notice of a death is an act a licence card follows."""

from django.db import migrations

from meibo.rooms.placing import sql_file


class Migration(migrations.Migration):
    dependencies = [("register", "0008_terms")]

    operations = [sql_file(__file__, "notified.sql")]
