"""Licences on paper: runs, sheets and their pages, blanks, spoilage, and the 外字 desk."""

import uuid

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

import meibo.flow.certificate.printing.states
from meibo.flow.certificate.printing.states import GLYPH_MOVES, RUN_MOVES, SHEET_MOVES
from meibo.rooms.placing import MoveToSchema, sql_file, table_of_moves


class Migration(migrations.Migration):
    dependencies = [
        ("certificate", "0009_status_by_index"),
        ("register", "0012_printing"),
    ]

    operations = [
        migrations.CreateModel(
            name="BlankCounter",
            fields=[
                ("register_file", models.TextField(primary_key=True, serialize=False)),
                (
                    "registers",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(), size=None
                    ),
                ),
                ("next_number", models.IntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="SheetPage",
            fields=[
                ("sheet", models.UUIDField(primary_key=True, serialize=False)),
                ("content", models.BinaryField()),
            ],
        ),
        migrations.CreateModel(
            name="GlyphCase",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ("register", models.TextField()),
                ("entry", models.UUIDField()),
                ("version", models.UUIDField()),
                ("name", models.TextField()),
                ("why", models.TextField()),
                ("characters", models.TextField()),
                (
                    "state",
                    models.TextField(
                        default=meibo.flow.certificate.printing.states.GlyphState["OPEN"]
                    ),
                ),
                ("previous_state", models.TextField(default="", editable=False)),
                ("opened_at", models.DateTimeField()),
                ("way", models.TextField(default="")),
                ("printed_as", models.TextField(default="")),
                ("wished_on", models.DateField(null=True)),
                ("memo", models.TextField(default="")),
                ("settled_by", models.UUIDField(null=True)),
                ("settled_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["state", "opened_at"], name="certificate_glyph_waiting")
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("entry", "name"), name="certificate_glyph_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="LostBlank",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ("register_file", models.TextField()),
                (
                    "registers",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(), size=None
                    ),
                ),
                ("blank", models.IntegerField()),
                ("reason", models.TextField()),
                ("by", models.UUIDField()),
                ("at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("register_file", "blank"), name="certificate_lost_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PrintRun",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ("register_file", models.TextField()),
                (
                    "registers",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(), size=None
                    ),
                ),
                ("number", models.IntegerField()),
                ("shape", models.TextField()),
                ("printed_by", models.TextField()),
                (
                    "state",
                    models.TextField(
                        default=meibo.flow.certificate.printing.states.RunState["PROPOSED"]
                    ),
                ),
                ("previous_state", models.TextField(default="", editable=False)),
                ("proposed_by", models.UUIDField()),
                ("proposed_at", models.DateTimeField()),
                ("released_by", models.UUIDField(null=True)),
                ("released_at", models.DateTimeField(null=True)),
                ("content_sha256", models.TextField(default="")),
                ("counted", models.IntegerField(default=0)),
                ("handed_out_by", models.UUIDField(null=True)),
                ("handed_out_at", models.DateTimeField(null=True)),
                ("came_back", models.IntegerField(default=0)),
                ("returned_by", models.UUIDField(null=True)),
                ("returned_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["proposed_at", "id"], name="certificate_run_by_time")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("released_by__isnull", True),
                            models.Q(("released_by", models.F("proposed_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="certificate_run_second_person",
                    ),
                    models.UniqueConstraint(
                        fields=("register_file", "number"), name="certificate_run_number"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Sheet",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ("line", models.IntegerField()),
                ("register", models.TextField()),
                ("register_file", models.TextField()),
                ("entry", models.UUIDField()),
                ("version", models.UUIDField()),
                ("occasion", models.UUIDField()),
                ("act", models.TextField()),
                ("case", models.UUIDField()),
                ("issue_count", models.IntegerField()),
                (
                    "state",
                    models.TextField(
                        default=meibo.flow.certificate.printing.states.SheetState["PLANNED"]
                    ),
                ),
                ("previous_state", models.TextField(default="", editable=False)),
                ("reason", models.TextField(default="")),
                ("next_try_at", models.DateTimeField()),
                ("tries", models.IntegerField(default=0)),
                ("printed_as", models.TextField(default="")),
                ("elsewhere", models.BooleanField(default=False)),
                ("sha256", models.TextField(default="")),
                ("blank", models.IntegerField(null=True)),
                ("replaces", models.UUIDField(null=True)),
                ("spoiled_by", models.UUIDField(null=True)),
                ("spoiled_at", models.DateTimeField(null=True)),
                ("printed_by", models.UUIDField(null=True)),
                ("printed_at", models.DateTimeField(null=True)),
                ("dispatch", models.TextField(default="post")),
                ("postal_code", models.TextField(default="")),
                ("destination", models.TextField(default="")),
                ("tracking_number", models.TextField(default="")),
                ("identity_seen", models.TextField(default="")),
                ("left_by", models.UUIDField(null=True)),
                ("left_at", models.DateTimeField(null=True)),
                ("returned_at", models.DateTimeField(null=True)),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to="certificate.printrun"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(
                            ("state", meibo.flow.certificate.printing.states.SheetState["PLANNED"])
                        ),
                        fields=["next_try_at"],
                        name="certificate_sheet_due",
                    ),
                    models.Index(fields=["run", "line"], name="certificate_sheet_of_run"),
                    models.Index(fields=["entry"], name="certificate_sheet_of_entry"),
                    models.Index(
                        condition=models.Q(
                            ("state", meibo.flow.certificate.printing.states.SheetState["SPOILED"])
                        ),
                        fields=["register_file", "blank"],
                        name="certificate_sheet_spoiled",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                (
                                    meibo.flow.certificate.printing.states.SheetState["PLANNED"],
                                    meibo.flow.certificate.printing.states.SheetState["SET"],
                                    meibo.flow.certificate.printing.states.SheetState["RELEASED"],
                                    meibo.flow.certificate.printing.states.SheetState["PRINTED"],
                                    meibo.flow.certificate.printing.states.SheetState["HANDED"],
                                    meibo.flow.certificate.printing.states.SheetState["POSTED"],
                                    meibo.flow.certificate.printing.states.SheetState["RETURNED"],
                                ),
                            )
                        ),
                        fields=("occasion",),
                        name="certificate_one_sheet",
                    ),
                    models.UniqueConstraint(
                        fields=("register_file", "blank"), name="certificate_sheet_blank"
                    ),
                    models.UniqueConstraint(fields=("replaces",), name="certificate_one_reprint"),
                    models.UniqueConstraint(
                        condition=models.Q(("tracking_number", ""), _negated=True),
                        fields=("tracking_number",),
                        name="certificate_one_tracking",
                    ),
                ],
            },
        ),
        MoveToSchema(
            "certificate",
            [
                "certificate_blankcounter",
                "certificate_printrun",
                "certificate_sheet",
                "certificate_sheetpage",
                "certificate_lostblank",
                "certificate_glyphcase",
            ],
        ),
        table_of_moves("certificate", "certificate_printrun", sorted(RUN_MOVES)),
        table_of_moves("certificate", "certificate_sheet", sorted(SHEET_MOVES)),
        table_of_moves("certificate", "certificate_glyphcase", sorted(GLYPH_MOVES)),
        sql_file(__file__, "printing.sql"),
    ]
