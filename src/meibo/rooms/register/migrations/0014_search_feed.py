"""What the search systems outside are given of the published registers."""

from django.db import migrations

from meibo.rooms.placing import sql_file


class Migration(migrations.Migration):
    dependencies = [("register", "0013_refresher")]

    operations = [sql_file(__file__, "search_feed.sql")]
