"""Two procedures lead into a register: time-limited registration is the second."""

from django.db import migrations, models

_ENTERING = ("new_registration", "time_limited_registration")


class Migration(migrations.Migration):
    dependencies = [("examination", "0009_about_an_entry")]

    operations = [
        migrations.RemoveConstraint("case", "examination_about_an_entry"),
        migrations.AddConstraint(
            "case",
            models.CheckConstraint(
                condition=models.Q(procedure__in=_ENTERING, entry=None, version=None)
                | (
                    ~models.Q(procedure__in=_ENTERING)
                    & models.Q(entry__isnull=False, version__isnull=False)
                ),
                name="examination_about_an_entry",
            ),
        ),
    ]
