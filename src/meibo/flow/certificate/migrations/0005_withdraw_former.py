"""What is corrected, reissued or erased takes the certificates made before with it."""

from django.db import migrations

from meibo.rooms.placing import sql_file


class Migration(migrations.Migration):
    dependencies = [("certificate", "0004_of_entry"), ("register", "0006_card_after_registration")]

    operations = [sql_file(__file__, "withdraw_former.sql")]
