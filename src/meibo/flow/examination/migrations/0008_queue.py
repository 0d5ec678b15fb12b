"""The queue's search key and the indexes of its orders; cases already open get their key."""

from typing import Any

from django.db import migrations, models

from meibo.terms.person_name import folded_key

_TABLE = "examination.examination_case"


def _keys(apps: Any, schema_editor: Any) -> None:
    """Row security is forced on the owner too; granting, which follows, forces it again."""
    schema_editor.execute(f"ALTER TABLE {_TABLE} NO FORCE ROW LEVEL SECURITY")
    found = apps.get_model("examination", "Case").objects.filter(name_key="")
    for case in found.only("id", "applicant_name").iterator():
        found.filter(id=case.id).update(name_key=folded_key(case.applicant_name))
    schema_editor.execute(f"ALTER TABLE {_TABLE} FORCE ROW LEVEL SECURITY")


class Migration(migrations.Migration):
    dependencies = [("examination", "0007_number_change_fence")]

    operations = [
        migrations.AddField("case", "name_key", models.TextField(default="")),
        migrations.RunPython(_keys, migrations.RunPython.noop),
        migrations.RemoveIndex("case", "examination_queue"),
        migrations.RemoveIndex("case", "examination_to_hand_over"),
        migrations.AddIndex(
            "case",
            models.Index(
                fields=["register", "state", "procedure", "due_on"], name="examination_counts"
            ),
        ),
        migrations.AddIndex(
            "case",
            models.Index(fields=["state", "arrived_at", "id"], name="examination_by_arrival"),
        ),
        migrations.AddIndex(
            "case", models.Index(fields=["state", "due_on", "id"], name="examination_by_due_day")
        ),
        migrations.AddIndex(
            "case", models.Index(fields=["name_key", "id"], name="examination_by_name")
        ),
        migrations.AddIndex(
            "case", models.Index(fields=["reference"], name="examination_by_reference")
        ),
        migrations.AddIndex(
            "check",
            models.Index(
                condition=models.Q(at__isnull=True), fields=["case"], name="examination_undone"
            ),
        ),
        migrations.AddIndex(
            "enquiry",
            models.Index(
                condition=models.Q(answered_at__isnull=True),
                fields=["case"],
                name="examination_unanswered",
            ),
        ),
        migrations.AddIndex(
            "case",
            models.Index(
                condition=models.Q(handed_over_at__isnull=True, outcome="grant", state="decided"),
                fields=["register", "approved_at", "id"],
                name="examination_to_enter",
            ),
        ),
    ]
