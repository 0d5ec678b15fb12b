"""A registration may have a last day, and its number a prefix."""

from django.db import migrations, models

from meibo.rooms.placing import sql_file


class Migration(migrations.Migration):
    dependencies = [("register", "0007_ended_cards")]

    operations = [
        migrations.AddField("entry", "number_prefix", models.TextField(default="", db_default="")),
        migrations.AddField("version", "valid_until", models.DateField(null=True)),
        migrations.AddField("cardlicence", "valid_until", models.DateField(null=True)),
        sql_file(__file__, "terms.sql"),
    ]
