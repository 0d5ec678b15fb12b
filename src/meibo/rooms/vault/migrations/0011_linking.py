"""Links between people and numbers that end, are made anew, or turn out to be of one person."""

import uuid

from django.db import migrations, models

import meibo.rooms.vault.states
from meibo.rooms.placing import MoveToSchema, sql_file, table_of_moves
from meibo.rooms.vault.states import MERGING_MOVES, RELINKING_MOVES, UNLINKING_MOVES


class Migration(migrations.Migration):
    dependencies = [
        ("vault", "0010_whole_register"),
    ]

    operations = [
        migrations.AlterField(
            model_name="typing",
            name="kind",
            field=models.TextField(help_text="typed, asked, or entry: typed for one"),
        ),
        migrations.CreateModel(
            name="Merged",
            fields=[
                ("pseudonym", models.UUIDField(primary_key=True, serialize=False)),
                ("stays", models.UUIDField(db_index=True)),
                ("relinking", models.UUIDField()),
                ("merged_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("pseudonym", models.F("stays")), _negated=True),
                        name="vault_merged_with_another",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Merging",
            fields=[
                ("relinking", models.UUIDField(primary_key=True, serialize=False)),
                ("entry", models.UUIDField()),
                ("register", models.TextField()),
                ("register_file", models.TextField()),
                ("pseudonym", models.UUIDField()),
                ("stays", models.UUIDField()),
                (
                    "state",
                    models.TextField(default=meibo.rooms.vault.states.MergingState["PROPOSED"]),
                ),
                ("previous_state", models.TextField(default="", editable=False)),
                ("found_at", models.DateTimeField()),
                ("first_by", models.UUIDField(null=True)),
                ("first_at", models.DateTimeField(null=True)),
                ("second_by", models.UUIDField(null=True)),
                ("settled_at", models.DateTimeField(null=True)),
                ("reason", models.TextField(default="")),
            ],
            options={
                "indexes": [models.Index(fields=["register", "state"], name="vault_merging_list")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("state", meibo.rooms.vault.states.MergingState["MERGED"]),
                                _negated=True,
                            ),
                            models.Q(
                                ("first_by__isnull", False),
                                ("second_by__isnull", False),
                                models.Q(("second_by", models.F("first_by")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="vault_merged_by_two",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Relinking",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ("entry", models.UUIDField()),
                ("pseudonym", models.UUIDField()),
                ("register", models.TextField()),
                ("register_file", models.TextField()),
                (
                    "state",
                    models.TextField(default=meibo.rooms.vault.states.RelinkingState["OPEN"]),
                ),
                ("previous_state", models.TextField(default="", editable=False)),
                ("begun_by", models.UUIDField()),
                ("begun_at", models.DateTimeField()),
                ("settled_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["entry", "begun_at"], name="vault_relinking_entry"),
                    models.Index(fields=["register", "state"], name="vault_relinking_list"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("state", meibo.rooms.vault.states.RelinkingState["OPEN"])
                        ),
                        fields=("pseudonym",),
                        name="vault_one_relinking",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Unlinking",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ("entry", models.UUIDField()),
                ("pseudonym", models.UUIDField()),
                ("register", models.TextField()),
                ("register_file", models.TextField()),
                ("reason_code", models.TextField()),
                ("reason", models.TextField()),
                (
                    "state",
                    models.TextField(default=meibo.rooms.vault.states.UnlinkingState["PROPOSED"]),
                ),
                ("previous_state", models.TextField(default="", editable=False)),
                ("proposed_by", models.UUIDField()),
                ("proposed_at", models.DateTimeField()),
                ("seconded_by", models.UUIDField(null=True)),
                ("seconded_at", models.DateTimeField(null=True)),
                ("confirmed_by", models.UUIDField(null=True)),
                ("dropped_by", models.UUIDField(null=True)),
                ("settled_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["entry", "proposed_at"], name="vault_unlinking_entry"),
                    models.Index(fields=["register", "state"], name="vault_unlinking_list"),
                    models.Index(fields=["pseudonym", "state"], name="vault_unlinking_person"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("seconded_by__isnull", True),
                            models.Q(("seconded_by", models.F("proposed_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="vault_unlinked_by_two",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("confirmed_by__isnull", True),
                            models.Q(
                                ("seconded_by__isnull", False),
                                models.Q(("confirmed_by", models.F("proposed_by")), _negated=True),
                                models.Q(("confirmed_by", models.F("seconded_by")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="vault_unlinked_by_three",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("state", meibo.rooms.vault.states.UnlinkingState["UNLINKED"]),
                                _negated=True,
                            ),
                            ("confirmed_by__isnull", False),
                            _connector="OR",
                        ),
                        name="vault_unlinked_confirmed",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                [
                                    meibo.rooms.vault.states.UnlinkingState["PROPOSED"],
                                    meibo.rooms.vault.states.UnlinkingState["SECONDED"],
                                ],
                            )
                        ),
                        fields=("pseudonym",),
                        name="vault_one_unlinking",
                    ),
                ],
            },
        ),
        MoveToSchema(
            "vault", ["vault_unlinking", "vault_relinking", "vault_merging", "vault_merged"]
        ),
        table_of_moves("vault", "vault_unlinking", sorted(UNLINKING_MOVES)),
        table_of_moves("vault", "vault_relinking", sorted(RELINKING_MOVES)),
        table_of_moves("vault", "vault_merging", sorted(MERGING_MOVES)),
        sql_file(__file__, "linking.sql"),
        sql_file(__file__, "relinking.sql"),
        sql_file(__file__, "merging.sql"),
        sql_file(__file__, "merged.sql"),
    ]
