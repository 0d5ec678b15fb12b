"""Whole-register enquiries, their parts, answers on the way, bad rows and proposals."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

import meibo.flow.registration.periodic.states
from meibo.flow.registration.periodic.states import ENQUIRY_MOVES, PART_MOVES, PROPOSAL_MOVES
from meibo.rooms.placing import MoveToSchema, sql_file, table_of_moves


class Migration(migrations.Migration):
    dependencies = [
        ("registration", "0007_told"),
        ("register", "0008_terms"),
        ("vault", "0010_whole_register"),
    ]

    operations = [
        migrations.CreateModel(
            name="WholeEnquiry",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ("register", models.TextField()),
                ("state", models.TextField()),
                ("previous_state", models.TextField(default="", editable=False)),
                ("proposed_by", models.UUIDField()),
                ("proposed_at", models.DateTimeField()),
                ("approved_by", models.UUIDField(null=True)),
                ("approved_at", models.DateTimeField(null=True)),
                ("last_number", models.IntegerField(default=0)),
                ("finished_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["register", "proposed_at"], name="registration_enquiry_of_one"
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("approved_by__isnull", True),
                            models.Q(("approved_by", models.F("proposed_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="registration_enquiry_second",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                (
                                    meibo.flow.registration.periodic.states.EnquiryState[
                                        "PROPOSED"
                                    ],
                                    meibo.flow.registration.periodic.states.EnquiryState[
                                        "APPROVED"
                                    ],
                                    meibo.flow.registration.periodic.states.EnquiryState["ASKING"],
                                ),
                            )
                        ),
                        fields=("register",),
                        name="registration_one_enquiry",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="WholePart",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ("register", models.TextField()),
                ("part", models.IntegerField()),
                ("size", models.IntegerField()),
                ("state", models.TextField()),
                ("previous_state", models.TextField(default="", editable=False)),
                ("tries", models.IntegerField(default=0)),
                ("fetches", models.IntegerField(default=0)),
                ("next_try_at", models.DateTimeField()),
                ("waiting_for", models.TextField(default="")),
                ("sent_at", models.DateTimeField(null=True)),
                ("answered_at", models.DateTimeField(null=True)),
                ("equal", models.IntegerField(default=0)),
                ("different", models.IntegerField(default=0)),
                ("bad", models.IntegerField(default=0)),
                ("proposals", models.IntegerField(default=0)),
                (
                    "enquiry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to="registration.wholeenquiry"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Proposal",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ("register", models.TextField()),
                ("entry", models.UUIDField()),
                ("kind", models.TextField()),
                ("act", models.TextField()),
                ("before", models.JSONField()),
                ("after", models.JSONField()),
                (
                    "digest",
                    models.TextField(
                        help_text="of before and after: the same is not proposed again"
                    ),
                ),
                ("event_on", models.DateField(null=True)),
                ("notice_until", models.DateField(null=True)),
                ("second_person", models.BooleanField()),
                (
                    "state",
                    models.TextField(
                        default=meibo.flow.registration.periodic.states.ProposalState["OPEN"]
                    ),
                ),
                ("previous_state", models.TextField(default="", editable=False)),
                ("proposed_at", models.DateTimeField()),
                ("seconded_by", models.UUIDField(null=True)),
                ("settled_by", models.UUIDField(null=True)),
                ("settled_at", models.DateTimeField(null=True)),
                ("reason", models.TextField(default="")),
                (
                    "part",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to="registration.wholepart"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Difference",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("line", models.IntegerField()),
                ("answer", models.JSONField()),
                (
                    "part",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to="registration.wholepart"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="BadRow",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("register", models.TextField()),
                ("record", models.IntegerField(null=True)),
                ("line", models.IntegerField()),
                ("item", models.TextField()),
                ("reason", models.TextField()),
                (
                    "part",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to="registration.wholepart"
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="wholepart",
            index=models.Index(fields=["state", "next_try_at"], name="registration_part_due"),
        ),
        migrations.AddConstraint(
            model_name="wholepart",
            constraint=models.UniqueConstraint(
                fields=("enquiry", "part"), name="registration_part_of_enquiry"
            ),
        ),
        migrations.AddIndex(
            model_name="proposal",
            index=models.Index(
                fields=["register", "state", "kind", "id"], name="registration_proposal_list"
            ),
        ),
        migrations.AddConstraint(
            model_name="proposal",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    ("state", meibo.flow.registration.periodic.states.ProposalState["CONFIRMED"]),
                    _negated=True,
                ),
                fields=("entry", "kind", "digest"),
                name="registration_proposed_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="proposal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("seconded_by__isnull", True),
                    ("settled_by__isnull", True),
                    models.Q(("settled_by", models.F("seconded_by")), _negated=True),
                    ("state", meibo.flow.registration.periodic.states.ProposalState["REJECTED"]),
                    _connector="OR",
                ),
                name="registration_proposal_second",
            ),
        ),
        MoveToSchema(
            "registration",
            [
                "registration_wholeenquiry",
                "registration_wholepart",
                "registration_difference",
                "registration_badrow",
                "registration_proposal",
            ],
        ),
        table_of_moves("registration", "registration_wholeenquiry", sorted(ENQUIRY_MOVES)),
        table_of_moves("registration", "registration_wholepart", sorted(PART_MOVES)),
        table_of_moves("registration", "registration_proposal", sorted(PROPOSAL_MOVES)),
        sql_file(__file__, "periodic.sql"),
    ]
