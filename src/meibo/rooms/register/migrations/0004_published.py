"""The public's search by name, as a function with a limit of its own."""

from django.db import migrations

from meibo.rooms.placing import sql_file


class Migration(migrations.Migration):
    dependencies = [("register", "0003_licence_card")]

    operations = [sql_file(__file__, "published.sql")]
