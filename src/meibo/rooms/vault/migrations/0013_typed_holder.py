"""A typed number compared with the one that is linked already, for papers about a registration."""

from django.db import migrations

from meibo.rooms.placing import sql_file


class Migration(migrations.Migration):
    dependencies = [("vault", "0012_domicile_check")]

    operations = [sql_file(__file__, "typed_holder.sql")]
