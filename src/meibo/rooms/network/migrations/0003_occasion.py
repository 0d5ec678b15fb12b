"""Why the network is asked, and enquiries that are not wanted any more; a person's own records."""

from django.db import migrations, models

from meibo.rooms.network.states import Occasion


class Migration(migrations.Migration):
    dependencies = [("network", "0002_fence")]

    operations = [
        migrations.AddField(
            model_name="enquiry",
            name="occasion",
            field=models.TextField(default=Occasion.CASE, db_default=Occasion.CASE),
        ),
        migrations.AddField(
            model_name="enquiry", name="withdrawn_at", field=models.DateTimeField(null=True)
        ),
        migrations.AddField(
            model_name="provisionrecord",
            name="occasion",
            field=models.TextField(default=Occasion.CASE, db_default=Occasion.CASE),
        ),
        migrations.AddIndex(
            model_name="provisionrecord",
            index=models.Index(
                fields=["account", "-recorded_at", "id"], name="network_record_of_own"
            ),
        ),
    ]
