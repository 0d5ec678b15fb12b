"""PostgreSQL itself holds that nothing which follows a registration moves its last day."""

from django.db import migrations

from meibo.rooms.placing import sql_file


class Migration(migrations.Migration):
    dependencies = [("registration", "0005_run_list"), ("register", "0008_terms")]

    operations = [sql_file(__file__, "last_day.sql")]
